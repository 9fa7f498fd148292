"""One candidate of a list: the texts of a row become an evaluation with its reasons, or the faults that prevent it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.explain import Explainer, Said
from jdm_desktop.domain.item import Item, ItemError, Value
from jdm_desktop.domain.memory import Memory, Replies
from jdm_desktop.domain.screening import Disorder, Evaluation, Finding, disorders, evaluate_all
from jdm_desktop.domain.study import Facts, Getter, Study, facts_of
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Outcome
from jdm_desktop.i18n import N_, Language

DUPLICATE_PARTICIPANT = "duplicate_participant"
_MOST_REMEMBERED = 1_000
_LONGEST = 200  # characters of a text that is worth remembering


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


class Explained(NamedTuple):
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


class _Texts(Replies[str, Value | None]):
    """The values of texts that were read; very long ones are read anew."""

    def keep(self, question: str, reply: Value | None) -> Value | None:
        """Remember the value of a text."""
        return super().keep(question, reply) if len(question) <= _LONGEST else reply


class Judge:
    """Evaluates the candidates of one study; sentences come in one language.

    Without `reasons` it does not say why, which saves a third of the time.

    Candidates are alike in most of their values, so that texts already read and sentences already made are remembered.
    """

    def __init__(self, study: Study, language: Language, *, reasons: bool = True) -> None:
        self._study = study
        self._language = language
        self._explainer = Explainer(study, language)
        self._read = {name: _Texts(item.read, _MOST_REMEMBERED) for name, item in study.items.items()}
        self._reasons = {name: _reasons(criterion) for name, criterion in study.criteria.items()} if reasons else {}

    def judge(self, candidate: Candidate) -> Judged:
        """Return the evaluation of a candidate, or the faults of its row in the order of the dictionary."""
        (judged,) = self.judge_all([candidate])
        return judged

    def judge_all(self, candidates: Sequence[Candidate]) -> list[Judged]:
        """Return what `judge` would of each candidate; many at once take less time."""
        read = [self._values(candidate) for candidate in candidates]
        sound = [(one, values) for one, (values, faults) in zip(candidates, read, strict=True) if not faults]
        judged = iter(self._evaluated([one for one, _ in sound], [values for _, values in sound]))
        return [
            Judged(self._participant(one), one.place, faults=faults) if faults else next(judged)
            for one, (_, faults) in zip(candidates, read, strict=True)
        ]

    def _evaluated(self, candidates: Sequence[Candidate], several: Sequence[Mapping[str, Value]]) -> list[Judged]:
        evaluations = evaluate_all(self._study, several)
        explained = self._explained(candidates, several, evaluations)
        return list(map(self._judged, candidates, evaluations, explained))

    def _judged(self, candidate: Candidate, evaluation: Evaluation, criteria: Mapping[str, Explained]) -> Judged:
        return Judged(
            participant=self._participant(candidate),
            place=candidate.place,
            outcome=evaluation.outcome,
            advice=advice(self._study, evaluation),
            failing=evaluation.failing,
            undetermined=evaluation.undetermined,
            missing=evaluation.missing,
            warnings=tuple(self._warnings(candidate, evaluation)),
            criteria=criteria,
        )

    def _participant(self, candidate: Candidate) -> str:
        return candidate.texts.get(self._study.participant.id, "").strip()

    def _warnings(self, candidate: Candidate, evaluation: Evaluation) -> Iterator[Warned]:
        if candidate.repeated:
            sentence = Message(N_("This participant stands in the list more than once."))
            yield Warned(DUPLICATE_PARTICIPANT, None, self._study.participant.id, sentence.text(self._language))
        for raised in evaluation.warnings:
            yield Warned(raised.code, raised.criterion, raised.item, self._explainer.warning(raised))

    def _values(self, candidate: Candidate) -> tuple[dict[str, Value], tuple[Fault, ...]]:
        """Return the values of a row and its faults, those found while reading it first."""
        values, faults = self._read_values(candidate.texts)
        by_item = {fault.item: fault for fault in (*faults, *self._disorders(values, candidate.texts))}
        if not by_item:
            return values, candidate.faults
        return values, (*candidate.faults, *(by_item[name] for name in self._study.items if name in by_item))

    def _read_values(self, texts: Mapping[str, str]) -> tuple[dict[str, Value], list[Fault]]:
        values: dict[str, Value] = {}
        faults: list[Fault] = []
        for name, read in self._read.items():
            text = texts.get(name)
            if not text:
                continue
            try:
                value = read[text]
            except ItemError as error:
                faults.append(Fault(name, text.strip(), error.text(self._language)))
                continue
            if value is not None:
                values[name] = value
        if not texts.get(self._study.participant.id, "").strip():
            faults.append(self._blank(self._study.participant))
        return values, faults

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

    def _explained(
        self,
        candidates: Sequence[Candidate],
        several: Sequence[Mapping[str, Value]],
        evaluations: Sequence[Evaluation],
    ) -> list[dict[str, Explained]]:
        findings = [evaluation.findings for evaluation in evaluations]
        if not self._reasons:
            return [
                {name: Explained(finding.answer, finding.passes, "") for name, finding in its.items()}
                for its in findings
            ]
        said = [self._explainer.said(values, one.texts) for one, values in zip(candidates, several, strict=True)]
        explained: list[dict[str, Explained]] = [{} for _ in candidates]
        for name, (facts, reasons) in self._reasons.items():
            for its, finding, values, its_said in zip(explained, findings, several, said, strict=True):
                found = (finding[name], facts(its_said))
                its[name] = reasons.get(found) or reasons.keep(found, self._explain(finding[name], values, its_said))
        return explained

    def _explain(self, finding: Finding, values: Mapping[str, Value], said: Said) -> Explained:
        return Explained(finding.answer, finding.passes, self._explainer.why(finding, values, said))


def _reasons(criterion: Criterion) -> tuple[Getter, Memory[tuple[Finding, Facts], Explained]]:
    """Return what gets all that the sentence of a criterion speaks of, and a memory for sentences by that."""
    names = tuple(item.id for item in criterion.mentioned)
    return facts_of(names, tuple(criterion.leaves()), names[len(criterion.items) :]), Memory(_MOST_REMEMBERED)
