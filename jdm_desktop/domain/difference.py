"""What a record said when it was frozen and says otherwise now: facts, determinations with their reasons, the outcome.

Who entered something and when is no difference: a record that was completed again unchanged says the same.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.criterion import Criterion, CriterionKind
from jdm_desktop.domain.item import Item, ItemError
from jdm_desktop.domain.signature import Difference
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Outcome
from jdm_desktop.i18n import N_, Language, translator

OUTCOME = "outcome"
"""The subject of a difference in the outcome, which is no item and no criterion."""

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        Answer.YES: N_("yes"),
        Answer.NO: N_("no"),
        Answer.UNKNOWN: N_("unknown"),
        Answer.NOT_APPLICABLE: N_("not applicable"),
    }
)
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        Outcome.ELIGIBLE: N_("Eligible"),
        Outcome.NOT_ELIGIBLE: N_("Not eligible"),
        Outcome.INCOMPLETE: N_("Incomplete"),
    }
)
_TITLES: Mapping[CriterionKind, str] = MappingProxyType(
    {
        CriterionKind.INCLUSION: N_("Inclusion criterion {number}"),
        CriterionKind.EXCLUSION: N_("Exclusion criterion {number}"),
    }
)
_BESIDE = ("assessed_on", "source")


def title(criterion: Criterion) -> Message:
    """Return what a criterion is called."""
    return Message(_TITLES[criterion.kind], number=criterion.number)


def differences(signed: str, now: str, study: Study, language: Language) -> tuple[Difference, ...]:
    """Return what two frozen records say differently, in the study's order and in one language."""
    return _Comparison(json.loads(signed), json.loads(now), study, language).all()


@dataclass(frozen=True)
class _Comparison:
    """Two frozen records, read; see domain.snapshot.frozen."""

    signed: Mapping[str, Any]
    now: Mapping[str, Any]
    study: Study
    language: Language

    def all(self) -> tuple[Difference, ...]:
        found = (*self._facts(), *self._determinations(), *self._outcome())
        return tuple(one for one in found if one.signed != one.now)

    def _facts(self) -> Iterator[Difference]:
        before, after = self.signed["facts"], self.now["facts"]
        for name, item in self.study.items.items():
            pair = before.get(name), after.get(name)
            beside = [key for key in _BESIDE if _of(pair[0], key) != _of(pair[1], key)]
            signed, now = (self._fact(item, fact, beside) for fact in pair)
            yield Difference(name, item.label[self.language], signed, now)

    def _fact(self, item: Item, fact: Mapping[str, Any] | None, beside: list[str]) -> str:
        """Return a value as people read it, with its date and its source where these differ."""
        if fact is None:
            return ""
        parts = [self._value(item, fact["text"]), *(fact[key] or "" for key in beside)]
        return " · ".join(part for part in parts if part)

    def _value(self, item: Item, text: str) -> str:
        try:
            return item.show(item.read(text), self.language)
        except ItemError:  # the birth date is frozen by its month alone
            return text

    def _determinations(self) -> Iterator[Difference]:
        before, after = (_by_id(record["criteria"]) for record in (self.signed, self.now))
        for name, criterion in self.study.criteria.items():
            signed, now = (self._determination(made.get(name)) for made in (before, after))
            yield Difference(name, title(criterion).text(self.language), signed, now)

    def _determination(self, made: Mapping[str, Any] | None) -> str:
        if made is None or made["determination"] is None:
            return ""
        said = translator(self.language)(ANSWERS[made["determination"]["answer"]])
        return " – ".join(part for part in (said, made["determination"]["reason"]) if part)

    def _outcome(self) -> Iterator[Difference]:
        _ = translator(self.language)
        signed, now = (_(_OUTCOMES[record["outcome"]]) for record in (self.signed, self.now))
        yield Difference(OUTCOME, _("Outcome"), signed, now)


def _of(fact: Mapping[str, Any] | None, key: str) -> str | None:
    return fact[key] or None if fact else None


def _by_id(criteria: list[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {criterion["id"]: criterion for criterion in criteria}
