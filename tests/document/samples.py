"""Screenings as the use cases show them, put together here from the trial's own study file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache

from jdm_desktop import resources
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.explain import Explainer
from jdm_desktop.domain.item import Item, Value, printed_unit
from jdm_desktop.domain.paper import BlankView, Issue, PaperStatus
from jdm_desktop.domain.screening import Evaluation, Standing, evaluate, standing
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_file import load
from jdm_desktop.domain.view import (
    CriterionView,
    DeterminationView,
    FactView,
    Outcome,
    ReadingView,
    ScreeningState,
    ScreeningView,
    SiteHead,
    Stamp,
    Verdict,
    WarningView,
)
from jdm_desktop.i18n import Language

ENGLISH, CHINESE = Language.ENGLISH, Language.CHINESE
PAPERS = {"en": (ENGLISH,), "zh": (CHINESE,), "both": (ENGLISH, CHINESE)}
SITE = SiteHead("01", "Children's Hospital, Zhejiang University School of Medicine 浙江大学医学院附属儿童医院")
HASH = "9f2c4e7a10b3d58866f0a1c2e3d4b5a697887766554433221100ffeeddccbbaa"
COORDINATOR, INVESTIGATOR = "Wang Example 王示例", "Dr Li Example 李示例"

ELIGIBLE = {
    "sex": "female",
    "date_of_birth": "2016-05-17",
    "screening_date": "2026-11-20",
    "proximal_weakness": "yes",
    "heliotrope_rash": "yes",
    "gottron_papules": "yes",
    "muscle_enzyme_raised": "yes",
    "myositis_antibodies": "MDA5;RO52",
    "emg_myopathic": "no",
    "biopsy_inflammatory": "yes",
    "glucocorticoid_failure": "yes",
    "immunosuppressants_failed": "3",
    "glucocorticoid_months": "14",
    "rapid_progression": "no",
    "organ_involvement": "yes",
    "calcinosis": "no",
    "recurrent_rash_or_ulcers": "yes",
    "imnm": "no",
    "lvef_percent": "64.5",
    "ecg_obviously_abnormal": "no",
    "height_cm": "139.5",
    "creatinine_umol_l": "38",
    "ast": "99.9",
    "ast_uln": "33.3",
    "alt": "41",
    "alt_uln": "40",
    "bilirubin": "11.2",
    "bilirubin_uln": "20.5",
    "lung_function_normal": "yes",
    "spo2_percent": "98",
    "venous_access": "yes",
    "apheresis_contraindicated": "no",
    "childbearing_potential": "no",
    "consent_date": "2026-11-20",
    "prior_car_t": "no",
    "other_autoimmune_disease": "no",
    "primary_immunodeficiency": "no",
    "severe_secondary_immunodeficiency": "no",
    "active_tuberculosis": "no",
    "latent_tuberculosis": "no",
    "active_viral_hepatitis": "no",
    "other_serious_infection": "no",
    "malignancy": "no",
    "only_cured_basal_cell_carcinoma": "no",
    "congenital_heart_disease": "no",
    "last_myocardial_infarction": "none",
    "severe_arrhythmia": "no",
    "large_pericardial_effusion": "no",
    "serious_myocarditis": "no",
    "needs_vasopressors": "no",
    "other_disease_long_term_immunosuppression": "no",
    "uncontrolled_infection": "no",
    "last_systemic_infection_treatment": "2026-10-02",
    "last_transplantation": "none",
    "last_gvhd_grade2": "none",
    "hbsag": "negative",
    "hbcab": "negative",
    "hbv_dna": "normal",
    "hcv_ab": "negative",
    "hcv_rna": "normal",
    "hiv_ab": "negative",
    "syphilis": "negative",
    "cmv_dna": "negative",
    "last_live_vaccine": "2025-03-11",
    "known_malignancy": "no",
    "last_other_trial": "none",
    "investigator_objection": "no",
}
NOT_ELIGIBLE = ELIGIBLE | {
    "lvef_percent": "54.9",
    "last_live_vaccine": "2026-12-01",
    "planned_enrolment_date": "2026-12-15",
}
INCOMPLETE = {name: text for name, text in ELIGIBLE.items() if name not in {"creatinine_umol_l", "cmv_dna", "hbv_dna"}}

SOURCES = (
    "Outpatient record 2026-11-20, p. 3",
    "Laboratory report 检验报告 L2611-0093",
    "Echocardiography report 2026-11-19",
)


def stamp(hour: int, minute: int) -> Stamp:
    """Return an instant of the day on which the samples were screened."""
    return Stamp(datetime(2026, 11, 22, hour, minute, 7, tzinfo=UTC), "Asia/Shanghai")


@cache
def study() -> Study:
    """Return the trial that the program ships."""
    return load(resources.path("studies/nct06569472.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Sample:
    """What was recorded of one screening: facts, determinations that differ, what stays undetermined."""

    facts: Mapping[str, str]
    reasons: Mapping[str, tuple[Answer, str]] = field(default_factory=dict)
    undetermined: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    state: ScreeningState = ScreeningState.COMPLETED

    @property
    def values(self) -> dict[str, Value]:
        """The facts as values."""
        read = {name: study().items[name].read(text) for name, text in self.facts.items()}
        return {name: value for name, value in read.items() if value is not None}

    def answers(self, found: Evaluation) -> dict[str, Answer]:
        """Return what was determined: what was proposed, unless it is said otherwise."""
        proposed = {
            name: finding.answer
            for name, finding in found.findings.items()
            if name not in self.undetermined and finding.answer is not Answer.UNKNOWN
        }
        return proposed | {name: answer for name, (answer, _) in self.reasons.items()}

    def view(self, language: Language) -> ScreeningView:
        """Return the screening in one language."""
        return _Maker(self, language).view()

    def views(self, languages: tuple[Language, ...]) -> tuple[ScreeningView, ...]:
        """Return the screening in each of the languages."""
        return tuple(map(self.view, languages))


class _Maker:
    def __init__(self, sample: Sample, language: Language) -> None:
        self.sample, self.language = sample, language
        self.values = sample.values
        self.found = evaluate(study(), self.values)
        self.answers = sample.answers(self.found)
        self.standing: Standing = standing(study(), self.found, self.answers)
        self.explainer = Explainer(study(), language)

    def view(self) -> ScreeningView:
        completed = self.sample.state is ScreeningState.COMPLETED
        how = self.standing
        return ScreeningView(
            language=self.language,
            screening_id=7,
            study=study().head(self.language),
            site=SITE,
            screening_number="S-007",
            attempt=2,
            label="S-007-2",
            state=self.sample.state,
            criteria=tuple(self.criterion(criterion) for criterion in study().criteria.values()),
            general_facts=tuple(self.fact(item) for item in study().general_items if item.id != "date_of_birth"),
            outcome=how.outcome,
            proposed_outcome=self.found.outcome,
            sentence=self.explainer.outcome_of(how.outcome, how.blocking, how.open),
            proposal_sentence=self.explainer.outcome(self.found),
            determined=how.determined,
            total=how.total,
            blocking=len(how.blocking),
            open=len(how.open),
            warnings=tuple(self.warning(index) for index in range(len(self.found.warnings))),
            saved_at=stamp(7, 40),
            completed_by=INVESTIGATOR if completed else "",
            completed_at=stamp(7, 41) if completed else None,
            record_version=3,
            content_hash=HASH,
            record_code="NCT06569472-01-S-007-2-V3-9F2C4E7A",
        )

    def warning(self, index: int) -> WarningView:
        raised = self.found.warnings[index]
        return WarningView(raised.code, raised.criterion, raised.item, self.explainer.warning(raised))

    def criterion(self, criterion: Criterion) -> CriterionView:
        finding = self.found.findings[criterion.id]
        made = self.determination(criterion.id)
        allowed = [Answer.YES, Answer.NO, Answer.UNKNOWN]
        return CriterionView(
            id=criterion.id,
            kind=criterion.kind.value,
            number=criterion.number,
            title=criterion.id,
            text=criterion.text[self.language],
            source_text=criterion.text.en,
            gloss=criterion.gloss[self.language] if criterion.gloss else "",
            facts=tuple(self.fact(item) for item in study().panel_items(criterion.id)),
            proposal=finding.answer,
            proposal_passes=finding.passes,
            why=self.explainer.why(finding, self.values),
            readings=tuple(ReadingView(one.id, one.weight, one.text[self.language]) for one in criterion.readings),
            warnings=tuple(
                self.warning(index)
                for index, raised in enumerate(self.found.warnings)
                if raised.criterion == criterion.id
            ),
            determination=made,
            differs=made is not None and made.answer is not finding.answer,
            verdict=self.standing.verdicts[criterion.id],
            allowed=tuple([*allowed, Answer.NOT_APPLICABLE] if criterion.can_be_not_applicable else allowed),
            refused=(),
            investigator_only=criterion.investigator_only,
            exception=criterion.is_exception,
        )

    def determination(self, criterion: str) -> DeterminationView | None:
        if criterion not in self.answers:
            return None
        role = "investigator" if self.language is ENGLISH else "研究者"
        _, reason = self.sample.reasons.get(criterion, (None, ""))
        return DeterminationView(self.answers[criterion], reason, INVESTIGATOR, role, stamp(7, 35))

    def fact(self, item: Item) -> FactView:
        known = item.id in self.values
        order = list(study().items).index(item.id)
        return FactView(
            item=item.id,
            label=item.label[self.language],
            help=item.help[self.language],
            kind=item.kind.value,
            unit=printed_unit(item.unit, self.language),
            choices=tuple((choice.id, choice.label[self.language]) for choice in item.values),
            none_label=item.none[self.language],
            text=self.sample.facts.get(item.id, ""),
            shown=item.show(self.values.get(item.id), self.language),
            assessed_on=date(2026, 11, 19) if known else None,
            source=self.sample.sources.get(item.id, SOURCES[order % len(SOURCES)]) if known else "",
            entered_by=COORDINATOR if known else "",
            entered_at=stamp(6, 12) if known else None,
            missing=item.id in self.found.missing,
            sensitive=item.sensitive,
        )


SAMPLES = {
    "eligible": Sample(ELIGIBLE),
    "not_eligible": Sample(
        NOT_ELIGIBLE,
        {"E3": (Answer.YES, "IgG 2.1 g/L after rituximab 利妥昔单抗治疗后, not corrected on 2026-11-19.")},
    ),
    "incomplete": Sample(INCOMPLETE, undetermined=frozenset({"I7", "E15"}), state=ScreeningState.IN_PROGRESS),
}


def blank(language: Language) -> BlankView:
    """Return the checklist with nothing filled in."""
    view = Sample({}).view(language)
    return BlankView(language, view.study, SITE, view.criteria, view.general_facts)


def blanks(languages: tuple[Language, ...]) -> tuple[BlankView, ...]:
    """Return the checklist with nothing filled in, in each of the languages."""
    return tuple(map(blank, languages))


def issue(status: PaperStatus = PaperStatus.UNSIGNED, code: str = "NCT06569472-01-S-007-2-V3-9F2C4E7A") -> Issue:
    """Return the circumstances of a paper."""
    facts = json.dumps({"screening": "S-007-2", "outcome": Outcome.ELIGIBLE, "site": SITE.name}, ensure_ascii=False)
    successor = "NCT06569472-01-S-007-2-V4-77AA00BB" if status is PaperStatus.SUPERSEDED else ""
    return Issue(status, stamp(7, 42), "0.1.0", code, facts.encode(), COORDINATOR, successor)


def with_text(view: ScreeningView, text: str) -> ScreeningView:
    """Return the view with `text` wherever a person may have typed it."""
    criteria = tuple(
        replace(
            criterion,
            facts=tuple(replace(fact, source=text) for fact in criterion.facts),
            determination=criterion.determination and replace(criterion.determination, reason=text),
        )
        for criterion in view.criteria
    )
    return replace(view, criteria=criteria)


VERDICTS = (Verdict.PASSES, Verdict.FAILS, Verdict.OPEN)
