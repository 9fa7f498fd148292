"""The audit trail as people use it: found, read, exported, and the record as it stood."""

import csv
import io
import json
from dataclasses import fields, replace
from datetime import date

import pytest

from jdm_desktop.domain.audit import RECORDED, Action, verify
from jdm_desktop.domain.paper import PaperStatus
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.snapshot import Snapshot, frozen
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trail import TrailFilter, TrailKind
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import ScreeningView, TrailRow
from jdm_desktop.exchange import trail_file
from jdm_desktop.service import participant, redaction, screening, staff, trail, trail_words
from jdm_desktop.service.participant import IdentityView, ParticipantRow
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.steps import at_once
from jdm_desktop.service.trail_view import GivenUp
from jdm_desktop.store import trail as store_trail
from jdm_desktop.store.tables import ROWS
from tests.service import desk
from tests.service.desk import EN, ZH

ALL = TrailFilter()
NAME, DAY, MONTH = "Test Child", "2016-04-01", "2016-04"


def said(session: Session, asked: TrailFilter = ALL, language: str = "en") -> list[str]:
    """Return the sentences of the entries that fit, first to last."""
    rows = trail.entries(session, asked, ZH if language == "zh_CN" else EN, size=10_000)
    return [row.sentence for row in reversed(rows)]


def last(session: Session) -> TrailRow:
    """Return the last entry in English."""
    return trail.entries(session, ALL, EN, size=1)[0]


def everything(rows: tuple[TrailRow, ...]) -> str:
    """Return all that rows say, in one text."""
    return "\n".join(f"{row.sentence}\n{row.before}\n{row.after}\n{row.reason}\n{row.what}" for row in rows)


# ---------------------------------------------------------------------------------------------------------------- words


def test_a_chinese_sentence_has_chinese_punctuation(session: Session) -> None:
    """What is listed in an entry is set apart as Chinese sets it apart."""
    desk.work(session)
    sentences = said(session, language="zh_CN")
    assert any("；" in one for one in sentences)
    assert not [one for one in sentences if "; " in one]


def test_every_state_of_a_paper_has_its_word() -> None:
    """No state is told by the word that only the program knows."""
    assert set(trail_words.VALUES["status"]) == set(PaperStatus)


def test_an_entry_is_a_sentence(session: Session) -> None:
    """A monitor reads what happened, by the names that the study file gives, with what was so before."""
    desk.work(session)
    sentences = said(session)
    for expected in (
        "The participant was registered: study small; number 1",
        "The screening was begun.",
        "“Sex” was entered: female",
        "“Weight” was entered: 30.5 kg",
        "Inclusion criterion 2 was determined: yes",
        "The screening was completed.",
        "The screening was reopened.",
    ):
        assert expected in sentences
    changed = next(one for one in sentences if one.startswith("“Weight” was changed"))
    assert "30.5 kg → 30.6 kg" in changed
    assert "source document (blank) → ward chart" in changed


def test_an_entry_names_items_in_chinese(session: Session, row: ParticipantRow) -> None:
    """In Chinese, items and values bear the study file's Chinese names."""
    screening.record_fact(session, row.screening_id, "sex", FactForm("female"))
    (entry,) = trail.entries(session, TrailFilter(fields=frozenset({"sex"})), ZH)
    assert (entry.what, entry.after, entry.participant) == ("性别", "女", "S-001")


def test_a_cleared_value_is_not_missing(session: Session, row: ParticipantRow) -> None:
    """That a value was taken away says what it was, on screen and in every export (LibreClinica issue 315)."""
    screening.record_fact(session, row.screening_id, "weight", FactForm("30.5"))
    screening.record_fact(session, row.screening_id, "weight", FactForm(""), "wrong child")
    cleared = last(session)
    assert cleared.sentence == "“Weight” was changed: 30.5 kg → (blank)"
    assert [(one.before, one.after) for one in cleared.changes] == [("30.5 kg", "")]
    lines = exported_rows(session, ALL)
    assert (lines[-1]["before"], lines[-1]["after"], lines[-1]["reason"]) == ("30.5 kg", "", "wrong child")


