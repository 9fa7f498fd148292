"""One sheet becomes the frozen view that window and paper draw, in one language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from jdm_desktop.domain.answer import NO, NOT_APPLICABLE, UNKNOWN, YES
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.difference import title
from jdm_desktop.domain.explain import Explainer
from jdm_desktop.domain.item import Item, Kind
from jdm_desktop.domain.participant import Determination, Fact, label
from jdm_desktop.domain.screening import needs_reason, refusal
from jdm_desktop.domain.snapshot import content_hash, frozen, record_code
from jdm_desktop.domain.staff import TITLES, Person
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import (
    CriterionView,
    DeterminationView,
    FactView,
    ReadingView,
    ScreeningView,
    SiteHead,
    WarningView,
)
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service.sheet import Sheet

CHANGED_SINCE = "changed_since"
"""The code of the warning that a fact was changed after its criterion was determined."""

ANSWERS = (YES, NO, UNKNOWN, NOT_APPLICABLE)
_WITH_NONE = (Kind.CHOICES, Kind.DATE_OR_NONE, Kind.DATES)


def coded(view: ScreeningView, study: Study) -> ScreeningView:
    """Return a view with the birth date cut to its month: papers and snapshots may leave the site, the day may not.

    The age that decides stands in completed years in its criterion's own sentence (PIPL, article 28).
    """
    month = len("2026-11")
    facts = tuple(
        replace(fact, text=fact.text[:month], shown=fact.text[:month]) if fact.item == study.birth.id else fact
        for fact in view.general_facts
    )
    return replace(view, general_facts=facts)


@dataclass(frozen=True)
class Viewer:
    """Makes the views of one sheet in one language; `person` tells who wrote something."""

    sheet: Sheet
    site: SiteHead
    language: Language
    person: Callable[[int], Person]

    def screening(self) -> ScreeningView:
        """Return the whole screening, with the hash and the code of what it says."""
        view = self._without_hash()
        snapshots = self.sheet.snapshots
        digest = (
            snapshots[-1].sha256 if self.sheet.is_completed else content_hash(frozen(coded(view, self.sheet.study)))
        )
        return replace(view, content_hash=digest, record_code=record_code(digest))

    def criteria(self) -> tuple[CriterionView, ...]:
        """Return every criterion as it stands."""
        warnings = self._warnings()
        return tuple(self._criterion(criterion, warnings) for criterion in self.sheet.study.criteria.values())

    def general_facts(self) -> tuple[FactView, ...]:
        """Return the facts that stand above the criteria."""
        return tuple(self._fact(item) for item in self.sheet.study.general_items)

    @property
    def _explainer(self) -> Explainer:
        return Explainer(self.sheet.study, self.language)

    def _without_hash(self) -> ScreeningView:
        sheet, standing, last = self.sheet, self.sheet.standing, self.sheet.last
        completed = sheet.snapshots[-1].entered if sheet.is_completed else None
        return ScreeningView(
            language=self.language,
            screening_id=sheet.attempt.id,
            study=sheet.study.head(self.language),
            site=self.site,
            screening_number=sheet.participant.screening_number,
            attempt=sheet.attempt.attempt,
            label=label(sheet.participant.screening_number, sheet.attempt.attempt),
            state=sheet.attempt.state,
            criteria=self.criteria(),
            general_facts=self.general_facts(),
            outcome=standing.outcome,
            proposed_outcome=sheet.evaluation.outcome,
            sentence=self._explainer.outcome_of(standing.outcome, standing.blocking, standing.open),
            proposal_sentence=self._explainer.outcome(sheet.evaluation),
            determined=standing.determined,
            total=standing.total,
            blocking=len(standing.blocking),
            open=len(standing.open),
            warnings=self._warnings(),
            saved_at=last.at if last else None,
            completed_by=self.person(completed.by).name if completed else "",
            completed_at=completed.at if completed else None,
            record_version=sheet.version,
            content_hash="",
            record_code="",
        )

    def _criterion(self, criterion: Criterion, warnings: tuple[WarningView, ...]) -> CriterionView:
        study, language = self.sheet.study, self.language
        finding = self.sheet.evaluation.findings[criterion.id]
        made = self.sheet.determinations.get(criterion.id)
        refused = {answer: refusal(criterion, finding, answer) for answer in ANSWERS}
        return CriterionView(
            id=criterion.id,
            kind=criterion.kind.value,
            number=criterion.number,
            title=title(criterion).text(language),
            text=criterion.text[language],
            source_text=criterion.text[Language.ENGLISH],
            gloss=criterion.gloss[language] if criterion.gloss else "",
            facts=tuple(self._fact(item) for item in study.panel_items(criterion.id)),
            proposal=finding.answer,
            proposal_passes=finding.passes,
            why=self._explainer.why(finding, self.sheet.values),
            readings=readings(criterion, language),
            warnings=tuple(warning for warning in warnings if warning.criterion == criterion.id),
            determination=self._determination(made),
            differs=bool(made and made.answer is not None and needs_reason(finding, made.answer)),
            verdict=self.sheet.standing.verdicts[criterion.id],
            allowed=tuple(answer for answer, why in refused.items() if why is None),
            refused=tuple((answer, why.text(language)) for answer, why in refused.items() if why is not None),
            investigator_only=criterion.investigator_only,
            exception=criterion.is_exception,
        )

    def _fact(self, item: Item) -> FactView:
        fact = self.sheet.facts.get(item.id)
        entered = fact.entered if fact else None
        return FactView(
            item=item.id,
            label=item.label[self.language],
            help=item.help[self.language],
            kind=item.kind.value,
            unit=item.unit,
            choices=self._choices(item),
            none_label=item.none[self.language] if item.kind in _WITH_NONE else "",
            text=fact.text if fact else "",
            shown=item.show(self.sheet.values.get(item.id), self.language),
            assessed_on=fact.assessed_on if fact else None,
            source=fact.source if fact else "",
            entered_by=self.person(entered.by).name if entered else "",
            entered_at=entered.at if entered else None,
            missing=item.id in self.sheet.evaluation.missing,
            sensitive=item.sensitive,
        )

    def _choices(self, item: Item) -> tuple[tuple[str, str], ...]:
        if item.kind is Kind.YESNO:
            return tuple((item.write(known), item.show(known, self.language)) for known in (True, False))
        return tuple((choice.id, choice.label[self.language]) for choice in item.values)

    def _determination(self, made: Determination | None) -> DeterminationView | None:
        if made is None or made.answer is None or made.entered is None:
            return None
        person = self.person(made.entered.by)
        role = translator(self.language)(TITLES[person.role])
        return DeterminationView(made.answer, made.reason, person.name, role, made.entered.at)

    def _warnings(self) -> tuple[WarningView, ...]:
        raised = [
            WarningView(warning.code, warning.criterion, warning.item, self._explainer.warning(warning))
            for warning in self.sheet.evaluation.warnings
        ]
        return (*raised, *self._changed_since())

    def _changed_since(self) -> Iterator[WarningView]:
        """Yield a warning for each determined criterion whose facts were changed afterwards: it stands, and says so."""
        for name, made in self.sheet.determinations.items():
            for item in self.sheet.study.criteria[name].items:
                fact = self.sheet.facts.get(item.id)
                if made.answer is not None and _is_later(fact, made):
                    said = Message(N_("“{item}” was changed after this was determined."), item=item.short)
                    yield WarningView(CHANGED_SINCE, name, item.id, said.text(self.language))


def readings(criterion: Criterion, language: Language) -> tuple[ReadingView, ...]:
    """Return the readings of a criterion that are in force."""
    return tuple(ReadingView(reading.id, reading.weight, reading.text[language]) for reading in criterion.readings)


def _is_later(fact: Fact | None, made: Determination) -> bool:
    """Compare by the order of the trail, never by the clock."""
    return bool(fact and fact.entered and made.entered and fact.entered.entry > made.entered.entry)
