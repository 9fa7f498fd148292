"""Working through one screening: facts, determinations, completion, and the frozen view of it all."""

from dataclasses import dataclass

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.view import ScreeningView
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Changed, Session


@dataclass(frozen=True, slots=True)
class FactForm:
    """One value as it was typed; a blank text clears it."""

    text: str
    assessed_on_text: str = ""
    source: str = ""


def view(session: Session, screening_id: int, language: Language) -> ScreeningView:
    """Return a screening as it stands, in one language."""
    raise NotImplementedError


def record_fact(session: Session, screening_id: int, item: str, form: FactForm, reason: str = "") -> Changed:
    """Keep the value of one item as typed, in its canonical form.

    Raises Refused, and changes nothing, for a text that is no value of the item, a completed screening or a person
    who may not enter data; ReasonNeeded for a correction once the screening was completed or in a later sitting.
    """
    raise NotImplementedError


def determine(session: Session, screening_id: int, criterion: str, answer: Answer | None, reason: str = "") -> Changed:
    """Keep the investigator's determination of one criterion; None takes it back.

    Raises ReasonNeeded where it differs from the proposal and no reason is given, Refused where the study's rules,
    the state of the screening or the person's role do not allow it.
    """
    raise NotImplementedError


def complete(session: Session, screening_id: int) -> Changed:
    """Complete a screening and freeze it; from then on it is read-only.

    Raises Refused while the determinations settle no outcome.
    """
    raise NotImplementedError


def reopen(session: Session, screening_id: int, reason: str) -> Changed:
    """Open a completed screening again; raise ReasonNeeded without a reason, Refused where it is open already."""
    raise NotImplementedError


def next_open(shown: ScreeningView, after: str | None) -> str | None:
    """Return the next criterion that is not determined after `after`, round to the start; None where all are."""
    raise NotImplementedError
