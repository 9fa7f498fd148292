"""The program's words for answers, proposals and who determined, as the cards of the criteria use them."""

from collections.abc import Callable

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.criterion import CriterionKind
from jdm_desktop.domain.view import CriterionView, DeterminationView, FactView, Verdict
from jdm_desktop.gui import stamps
from jdm_desktop.gui.terms import VERDICTS
from jdm_desktop.i18n import N_

Translate = Callable[[str], str]

ANSWERS = {
    Answer.YES: N_("Yes"),
    Answer.NO: N_("No"),
    Answer.UNKNOWN: N_("Unknown yet"),
    Answer.NOT_APPLICABLE: N_("Not applicable"),
}
_VERDICT_OF = {True: Verdict.PASSES, False: Verdict.FAILS, None: Verdict.OPEN}


def proposed_verdict(view: CriterionView) -> Verdict:
    """Return how the criterion would stand by the facts alone."""
    return _VERDICT_OF[view.proposal_passes]


def proposal(view: CriterionView, _: Translate) -> str:
    """Return what the facts alone propose."""
    answer, verdict = _(ANSWERS[view.proposal]), _(VERDICTS[proposed_verdict(view)])
    return _("Proposed: {answer} – {verdict}").format(answer=answer, verdict=verdict)


def determined_by(made: DeterminationView, _: Translate) -> str:
    """Return who determined and when."""
    return _("{name} ({role}), {time}").format(name=made.by, role=made.role, time=stamps.day_and_minute(made.at))


def labelled(fact: FactView, _: Translate) -> str:
    """Return what a fact is; of some also that it is not for everybody's eyes."""
    return _("{label} (confidential)").format(label=fact.label) if fact.sensitive else fact.label


def entered(fact: FactView, _: Translate) -> str:
    """Return who entered a fact and when; of a blank one whether it matters."""
    return entered_alone(fact) or (_("needed") if fact.missing else "")


def entered_alone(fact: FactView) -> str:
    """Return who entered a fact and when; nothing of a blank one."""
    if fact.entered_at is None or not fact.text:
        return ""
    return f"{fact.entered_by}{entered_when(fact)}"


def entered_when(fact: FactView) -> str:
    """Return how `entered_alone` ends: the part that a long name must not push away."""
    return f", {stamps.day_and_minute(fact.entered_at)}" if fact.entered_at is not None and fact.text else ""


def entered_alike(facts: tuple[FactView, ...], _: Translate) -> str:
    """Return who entered all facts that are known, where it was one person in one minute; else nothing."""
    said = {entered_alone(fact) for fact in facts} - {""}
    return _("Entered by {name_and_time}").format(name_and_time=said.pop()) if len(said) == 1 else ""


def wanted(view: CriterionView, _: Translate) -> str:
    """Return the criterion's title; of an exclusion also that its statement should not be true."""
    return _("{title} · No is wanted").format(title=view.title) if view.kind == CriterionKind.EXCLUSION else view.title
