"""One candidate of a list: the texts of a row become an evaluation with its reasons, or the faults that prevent it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.explain import Explainer
from jdm_desktop.domain.item import NUMERIC, Item, ItemError, Kind, Value
from jdm_desktop.domain.screening import Disorder, Evaluation, Finding, disorders, evaluate
from jdm_desktop.domain.study import Facts, Study
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Outcome
from jdm_desktop.i18n import N_, Language

DUPLICATE_PARTICIPANT = "duplicate_participant"
_MOST_SENTENCES = 10_000
_MOST_VALUES = 1_000
_LONGEST = 200  # characters of a text that is worth remembering


Texts = tuple[str | None, ...]
_NO_MORE: tuple[Facts, Texts] = (), ()


class Advice(StrEnum):
    """What a site does next about a candidate, leaving aside what only a visit can settle."""

    EXCLUDE = "exclude"
    APPROACH = "approach"
    LOOK_UP = "look_up"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a row; `item` is None where it concerns no single item."""

    item: str | None
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row as it was written: the text of each item, where it stands, and the faults found while reading it.

    `repeated` says that the participant stood in the list before.
    """

    texts: Mapping[str, str]
    place: int
    faults: tuple[Fault, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at; `criterion` and `item` are None where it concerns none."""

    code: str
    criterion: str | None
    item: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The answer to one criterion, whether it passes, and why."""

    answer: Answer
    passes: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate evaluated; where there are faults, everything else but the participant is empty."""

    participant: str
    place: int
    outcome: Outcome | None = None
    advice: Advice | None = None
    failing: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()
    criteria: Mapping[str, Explained] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def advice(study: Study, evaluation: Evaluation) -> Advice:
    """Return what a site does next: exclude, approach, or look something up that is known before any visit."""
    if evaluation.failing:
        return Advice.EXCLUDE
    if all(study.criteria[name].settled_by_visit for name in evaluation.undetermined):
        return Advice.APPROACH
    return Advice.LOOK_UP