def test_a_determination_taken_back_says_what_it_was(session: Session, row: ParticipantRow) -> None:
    """A determination that is taken back leaves its answer in the trail."""
    desk.fill(session, row.screening_id)
    desk.determine_all(session, row.screening_id)
    screening.determine(session, row.screening_id, "I2", None)
    assert last(session).sentence == "Inclusion criterion 2 was determined anew: yes → (blank)"


def test_signing_out_is_in_the_trail(session: Session) -> None:
    """Signing in and out are read in the trail and in its export (LibreClinica issue 40)."""
    session.sign_out()
    again = desk.door(session).sign_in("li", desk.PASSWORD)
    assert said(again)[-2:] == ["Signed out.", "Signed in."]
    assert [line["sentence"] for line in exported_rows(again, ALL)][-2:] == ["Signed out.", "Signed in."]


@pytest.mark.parametrize("action", Action)
def test_every_action_has_its_words(action: Action) -> None:
    """Nothing in the trail is shown by a word of the program's insides."""
    assert trail_words.ACTIONS[action]
    assert action in RECORDED or trail_words.DEEDS[action]


def test_every_kind_of_record_has_its_words() -> None:
    """Every kind of record has a name, and each field is named or says nothing to a person."""
    for kind in ROWS:
        assert kind.entity in {*trail_words.ENTITIES, "item_value", "determination"}
        names = {field.name for field in fields(kind)} - {"id", "entered"}
        assert names <= trail_words.FIELDS.keys() | trail_words.UNSAID, kind


def test_nothing_is_shown_as_json(session: Session) -> None:
    """No entry of a day's work shows a brace."""
    desk.work(session)
    desk.another(session, Role.MONITOR)
    assert "{" not in everything(trail.entries(session, ALL, EN, size=1_000))


# -------------------------------------------------------------------------------------------------------------- finding


def test_pages_follow_each_other_without_a_gap(session: Session) -> None:
    """Page after page, every entry comes once, the newest first."""
    desk.work(session)
    found: list[int] = []
    page = trail.entries(session, ALL, EN, size=7)
    while page:
        found += [row.seq for row in page]
        page = trail.entries(session, ALL, EN, before=found[-1], size=7)
    assert found == list(range(session.workspace.repository.head().seq, 0, -1))
    assert trail.count(session, ALL) == len(found)


def test_filters_find_what_they_name(session: Session) -> None:
    """Participant, person, field, kind, day and text each keep exactly the entries they name."""
    desk.work(session)
    monitor = desk.another(session, Role.MONITOR)
    rows = trail.entries(session, ALL, EN, size=1_000)
    expected = {
        TrailFilter(participant_id=2): [row.seq for row in rows if row.participant == "S-002"],
        TrailFilter(person_id=monitor.person.id): [row.seq for row in rows if row.user_id == "monitor"],
        TrailFilter(fields=frozenset({"weight"})): [row.seq for row in rows if row.what == "Weight"],
        TrailFilter(actions=frozenset({Action.SIGNED_IN})): [row.seq for row in rows if row.action == "Signed in"],
        TrailFilter(text="ward chart"): [row.seq for row in rows if "ward chart" in row.sentence],
        TrailFilter(text="recount"): [row.seq for row in rows if row.reason == "recount"],
        TrailFilter(text="体重"): [row.seq for row in rows if row.what == "Weight"],
        TrailFilter(text="s-002"): [row.seq for row in rows if row.participant == "S-002"],
        TrailFilter(text="100%_\\"): [],
        TrailFilter(from_day=date(2026, 11, 22), to_day=date(2026, 11, 22)): [row.seq for row in rows],
        TrailFilter(to_day=date(2026, 11, 21)): [],
        TrailFilter(from_day=date(2026, 11, 23)): [],
        TrailFilter(from_day=date.min, to_day=date.max): [row.seq for row in rows],
    }
    for asked, wanted in expected.items():
        assert [row.seq for row in trail.entries(session, asked, EN, size=1_000)] == wanted, asked
        assert trail.count(session, asked) == len(wanted)
    assert all(expected[asked] for asked in list(expected)[:8])


