"""One screening in memory: its facts, its determinations and what they come to, read once and kept in step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.item import Value
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Participant
from jdm_desktop.domain.record import Entered
from jdm_desktop.domain.screening import Evaluation, Standing, evaluate, standing
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.staff import Person
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.view import ScreeningState
from jdm_desktop.service.library import StudyLibrary

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.repository import Repository


@dataclass(frozen=True)
class Sheet:
    """One screening as it stands; a change makes a new sheet."""

    participant: Participant
    attempt: Attempt
    study: Study
    facts: Mapping[str, Fact]
    determinations: Mapping[str, Determination]
    snapshots: tuple[Snapshot, ...]

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The values that are known, by item; the screening number is one of them."""
        texts = {name: fact.text for name, fact in self.facts.items()}
        texts[self.study.participant.id] = self.participant.screening_number
        read = {name: self.study.items[name].read(text) for name, text in texts.items()}
        return {name: value for name, value in read.items() if value is not None}

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the facts say."""
        return evaluate(self.study, self.values)

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """What was determined, by criterion."""
        return {name: made.answer for name, made in self.determinations.items() if made.answer is not None}

    @cached_property
    def standing(self) -> Standing:
        """How the screening stands by the determinations."""
        return standing(self.study, self.evaluation, self.answers)

    @property
    def is_completed(self) -> bool:
        """Whether the screening is completed, and so read-only."""
        return self.attempt.state is ScreeningState.COMPLETED

    @property
    def version(self) -> int:
        """Which version of the record this is: the one that was frozen last, or that the next freezing makes."""
        return len(self.snapshots) if self.is_completed else len(self.snapshots) + 1

    @property
    def last(self) -> Entered | None:
        """Who wrote last to this screening, and when."""
        records = (self.attempt, *self.facts.values(), *self.determinations.values(), *self.snapshots)
        return max((record.entered for record in records if record.entered), key=lambda entered: entered.entry)

    def with_fact(self, fact: Fact) -> "Sheet":
        """Return the sheet with one fact changed."""
        return replace(self, facts={**self.facts, fact.item: fact})

    def with_determination(self, made: Determination) -> "Sheet":
        """Return the sheet with one determination changed; what the facts say stays as it was found."""
        changed = replace(self, determinations={**self.determinations, made.criterion: made})
        changed.__dict__.update({name: self.__dict__[name] for name in self.__dict__.keys() & {"values", "evaluation"}})
        return changed


class Sheets:
    """The sheets that were read, and the people who wrote on them."""

    def __init__(self, repository: "Repository", studies: StudyLibrary) -> None:
        self._repository = repository
        self._studies = studies
        self._kept: dict[int, Sheet] = {}
        self._people: dict[int, Person] = {}

    def of(self, screening_id: int) -> Sheet:
        """Return the sheet of a screening."""
        if screening_id not in self._kept:
            attempt = self._repository.get(Attempt, screening_id)
            self._kept[screening_id] = self._read((attempt,))[0]
        return self._kept[screening_id]

    def latest(self) -> tuple[Sheet, ...]:
        """Return the sheet of every participant's latest screening, by screening number."""
        latest: dict[int, Attempt] = {}
        for attempt in sorted(self._repository.all(Attempt), key=lambda attempt: attempt.attempt):
            latest[attempt.participant_id] = attempt
        unread = tuple(attempt for attempt in latest.values() if attempt.id not in self._kept)
        self._kept.update({sheet.attempt.id: sheet for sheet in self._read(unread)})
        sheets = [self._kept[attempt.id] for attempt in latest.values()]
        return tuple(sorted(sheets, key=lambda sheet: sheet.participant.number))

    def person(self, person_id: int) -> Person:
        """Return who wrote something."""
        if person_id not in self._people:
            self._people[person_id] = self._repository.get(Person, person_id)
        return self._people[person_id]

    def keep(self, sheet: Sheet) -> None:
        """Keep a changed sheet, once what it says is committed."""
        self._kept[sheet.attempt.id] = sheet

    def forget_all(self) -> None:
        """Forget everything, to be read again from the store."""
        self._kept.clear()
        self._people.clear()

    def _read(self, attempts: tuple[Attempt, ...]) -> tuple[Sheet, ...]:
        repository = self._repository
        ids = [attempt.id for attempt in attempts]
        facts = repository.among(Fact, "screening_id", ids)
        made = repository.among(Determination, "screening_id", ids)
        snapshots = repository.among(Snapshot, "screening_id", ids)
        participants = {
            participant.id: participant
            for participant in repository.among(Participant, "id", [attempt.participant_id for attempt in attempts])
        }
        return tuple(
            Sheet(
                participant=participants[attempt.participant_id],
                attempt=attempt,
                study=self._study(attempt.study_version_id),
                facts={fact.item: fact for fact in facts if fact.screening_id == attempt.id},
                determinations={one.criterion: one for one in made if one.screening_id == attempt.id},
                snapshots=tuple(one for one in snapshots if one.screening_id == attempt.id),
            )
            for attempt in attempts
        )

    def _study(self, version_id: int) -> Study:
        return self._studies.read(self._repository.get(StudyVersion, version_id).text)
