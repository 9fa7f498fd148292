"""Whether a value may be recorded as it was typed, and what is recorded then."""

from dataclasses import dataclass
from datetime import date

from jdm_desktop.domain import dates
from jdm_desktop.domain.item import Item, Kind
from jdm_desktop.domain.participant import Fact
from jdm_desktop.domain.screening import Disorder, disorders
from jdm_desktop.domain.text import Field, clean
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.i18n import N_
from jdm_desktop.service.sheet import Sheet


@dataclass(frozen=True, slots=True)
class FactForm:
    """One value as it was typed; a blank text clears it."""

    text: str
    assessed_on_text: str = ""
    source: str = ""


def read(sheet: Sheet, name: str, form: FactForm, today: date) -> Fact:
    """Return the fact that a form asks to record, in canonical form.

    Raises Refused for a text that is no value of the item, a day to come, or dates that cannot all be right.
    """
    item = sheet.study.items[name]
    if item is sheet.study.participant:
        raise Refused(N_("The screening number is given by the program and stays as it is."))
    field = Field.REMARK if item.kind is Kind.TEXT else Field.VALUE
    value = item.read_typed(clean(form.text, field))
    previous = sheet.facts.get(name)
    fact = Fact(
        id=previous.id if previous else 0,
        screening_id=sheet.attempt.id,
        item=name,
        text=item.write(value),
        unit=item.unit,
        assessed_on=_assessed_on(form.assessed_on_text, today),
        source=clean(form.source, Field.SOURCE),
    )
    _require_order(sheet, item, fact)
    return fact


def require_reason(sheet: Sheet, fact: Fact, reason: str, sitting_began: int) -> None:
    """Raise ReasonNeeded where a record that was completed, or an earlier sitting's entry, is corrected without one."""
    previous = sheet.facts.get(fact.item)
    if reason.strip() or previous is None or not previous.text or previous.text == fact.text:
        return
    is_older = previous.entered is not None and previous.entered.entry <= sitting_began
    if sheet.snapshots or is_older:
        raise ReasonNeeded(
            N_("“{item}” was recorded before. Nothing was changed: say why it is corrected."),
            item=sheet.study.items[fact.item].label,
        )


def _assessed_on(text: str, today: date) -> date | None:
    typed = clean(text, Field.ASSESSED_ON)
    if not typed:
        return None
    day = dates.read_typed(typed)
    if day is None:
        raise Refused(
            N_("“{text}” is not a real day. Nothing was changed: write it as YYYY-MM-DD, such as 2026-03-04."),
            text=typed,
        )
    if day > today:
        raise Refused(N_("The date of assessment, {day}, is still to come. Nothing was changed: correct it."), day=day)
    return day


def _require_order(sheet: Sheet, item: Item, fact: Fact) -> None:
    """Refuse what makes dates contradict each other that did not before."""
    before = set(disorders(sheet.study, sheet.values))
    for disorder in disorders(sheet.study, sheet.with_fact(fact).values):
        if disorder not in before:
            raise _refusal(sheet, item, disorder)


def _refusal(sheet: Sheet, item: Item, disorder: Disorder) -> Refused:
    if disorder.message is None:
        return Refused(
            N_("“{item}” cannot lie before the birth. Nothing was changed: correct one of the two dates."),
            item=sheet.study.items[disorder.item].short,
        )
    return Refused(
        N_("{message} Nothing was changed: correct “{item}”, or the other date first."),
        message=disorder.message,
        item=item.short,
    )