def test_a_day_is_the_desks_day(session: Session, row: ParticipantRow) -> None:
    """What was written after midnight in Shanghai belongs to the new day, though it was the old one in Greenwich."""
    clock = session.workspace.clock
    assert isinstance(clock, desk.Watch)
    clock.at = clock.at.replace(hour=17)  # 01:00 on 23 November in Shanghai
    screening.record_fact(session, row.screening_id, "weight", FactForm("30.5"))
    assert said(session, TrailFilter(from_day=date(2026, 11, 23))) == ["“Weight” was entered: 30.5 kg"]


def test_what_a_filter_can_name(session: Session, row: ParticipantRow) -> None:
    """Participants, people and fields are offered by their names; a criterion stands for its facts too."""
    offered = trail.choices(session, EN)
    assert offered.participants == ((row.participant_id, "S-001"),)
    assert offered.people == ((1, "li", "Dr Li"),)
    assert dict(offered.fields)["Weight"] == {"weight"}
    assert dict(offered.fields)["Inclusion criterion 2"] >= {"I2", "weight"}


# ---------------------------------------------------------------------------------------------------------------- coded


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR, Role.COORDINATOR])
def test_who_a_participant_is_stays_unsaid(session: Session, row: ParticipantRow, role: Role) -> None:
    """Neither name nor day of birth is in any entry, for anybody; the month is."""
    participant.correct_identity(
        session, row.participant_id, IdentityView("Test Child 2", desk.BORN, "at noon"), "typo"
    )
    reader = desk.another(session, role)
    text = everything(trail.entries(reader, ALL, EN, size=1_000))
    assert NAME not in text
    assert "at noon" not in text
    assert DAY not in text
    assert MONTH in text


@pytest.mark.parametrize("text", [NAME, DAY, "04-01"])
def test_who_a_participant_is_cannot_be_searched_for(session: Session, row: ParticipantRow, text: str) -> None:
    """Whoever guesses a name or a day of birth is not told by the search that the guess is right."""
    assert row.screening_number == "S-001"
    assert trail.entries(session, TrailFilter(text=text), EN) == ()


@pytest.mark.parametrize("kind", [TrailKind.CSV, TrailKind.JSON])
def test_an_export_is_coded_for_everybody(session: Session, row: ParticipantRow, kind: TrailKind) -> None:
    """A file that leaves the site holds no name and no day of birth, though an investigator made it."""
    assert row.screening_number == "S-001"
    write = trail_file.csv_file if kind is TrailKind.CSV else trail_file.json_file
    content = trail.export(session, ALL, kind, (EN, ZH), write).decode()
    assert NAME not in content
    assert DAY not in content
    assert MONTH in content


def test_looking_at_a_name_in_the_trail_is_in_the_trail(session: Session, row: ParticipantRow) -> None:
    """Whoever may know sees the name that an entry holds, and that they looked is written down."""
    entry = next(one for one in trail.entries(session, ALL, EN) if one.hides and one.what == "Who the participant is")
    assert NAME in trail.uncoded(session, entry.seq, EN).after
    assert (last(session).action, last(session).participant) == ("Identity viewed", row.screening_number)
    monitor = desk.another(session, Role.MONITOR)
    with pytest.raises(Refused, match="does not see who a participant is"):
        trail.uncoded(monitor, entry.seq, EN)


