"""The audit trail for people: found and read in words, a record as it stood, and exports that leave an entry."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from jdm_desktop import __version__
from jdm_desktop.domain.audit import RECORDED, Action, Entry, Subject
from jdm_desktop.domain.paper import Issue, PaperStatus
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import Entered, Record, canonical, sha256
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.staff import Person, Task
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trail import Query, TrailFilter, TrailKind, restored
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import ScreeningView, Stamp, TrailRow, TrailView
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import participant, trail_words
from jdm_desktop.service.screening_view import Viewer, coded
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.sheet import Sheet
from jdm_desktop.service.steps import Steps, at_once
from jdm_desktop.service.trail_view import Known, Teller, Told, knowing, known

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.trail import Found

__all__ = ["TrailFilter", "TrailKind"]

R = TypeVar("R", bound=Record)

PAGE = 200
"""How many entries a page has, unless another number is asked for."""

Write = Callable[[tuple[TrailView, ...]], bytes]
"""Makes a file of a trail, given as one view for each language."""


def entries(
    session: Session, asked: TrailFilter, language: Language, before: int | None = None, size: int = PAGE
) -> tuple[TrailRow, ...]:
    """Return a page of the entries that are asked for, the newest first; `before` is the last number of the page above.

    Whoever reads, participants are named by number and born in a month. Raises Refused as all reading does.
    """
    session.require(Task.READ_TRAIL)
    query = _query(session, asked)
    found = session.workspace.repository.trail.newest(replace(query, before=before), size)
    teller = Teller(_known(session, found), language)
    return tuple(map(teller.row, found))


def count(session: Session, asked: TrailFilter) -> int:
    """Return how many entries fit."""
    session.require(Task.READ_TRAIL)
    return session.workspace.repository.trail.count(_query(session, asked))


def uncoded(session: Session, seq: int, language: Language) -> TrailRow:
    """Return one entry with the participant's name and day of birth; that they were looked at goes into the trail.

    Raises Refused for a person who may not know who a participant is.
    """
    session.require(Task.READ_TRAIL)
    found = session.workspace.repository.trail.newest(Query(after=seq - 1, before=seq + 1), 1)
    for entry in found:
        if entry.subject.participant_id is not None:
            participant.identity(session, entry.subject.participant_id)
    (row,) = map(Teller(_known(session, found), language, coded=False).row, found)
    return row


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter can name: participants by number, people, and fields by what they are called."""

    participants: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str, str], ...]
    fields: tuple[tuple[str, frozenset[str]], ...]


def choices(session: Session, language: Language) -> Choices:
    """Return what a filter can name; a criterion stands for the facts that decide it too."""
    session.require(Task.READ_TRAIL)
    workspace = session.workspace
    _ = translator(language)
    named: dict[str, frozenset[str]] = {}
    for study in _studies(session):
        for criterion in study.criteria.values():
            title = _(trail_words.CRITERIA[criterion.kind]).format(number=criterion.number)
            named[title] = frozenset({criterion.id, *(item.id for item in criterion.items)})
        for item in study.items.values():
            named[item.label[language]] = named.get(item.label[language], frozenset()) | {item.id}
    return Choices(
        participants=tuple((one.id, one.screening_number) for one in workspace.repository.all(Participant)),
        people=tuple((one.id, one.user_id, one.name) for one in workspace.repository.all(Person)),
        fields=tuple(named.items()),
    )


def whole(session: Session) -> Steps[Sequence[Entry]]:
    """Return every entry as it is kept, for the chain to be followed (`domain.audit.verify`), here or elsewhere."""
    session.require(Task.READ_TRAIL)
    return _read(session, Query())


def _read(session: Session, query: Query) -> Steps["Found"]:
    """Read to the end that the trail has by then: what a step finds removed has its entry there."""
    repository = session.workspace.repository
    return repository.trail.gathering(query, lambda: repository.head().seq)


def verified(session: Session, entries: Sequence[Entry], broken: int | None) -> Changed:
    """Put into the trail that its chain was followed, over how many entries, and where it breaks, if anywhere."""
    session.require(Task.READ_TRAIL)
    head = entries[-1].hash if entries else ""
    told = {"entries": len(entries), "hash": head, "result": "holds" if broken is None else f"broken at {broken}"}
    with session.change(kind="verified") as change:
        change.note(Action.VERIFIED, Subject("trail"), canonical(told))
    return change.changed


# ----------------------------------------------------------------------------------------------------- as it stood then


def moments(session: Session, screening_id: int) -> tuple[tuple[int, Stamp], ...]:
    """Return number and instant of every entry by which a screening's record became what it is, in their order."""
    session.require(Task.READ_TRAIL)
    return session.workspace.repository.trail.instants(_of_record(screening_id))


