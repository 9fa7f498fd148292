"""Entries of the trail become rows that people read: who, what, before and since, in words of one language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar, overload

from jdm_desktop.domain.audit import RECORDED, Action, Entry
from jdm_desktop.domain.item import Item, ItemError
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant, label
from jdm_desktop.domain.record import Record
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.staff import TITLES, Person
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trail import is_redacted, said
from jdm_desktop.domain.view import ScreeningState, TrailChange, TrailRow
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import trail_words as words
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.steps import Steps, at_once

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.repository import Repository

R = TypeVar("R", bound=Record)

_AT_ONCE = 100  # records read in one step
_MONTH = len("2026-11")
_BRIEF = 120  # characters of one value within a sentence; the whole of it stands beside
_PRIMARY = {Fact.entity: "text", Determination.entity: "answer"}
_DIGESTED = {(StudyVersion.entity, "text"), (Snapshot.entity, "text")}
_FIRST, _LATER = N_("{what} was entered: {said}"), N_("{what} was changed: {said}")
_STATES: Mapping[str, str] = {
    ScreeningState.COMPLETED: N_("The screening was completed."),
    ScreeningState.IN_PROGRESS: N_("The screening was reopened."),
}


@dataclass(frozen=True)
class Known:
    """All that the words of some entries need, read from the store beforehand."""

    people: Mapping[int, Person]
    participants: Mapping[int, Participant]
    attempts: Mapping[int, Attempt]
    studies: Mapping[int, Study]

    @cached_property
    def births(self) -> frozenset[str]:
        """The items that say the day of birth, which leaves the site only as its month."""
        return frozenset(study.birth.id for study in self.studies.values())


def known(repository: "Repository", library: StudyLibrary, entries: Iterable[Entry]) -> Known:
    """Read from the store what the words of `entries` need."""
    subjects = [entry.subject for entry in entries]
    participants = {one.participant_id for one in subjects if one.participant_id is not None}
    screenings = {one.screening_id for one in subjects if one.screening_id is not None}
    return at_once(knowing(repository, library, participants, screenings))


def knowing(
    repository: "Repository", library: StudyLibrary, participants: set[int], screenings: set[int]
) -> Steps[Known]:
    """Read from the store what the words of entries on these participants and screenings need."""
    found = yield from _each(repository, Participant, participants)
    begun = yield from _each(repository, Attempt, screenings)
    return Known(
        people={person.id: person for person in repository.all(Person)},
        participants=found,
        attempts=begun,
        studies={version.id: library.read(version.text) for version in repository.all(StudyVersion)},
    )


def _each(repository: "Repository", kind: type[R], numbers: set[int]) -> Steps[dict[int, R]]:
    wanted = sorted(numbers)
    found: dict[int, R] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        found.update((one.id, one) for one in repository.among(kind, "id", wanted[first : first + _AT_ONCE]))
        yield
    return found


class GivenUp(Exception):  # noqa: N818 - no error: nobody waits for the rows any more
    """The rows are not wanted any more."""


class Told(Sequence[TrailRow]):
    """Rows that are made as they are read: those of a whole trail at once would fill the memory.

    Once `given_up` is set, reading on raises GivenUp.
    """

    def __init__(self, teller: "Teller", entries: Sequence[Entry], given_up: Event) -> None:
        self._teller, self._entries, self._given_up = teller, entries, given_up

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> TrailRow: ...
    @overload
    def __getitem__(self, at: slice) -> "Told": ...
    def __getitem__(self, at: int | slice) -> "TrailRow | Told":
        if isinstance(at, slice):
            return Told(self._teller, self._entries[at], self._given_up)
        if self._given_up.is_set():
            raise GivenUp
        return self._teller.row(self._entries[at])


class Teller:
    """Says entries in one language; names and days of birth of participants only where it is not `coded`."""

    def __init__(self, known: Known, language: Language, *, coded: bool = True) -> None:
        self._known, self._language, self._coded = known, language, coded
        self._ = translator(language)

    def row(self, entry: Entry) -> TrailRow:
        """Return an entry in words."""
        author = entry.author
        person = self._known.people.get(author.person_id or 0)
        changes = tuple(self._changes(entry))
        what = self._what(entry)
        return TrailRow(
            seq=entry.seq,
            at=author.at,
            user_id=author.user_id,
            name=person.name if person else "",
            role=self._(TITLES[person.role]) if person else "",
            workstation=author.workstation,
            action=self._(words.ACTIONS[entry.action]),
            what=what,
            participant=self._participant(entry),
            sentence=self._sentence(entry, what, changes),
            changes=changes,
            reason=author.reason,
            hash=entry.hash,
            previous=entry.previous,
            redacted=is_redacted(entry),
            hashed=entry.canonical().decode(),
            participant_id=entry.subject.participant_id,
            screening_id=entry.subject.screening_id,
            hides=self._coded and self._is_personal(entry),
        )

    def _is_personal(self, entry: Entry) -> bool:
        is_birth = entry.subject.entity == Fact.entity and entry.subject.field in self._known.births
        return entry.action in RECORDED and (is_birth or entry.subject.entity == Identity.entity)

    def _participant(self, entry: Entry) -> str:
        participant = self._known.participants.get(entry.subject.participant_id or 0)
        attempt = self._known.attempts.get(entry.subject.screening_id or 0)
        if participant is None:
            return ""
        return label(participant.screening_number, attempt.attempt if attempt else 1)

    # ------------------------------------------------------------------------------------------------ what it is about

    def _what(self, entry: Entry) -> str:
        entity, known = entry.subject.entity, said(entry.after or entry.before)
        study = self._study(entry)
        name = entry.subject.field
        if entity == Fact.entity and study is not None and name in study.items:
            return study.items[name].label[self._language]
        if entity == Determination.entity and study is not None and name in study.criteria:
            criterion = study.criteria[name]
            return self._(words.CRITERIA[criterion.kind]).format(number=criterion.number)
        title = words.ENTITIES.get(name) or words.ENTITIES.get(entity)
        if title is None:
            return name or entity.replace("_", " ")
        person = self._known.people.get(known.get("person_id") or entry.subject.entity_id or 0)
        return self._(title).format(name=person.user_id if person else "–", number=entry.subject.entity_id)

    def _study(self, entry: Entry) -> Study | None:
        attempt = self._known.attempts.get(entry.subject.screening_id or 0)
        return self._known.studies.get(attempt.study_version_id) if attempt else None

    def _item(self, entry: Entry) -> Item | None:
        study = self._study(entry)
        return study.items.get(entry.subject.field) if study and entry.subject.entity == Fact.entity else None

    # ------------------------------------------------------------------------------------------------ before and since

    def _changes(self, entry: Entry) -> Iterator[TrailChange]:
        before, after = said(entry.before), said(entry.after)
        for name in sorted({*before, *after} - words.UNSAID, key=_place):
            if (entry.subject.entity, name) in _DIGESTED:
                continue
            if before.get(name) != after.get(name) and (entry.before is not None or after.get(name)):
                label = self._(words.FIELDS[name]) if name in words.FIELDS else name.replace("_", " ")
                old, new = (self._value(entry, name, known.get(name)) for known in (before, after))
                yield TrailChange(label, old, new)

    def _value(self, entry: Entry, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if entry.subject.entity == Identity.entity:
            return self._identity(name, str(value))
        if name == "text" and entry.subject.entity == Fact.entity:
            return self._fact(entry, str(value))
        return self._plain(name, value)

    def _plain(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if isinstance(value, str):
            word = words.VALUES.get(name, {}).get(value)
            return self._(word) if word else value
        if isinstance(value, dict):
            value = [f"{key} {one}" for key, one in value.items()]
        return self._("; ").join(map(str, value)) if isinstance(value, list) else str(value)

    def _identity(self, name: str, value: str) -> str:
        if name == "birth":
            return value[:_MONTH] if self._coded else value
        return self._("[not shown]") if name in ("name", "note") and self._coded else value

    def _fact(self, entry: Entry, text: str) -> str:
        item = self._item(entry)
        if item is None:
            return text
        if item.id in self._known.births and self._coded:
            return text[:_MONTH]
        try:
            return item.show(item.read(text), self._language)
        except ItemError:  # of another version of the study file, or with a text removed from it
            return text

    # ------------------------------------------------------------------------------------------------------ in one line

    def _sentence(self, entry: Entry, what: str, changes: tuple[TrailChange, ...]) -> str:
        if entry.action is Action.UNLOCKED and "by" in said(entry.after):
            return self._(words.RELEASED).format(what=what)
        if (deed := words.WITH_WHAT.get((entry.subject.field, entry.action))) is not None:
            return self._(deed)
        if entry.action is Action.VERIFIED and (truth := said(entry.after).get("truth")):
            return self._(words.FOUND).format(what=what, said=self._value(entry, "truth", truth))
        if entry.action not in RECORDED:
            return self._(words.DEEDS[entry.action]).format(what=what)
        if entry.subject.entity == Attempt.entity:
            state = _STATES[said(entry.after)["state"]]
            return self._(N_("The screening was begun.") if entry.action is Action.CREATED else state)
        first = entry.action is Action.CREATED
        form = (words.FIRST if first else words.LATER).get(entry.subject.entity) or (_FIRST if first else _LATER)
        nothing = self._("text was removed") if is_redacted(entry) else "–"
        return self._(form).format(what=what, said=self._("; ").join(self._listed(entry, changes)) or nothing)

    def _listed(self, entry: Entry, changes: tuple[TrailChange, ...]) -> Iterator[str]:
        """Yield each change; the value of an item or a criterion is named by what the entry is about."""
        primary = self._(words.FIELDS[_PRIMARY[entry.subject.entity]]) if entry.subject.entity in _PRIMARY else ""
        digests = {self._(words.FIELDS[name]) for name in words.DIGESTS}
        for one in changes:
            was, now = _brief(one.before), _brief(one.after) or self._("(blank)")
            text = now if entry.action is Action.CREATED else f"{was or self._('(blank)')} → {now}"
            if one.label not in digests:
                yield text if one.label == primary else f"{one.label} {text}"


_ORDER = {name: at for at, name in enumerate(words.FIELDS)}


def _place(name: str) -> tuple[int, str]:
    return _ORDER.get(name, len(_ORDER)), name


def _brief(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _BRIEF else one_line[:_BRIEF] + "…"