def test_looking_at_an_identity_is_written_once_a_sitting(session: Session, row: ParticipantRow) -> None:
    """The first look at a participant in a sitting leaves an entry; looking again does not, the next sitting does."""
    viewed = TrailFilter(actions=frozenset({Action.IDENTITY_VIEWED}))
    for _ in range(3):
        participant.identity(session, row.participant_id)
    assert trail.count(session, viewed) == 1
    participant.identity(session, desk.registered(session).participant_id)
    assert trail.count(session, viewed) == 2
    session.sign_out()
    again = desk.door(session).sign_in("li", desk.PASSWORD)
    participant.identity(again, row.participant_id)
    assert trail.count(again, viewed) == 3


# ---------------------------------------------------------------------------------------------------------- as it stood


def test_every_moment_is_shown_as_it_was(session: Session, row: ParticipantRow) -> None:
    """After each of a screening's entries the record rebuilt from the trail is the record that was seen then."""
    seen: dict[int, ScreeningView] = {}

    def look() -> None:
        seen[session.workspace.repository.head().seq] = screening.view(session, row.screening_id, EN)

    look()
    for item, text in desk.ELIGIBLE.items():
        screening.record_fact(session, row.screening_id, item, FactForm(text))
        look()
    for criterion in screening.view(session, row.screening_id, EN).criteria:
        screening.determine(session, row.screening_id, criterion.id, criterion.proposal)
        look()
    screening.complete(session, row.screening_id)
    look()
    screening.reopen(session, row.screening_id, "recount")
    look()
    screening.record_fact(session, row.screening_id, "weight", FactForm(""), "misread")
    look()
    for seq, view in seen.items():
        assert trail.as_it_stood(session, row.screening_id, seq, EN) == view
    assert set(seen) <= {seq for seq, _stamp in trail.moments(session, row.screening_id)}


def test_a_completed_record_is_what_was_frozen(session: Session, row: ParticipantRow) -> None:
    """The record as it stood when it was completed is, byte for byte, the snapshot that was frozen."""
    desk.fill(session, row.screening_id)
    desk.determine_all(session, row.screening_id)
    screening.complete(session, row.screening_id)
    completed = session.workspace.repository.head().seq
    screening.reopen(session, row.screening_id, "recount")
    (snapshot,) = session.workspace.repository.all(Snapshot)
    monitor = desk.another(session, Role.MONITOR)
    view = trail.as_it_stood(monitor, row.screening_id, completed, EN)
    assert view.content_hash == snapshot.sha256
    assert frozen(replace(view, record_version=1)) == snapshot.text


def test_a_record_does_not_stand_before_it_began(session: Session, row: ParticipantRow) -> None:
    """Asked for a time before the screening, the trail says so."""
    with pytest.raises(Refused, match="had not begun by entry 1"):
        trail.as_it_stood(session, row.screening_id, 1, EN)


# ------------------------------------------------------------------------------------------------------------ exporting


def exported_rows(session: Session, asked: TrailFilter) -> list[dict[str, str]]:
    """Export as CSV in English, and read it back."""
    content = trail.export(session, asked, TrailKind.CSV, (EN,), trail_file.csv_file)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_leaves_its_entry(session: Session, row: ParticipantRow) -> None:
    """The trail says who exported what: the filter, how many entries, in which form, and the file's SHA-256."""
    asked = TrailFilter(participant_id=row.participant_id, text="born")
    content = trail.export(session, asked, TrailKind.JSON, (EN, ZH), trail_file.json_file)
    (entry,) = session.workspace.repository.entries(session.workspace.repository.head().seq - 1)
    told = json.loads(entry.after or "")
    assert (entry.action, entry.subject.participant_id) == (Action.EXPORTED, row.participant_id)
    assert told == {
        "entries": len(json.loads(content)["entries"]),
        "filters": ["Participant: S-001", "Containing: born"],
        "format": "json",
        "languages": "en,zh_CN",
        "sha256": sha256(content),
    }


def test_the_whole_trail_is_exported(session: Session) -> None:
    """Without a filter every entry is in the file, not those of one participant alone (LibreClinica issue 434)."""
    desk.work(session)
    head = session.workspace.repository.head().seq
    assert [int(line["seq"]) for line in exported_rows(session, ALL)] == list(range(1, head + 1))