def as_it_stood(session: Session, screening_id: int, seq: int, language: Language) -> ScreeningView:
    """Return a screening as it stood once entry `seq` was written, judged by the study version it follows.

    The birth is coded for whoever may not know who the participant is. Raises Refused where it had not begun by then.
    """
    session.require(Task.READ_TRAIL)
    workspace = session.workspace
    sheet = _sheet_at(session, screening_id, seq)
    view = Viewer(sheet, workspace.site, language, workspace.sheets.person).screening()
    return view if session.may(Task.IDENTIFY) else coded(view, sheet.study)


def _of_record(screening_id: int, seq: int | None = None) -> Query:
    kinds = frozenset({Attempt.entity, Fact.entity, Determination.entity, Snapshot.entity})
    until = None if seq is None else seq + 1
    return Query(screening_id=screening_id, entities=kinds, actions=RECORDED, before=until)


def _sheet_at(session: Session, screening_id: int, seq: int) -> Sheet:
    repository = session.workspace.repository
    latest: dict[tuple[str, int], Entry] = {}
    for entry in repository.trail.each(_of_record(screening_id, seq)):
        latest[entry.subject.entity, entry.subject.entity_id or 0] = entry
    begun = latest.get((Attempt.entity, screening_id))
    if begun is None:
        raise Refused(N_("This screening had not begun by entry {seq} of the audit trail."), seq=seq)
    attempt = _record(Attempt, begun)
    facts = [_record(Fact, one) for (entity, _id), one in latest.items() if entity == Fact.entity]
    made = [_record(Determination, one) for (entity, _id), one in latest.items() if entity == Determination.entity]
    frozen = repository.among(Snapshot, "screening_id", [screening_id])
    return Sheet(
        participant=repository.get(Participant, attempt.participant_id),
        attempt=attempt,
        study=_study(session, attempt),
        facts={fact.item: fact for fact in facts},
        determinations={one.criterion: one for one in made},
        snapshots=tuple(one for one in frozen if one.entered is not None and one.entered.entry <= seq),
    )


def _record(kind: type[R], entry: Entry) -> R:
    entered = Entered(entry.author.person_id or 0, entry.author.at, entry.seq)
    return restored(kind, entry.subject.entity_id or 0, entry.after or "", entered)


def _study(session: Session, attempt: Attempt) -> Study:
    workspace = session.workspace
    return workspace.studies.read(workspace.repository.get(StudyVersion, attempt.study_version_id).text)


# ------------------------------------------------------------------------------------------------------------ exporting


def as_paper(session: Session) -> Write:
    """Return what draws a trail as a PDF, under a code that names the trail's end."""
    workspace = session.workspace
    papers, now, name = workspace.papers, workspace.clock.now(), session.person.name
    if papers is None:
        message = "this workspace was opened without anyone to draw papers"
        raise RuntimeError(message)

    def write(views: tuple[TrailView, ...]) -> bytes:
        issued = Issue(
            status=PaperStatus.UNSIGNED,
            generated_at=now,
            program_version=__version__,
            record_code=f"TRAIL-{views[0].head_seq}-{views[0].head_hash[:8].upper()}",
            facts_json=b"",
            printed_by=name,
        )
        return papers.trail(views, issued=issued)

    return write