class Judge:
    """Evaluates the candidates of one study, one after the other; sentences come in one language.

    Without `reasons` it does not say why, which takes a third of the time.

    Candidates are alike in most of their values, so that texts already read and sentences already made are remembered.
    """

    def __init__(self, study: Study, language: Language, *, reasons: bool = True) -> None:
        self._study = study
        self._reasons = reasons
        self._language = language
        self._explainer = Explainer(study, language)
        self._known: dict[str, dict[str, Value | None]] = {name: {} for name in study.items}
        # a criterion's own facts come first; then come those of its exceptions, of which its sentence says nothing
        self._own = {name: slice(len(criterion.items)) for name, criterion in study.criteria.items()}
        # 2 and 2.0 are equal and yet are not said alike
        self._said_as_typed = {
            name: tuple(item.id for item in criterion.mentioned if item.kind in NUMERIC)
            for name, criterion in study.criteria.items()
        }
        self._beside = {
            name: tuple(item.id for item in criterion.mentioned[len(criterion.items) :])
            for name, criterion in study.criteria.items()
        }
        self._explained = lru_cache(maxsize=_MOST_SENTENCES)(self._explain)

    def judge(self, candidate: Candidate) -> Judged:
        """Return the evaluation of a candidate, or the faults of its row in the order of the dictionary."""
        values, faults = self._values(candidate.texts)
        by_item = {fault.item: fault for fault in (*faults, *self._disorders(values, candidate.texts))}
        found = (*candidate.faults, *(by_item[name] for name in self._study.items if name in by_item))
        participant = candidate.texts.get(self._study.participant.id, "").strip()
        if found:
            return Judged(participant, candidate.place, faults=found)
        return self._evaluated(participant, candidate, values)

    def _evaluated(self, participant: str, candidate: Candidate, values: Mapping[str, Value]) -> Judged:
        evaluation = evaluate(self._study, values)
        return Judged(
            participant=participant,
            place=candidate.place,
            outcome=evaluation.outcome,
            advice=advice(self._study, evaluation),
            failing=evaluation.failing,
            undetermined=evaluation.undetermined,
            missing=evaluation.missing,
            warnings=tuple(self._warnings(candidate, evaluation)),
            criteria=self._criteria(evaluation, values, candidate.texts),
        )

    def _warnings(self, candidate: Candidate, evaluation: Evaluation) -> Iterator[Warned]:
        if candidate.repeated:
            sentence = Message(N_("This participant stands in the list more than once."))
            yield Warned(DUPLICATE_PARTICIPANT, None, self._study.participant.id, sentence.text(self._language))
        for raised in evaluation.warnings:
            yield Warned(raised.code, raised.criterion, raised.item, self._explainer.warning(raised))

    def _values(self, texts: Mapping[str, str]) -> tuple[dict[str, Value], list[Fault]]:
        values: dict[str, Value] = {}
        faults: list[Fault] = []
        for name, known in self._known.items():
            text = texts.get(name)
            if not text:
                continue
            try:
                value = known[text] if text in known else self._read(name, text)
            except ItemError as error:
                faults.append(Fault(name, text.strip(), error.text(self._language)))
                continue
            if value is not None:
                values[name] = value
        if not texts.get(self._study.participant.id, "").strip():
            faults.append(self._blank(self._study.participant))
        return values, faults

    def _read(self, name: str, text: str) -> Value | None:
        item, known = self._study.items[name], self._known[name]
        value = item.read(text)
        if item.kind is not Kind.TEXT and len(text) <= _LONGEST:
            if len(known) >= _MOST_VALUES:
                known.clear()
            known[text] = value
        return value

    def _blank(self, item: Item) -> Fault:
        return Fault(item.id, "", Message(N_("The {label} is blank."), label=item.label).text(self._language))

    def _disorders(self, values: Mapping[str, Value], texts: Mapping[str, str]) -> Iterator[Fault]:
        for disorder in disorders(self._study, values):
            yield Fault(disorder.item, texts[disorder.item].strip(), self._disorder(disorder, texts))

    def _disorder(self, disorder: Disorder, texts: Mapping[str, str]) -> str:
        if disorder.message is not None:
            return disorder.message[self._language]
        item = self._study.items[disorder.item]
        return Message(
            N_("{event} ({day}) lies before the birth ({birth})."),
            event=item.short,
            day=texts[item.id].strip(),
            birth=texts[self._study.birth.id].strip(),
        ).text(self._language)

    def _criteria(
        self, evaluation: Evaluation, values: Mapping[str, Value], texts: Mapping[str, str]
    ) -> Mapping[str, Explained]:
        findings = evaluation.findings.values()
        if not self._reasons:
            return {finding.criterion: Explained(finding.answer, finding.passes, "") for finding in findings}
        return {
            finding.criterion: self._explained(
                finding.criterion,
                (finding.passes, finding.waived_by),
                facts[self._own[finding.criterion]],
                self._more(finding.criterion, values, texts),
            )
            for finding, facts in zip(findings, evaluation.facts.values(), strict=True)
        }

    def _more(self, name: str, values: Mapping[str, Value], texts: Mapping[str, str]) -> tuple[Facts, Texts]:
        """Return what the sentence of a criterion says besides its own facts: other facts, and numbers as typed."""
        numbers = self._said_as_typed[name]
        return (tuple(map(values.get, self._beside[name])), tuple(map(texts.get, numbers))) if numbers else _NO_MORE

    def _explain(self, name: str, verdict: tuple[bool | None, str], own: Facts, more: tuple[Facts, Texts]) -> Explained:
        criterion = self._study.criteria[name]
        items = (item.id for item in (*criterion.items, *criterion.mentioned[len(criterion.items) :]))
        values = {item: value for item, value in zip(items, (*own, *more[0]), strict=False) if value is not None}
        finding = Finding(name, criterion.answer(values), *verdict)
        return Explained(finding.answer, finding.passes, self._explainer.why(finding, values))