def test_what_is_written_while_the_trail_is_read_is_exported_too(
    session: Session, row: ParticipantRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trail is read in steps, and people work between them: every entry is in the file once, to the last."""
    monkeypatch.setattr(store_trail, "_STEP", 7)
    reading = trail.gathering(session, ALL, TrailKind.CSV, (EN,))
    next(reading)
    screening.record_fact(session, row.screening_id, "weight", FactForm("30"))
    gathered = at_once(reading)
    head = session.workspace.repository.head()
    assert [entry.seq for entry in gathered.found] == list(range(1, head.seq + 1))
    assert (gathered.views[0].head_seq, gathered.views[0].head_hash) == head
    assert verify(gathered.found) is None


def test_a_text_that_is_removed_meanwhile_leaves_with_no_export(session: Session, row: ParticipantRow) -> None:
    """What was read before a privacy correction still has the text: it is refused, and nothing says it was exported."""
    desk.another(session, Role.ADMINISTRATOR)
    screening.record_fact(session, row.screening_id, "remark", FactForm("mother Zhang San called"))
    seq = session.workspace.repository.head().seq
    gathered = at_once(trail.gathering(session, ALL, TrailKind.CSV, (EN,)))
    redaction.correct(session, seq, "Zhang San", "a name", redaction.Agreement("administrator", desk.PASSWORD))
    made = gathered.made(trail_file.csv_file)
    assert b"Zhang San" in made.content
    with pytest.raises(Refused, match="Nothing was written: export it again"):
        trail.exported(session, gathered, made)
    assert Action.EXPORTED not in {entry.action for entry in session.workspace.repository.entries()}


def test_a_file_that_nobody_waits_for_is_not_made_to_its_end(session: Session) -> None:
    """Once it is given up, making the file ends at the next entry."""
    gathered = at_once(trail.gathering(session, ALL, TrailKind.CSV, (EN,)))
    gathered.give_up()
    with pytest.raises(GivenUp):
        gathered.made(trail_file.csv_file)


def test_a_trail_is_drawn_as_a_paper(session: Session, row: ParticipantRow) -> None:
    """A PDF is drawn from the entries that fit, once for each language, under a code that names the trail's end."""
    head = session.workspace.repository.head()
    asked = TrailFilter(participant_id=row.participant_id)
    count = trail.count(session, asked)
    content = trail.export(session, asked, TrailKind.PDF, (EN, ZH), trail.as_paper(session))
    assert content.decode() == f"trail {count} 2 TRAIL-{head.seq}-{head.hash[:8].upper()}"


def test_whoever_may_not_export_is_told(session: Session) -> None:
    """A coordinator reads the trail and does not export it; nothing is written."""
    coordinator = desk.another(session, Role.COORDINATOR)
    before = session.workspace.repository.head()
    with pytest.raises(Refused, match="does not export the audit trail"):
        trail.export(coordinator, ALL, TrailKind.CSV, (EN,), trail_file.csv_file)
    assert session.workspace.repository.head() == before
    assert trail.entries(coordinator, ALL, EN)


def test_following_the_chain_leaves_its_entry(session: Session) -> None:
    """That somebody checked the chain, and with what result, is in the trail."""
    entries = at_once(trail.whole(session))
    trail.verified(session, entries, verify(entries))
    assert last(session).sentence == "Audit trail was verified."
    assert f"entries: {len(entries)}" in last(session).after
    assert "result: holds" in last(session).after


def test_a_recovery_sheet_is_told_for_what_it_is(session: Session) -> None:
    """A new one ends the earlier ones, and that it was handed out is somebody's word: nothing saw a printer."""
    staff.new_recovery_sheet(session)
    staff.recovery_sheet_handed_out(session)
    assert said(session)[-2:] == [
        "A new recovery sheet was made: earlier ones open the store no more.",
        "The recovery sheet was declared to be printed and given to three people.",
    ]