@dataclass(frozen=True, slots=True)
class Made:
    """The file of an export, and its SHA-256."""

    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything an export needs; making the file of it touches no store and may run elsewhere.

    `since` is how long the trail was when reading began.
    """

    asked: TrailFilter
    kind: TrailKind
    views: tuple[TrailView, ...]
    found: Sequence[Entry]
    known: Known
    since: int
    given_up: Event = field(default_factory=Event)

    def made(self, write: Write) -> Made:
        """Return the file that `write` makes: coded, whoever asked for it. Raises GivenUp after `give_up`."""
        content = write(tuple(replace(view, rows=self._rows(view.language)) for view in self.views))
        return Made(content, sha256(content))

    def give_up(self) -> None:
        """Make no file after all: nobody waits for it any more."""
        self.given_up.set()

    def _rows(self, language: Language) -> Told:
        return Told(Teller(self.known, language), self.found, self.given_up)


def export(
    session: Session, asked: TrailFilter, kind: TrailKind, languages: tuple[Language, ...], write: Write
) -> bytes:
    """Return the entries that are asked for as a file that `write` makes, and put into the trail that it was made.

    It is coded for everybody. Raises Refused for a person who may not export the trail.
    """
    gathered = at_once(gathering(session, asked, kind, languages))
    made = gathered.made(write)
    exported(session, gathered, made)
    return made.content


def gathering(
    session: Session, asked: TrailFilter, kind: TrailKind, languages: tuple[Language, ...]
) -> Steps[Gathered]:
    """Read all that an export needs; raise Refused for a person who may not export the trail."""
    session.require(Task.EXPORT_TRAIL)
    return _gathering(session, asked, kind, languages)


def _gathering(
    session: Session, asked: TrailFilter, kind: TrailKind, languages: tuple[Language, ...]
) -> Steps[Gathered]:
    workspace = session.workspace
    since = workspace.repository.head().seq
    found = yield from _read(session, _query(session, asked))
    views = tuple(_view(session, asked, language) for language in languages)
    named = yield from knowing(workspace.repository, workspace.studies, found.participants, found.screenings)
    return Gathered(asked, kind, views, found, named, since)


def exported(session: Session, gathered: Gathered, made: Made) -> Changed:
    """Put into the trail what was exported: what was asked for, how many entries, and the file's SHA-256.

    Raises Refused where a text was removed since it was read: the file would still have it, and must not be kept.
    """
    session.require(Task.EXPORT_TRAIL)
    if session.workspace.repository.with_actions((Action.REDACTED,), gathered.since):
        raise Refused(
            N_("A text was removed from the audit trail while it was exported. Nothing was written: export it again.")
        )
    asked = gathered.asked
    told = {
        "entries": len(gathered.found),
        "filters": list(_view(session, asked, Language.ENGLISH).filters),
        "format": gathered.kind,
        "languages": ",".join(view.language for view in gathered.views),
        "sha256": made.sha256,
    }
    with session.change(kind="exported", participant_id=asked.participant_id) as change:
        change.note(Action.EXPORTED, Subject("trail"), canonical(told))
    return change.changed


def _view(session: Session, asked: TrailFilter, language: Language) -> TrailView:
    workspace = session.workspace
    _ = translator(language)
    head = workspace.repository.head()
    return TrailView(
        language=language,
        study=workspace.studies.current.head(language),
        site=workspace.site,
        title=_("Audit trail"),
        filters=tuple(_filters(session, asked, language)),
        rows=(),
        head_seq=head.seq,
        head_hash=head.hash,
    )


def _filters(session: Session, asked: TrailFilter, language: Language) -> Iterator[str]:
    _ = translator(language)
    repository = session.workspace.repository
    if asked.participant_id is not None:
        number = repository.get(Participant, asked.participant_id).screening_number
        yield _("Participant: {number}").format(number=number)
    if asked.person_id is not None:
        yield _("Person: {user_id}").format(user_id=repository.get(Person, asked.person_id).user_id)
    if asked.fields:
        yield _("Fields: {fields}").format(fields=", ".join(sorted(asked.fields)))
    if asked.actions:
        named = sorted(_(trail_words.ACTIONS[action]) for action in asked.actions)
        yield _("What was done: {actions}").format(actions=", ".join(named))
    if asked.from_day is not None:
        yield _("From: {day}").format(day=asked.from_day)
    if asked.to_day is not None:
        yield _("To: {day}").format(day=asked.to_day)
    if asked.text.strip():
        yield _("Containing: {text}").format(text=asked.text.strip())


# -------------------------------------------------------------------------------------------------------------- finding


def _known(session: Session, found: tuple[Entry, ...]) -> Known:
    return known(session.workspace.repository, session.workspace.studies, found)


def _studies(session: Session) -> tuple[Study, ...]:
    workspace = session.workspace
    return tuple(workspace.studies.read(version.text) for version in workspace.repository.all(StudyVersion))


def _query(session: Session, asked: TrailFilter) -> Query:
    """Return what the store is asked; what would tell who a participant is cannot be searched for."""
    text = asked.text.strip()
    studies = _studies(session) if text else ()
    zone = session.workspace.clock.now().zone
    return Query(
        participant_id=asked.participant_id,
        person_id=asked.person_id,
        fields=asked.fields,
        actions=asked.actions,
        since=_bound(asked.from_day, zone),
        until=_bound(asked.to_day, zone, days=1),
        text=text,
        named_fields=frozenset(name for study in studies for name in _named(study, text)),
        named_participants=_numbered(session, text) if text else frozenset(),
        hidden_entities=frozenset({Identity.entity}),
        hidden_fields=frozenset(study.birth.id for study in studies),
    )


def _bound(day: date | None, zone: str, *, days: int = 0) -> datetime | None:
    """Return when a day begins, or one some days later; None for no day, and where the calendar has none: no bound."""
    if day is None:
        return None
    try:
        begins = day + timedelta(days=days)
        return datetime(begins.year, begins.month, begins.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return None


def _named(study: Study, text: str) -> Iterator[str]:
    """Yield the items and criteria whose name in any language, or whose id, has the text."""
    wanted = text.casefold()
    for item in study.items.values():
        if any(wanted in name.casefold() for name in (item.id, item.label.en, item.label.zh_CN)):
            yield item.id
    for name in study.criteria:
        if wanted == name.casefold():
            yield name


def _numbered(session: Session, text: str) -> frozenset[int]:
    wanted = text.casefold()
    everybody = session.workspace.repository.all(Participant)
    return frozenset(one.id for one in everybody if one.screening_number.casefold() == wanted)
