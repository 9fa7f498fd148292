"""Verifying a signed paper with the store that filed it, finding a record by its code, and the commands for both."""

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import platformdirs
import pytest

from jdm_desktop import app
from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.trail import TrailFilter
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.keys.certificates import as_pem, new_authority
from jdm_desktop.service import document, screening, staff, trail, verification
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.service.station import here
from jdm_desktop.service.verification import Verification
from jdm_desktop.store.tables import AuditRow, PaperRow, Row, table_of
from tests.service import copies, desk
from tests.service.test_signature import sign, two_people


def opened(folder: Path) -> Entrance:
    """Stand at the door of a store in a folder, at a place that the commands know again."""
    return Entrance.open(
        folder,
        desk.Watch(),
        here(folder, "desk 1", folder.parent / "state"),
        desk.library(desk.STUDY),
        papers=Papers(),
        cost=desk.CHEAP,
        new_key=desk.known_key,
    )


def two_signatures(door: Entrance) -> None:
    """Have a coordinator and an investigator sign one screening."""
    two_people(door)
    sign(door.sign_in("coordinator", desk.PASSWORD), 1, Meaning.ENTERED)
    sign(door.sign_in("li", desk.PASSWORD), 1, Meaning.CONFIRMED)


def signed(door: Entrance) -> tuple[Session, Session, tuple[bytes, bytes]]:
    """Sign in the investigator and the coordinator of that store; return both, and the papers that they signed."""
    coordinator, li = (door.sign_in(name, desk.PASSWORD) for name in ("coordinator", "li"))
    first, second = door.repository.all(Paper)
    return li, coordinator, (first.content, second.content)


@pytest.fixture
def memory() -> Iterator[Entrance]:
    """Give a store in memory that draws, seals and inspects real papers."""
    door = copies.copy_of(two_signatures, desk.STUDY, Papers)
    yield door
    door.close()


def remarks(verified: Verification) -> str:
    """Return what the store adds, in English."""
    return "\n".join(verification.remarks(verified, desk.EN))


def altered_row(session: Session, row: type[Row], **values: object) -> None:
    """Change a row behind the program's back, as somebody with the key could."""
    table = table_of(row)
    with session.workspace.repository.database.bare() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(table.update().values(**values))
        connection.commit()


# ------------------------------------------------------------------------------------------------------ with the store


def test_a_genuine_paper_says_who_signed_what_and_when(memory: Entrance) -> None:
    """Both signatures are named with meaning and time; the earlier paper is genuine, and superseded."""
    li, _coordinator, (first, second) = signed(memory)
    verified = verification.verify(li, second)
    assert verified.is_genuine
    said = verification.sentences(verified.inspection, desk.EN)
    assert said[0].startswith("The coordinator (coordinator), coordinator, 2026-11-22 16:")
    assert "(Asia/Shanghai), version 1. Confirms eligibility" in said[1]
    assert remarks(verified) == ""
    assert [(one.was_allowed, one.is_active, one.revoked_on) for one in verified.standings] == [(True, True, None)] * 2
    earlier = verification.verify(li, first)
    assert earlier.is_genuine
    assert "Superseded" in remarks(earlier)
    assert len(verification.sentences(earlier.inspection, desk.ZH)) == 1


def test_that_a_file_was_verified_is_in_the_trail(memory: Entrance) -> None:
    """The entry has the file's digest, what was found and whose record it is; nothing that a foreign file says."""
    li, _coordinator, (_first, second) = signed(memory)
    verification.verify(li, second)
    verification.verify(li, b"%PDF-1.7 Somebody's name")
    genuine, foreign = memory.repository.with_actions((Action.VERIFIED,))
    assert json.loads(genuine.after or "")["truth"] == "genuine"
    assert (genuine.subject.screening_id, genuine.subject.entity_id) == (1, 2)
    assert json.loads(foreign.after or "")["truth"] == "unreadable"
    assert foreign.subject.screening_id is None
    assert "name" not in str(foreign.after)
    rows = trail.entries(li, TrailFilter(), desk.ZH, size=2)
    assert [row.sentence for row in rows] == ["文件已核验：无法读取。", "文件已核验：真实。"]
    assert all(change.label in ("SHA-256", "结果") for row in rows for change in row.changes)


def test_a_changed_file_is_told_from_a_genuine_one(memory: Entrance) -> None:
    """A byte appended, a byte changed, a draft: none is called genuine."""
    li, _coordinator, (_first, second) = signed(memory)
    middle = len(second) // 2
    flipped = second[:middle] + bytes([second[middle] ^ 1]) + second[middle + 1 :]
    for content, truth in ((second + b"%", PaperTruth.ALTERED), (flipped, PaperTruth.ALTERED)):
        verified = verification.verify(li, content)
        assert (verified.inspection.truth, verified.is_genuine) == (truth, False)
    draft = document.preview(li, 1, (desk.EN,))
    assert verification.verify(li, draft).inspection.truth is PaperTruth.NOT_OURS


def test_a_paper_that_was_never_filed_here_is_not_called_genuine(memory: Entrance) -> None:
    """A paper of the site's own people must be one that the store filed, to the last byte."""
    li, _coordinator, (_first, second) = signed(memory)
    altered_row(li, PaperRow, sha256="0" * 64)
    verified = verification.verify(li, second)
    assert verified.inspection.truth is PaperTruth.ALTERED
    assert "was filed in this store" in verification.sentences(verified.inspection, desk.EN)[0]
    altered_row(li, PaperRow, record_code="JDM-0000-0000-0000")
    assert verification.verify(li, second).inspection.truth is PaperTruth.NOT_OURS


def test_a_store_whose_trail_is_not_the_papers_is_named(memory: Entrance) -> None:
    """The head printed on a genuine paper must stand in the trail: where it does not, the store was changed."""
    li, _coordinator, (_first, second) = signed(memory)
    altered_row(li, AuditRow, hash="0" * 64)
    verified = verification.verify(li, second)
    assert verified.inspection.truth is PaperTruth.GENUINE
    assert not verified.is_genuine
    assert "the store was set back or changed" in remarks(verified)


def test_a_closed_account_leaves_its_signatures_valid(memory: Entrance) -> None:
    """Who signed rightly and left since is shown so; the paper stays genuine with its date."""
    li, coordinator, (_first, second) = signed(memory)
    staff.close_account(li, coordinator.person.id, "left")
    verified = verification.verify(li, second)
    assert verified.is_genuine
    assert "The account of The coordinator is closed now" in remarks(verified)
    assert f"withdrawn on {date(2026, 11, 22)}" in remarks(verified)


def test_who_may_not_sign_by_the_store_is_named(memory: Entrance) -> None:
    """A signature of somebody who was not allowed to, as when a store was tampered with, does not pass in silence."""
    li, _coordinator, (first, _second) = signed(memory)
    coordinator = memory.person("coordinator")
    assert coordinator is not None
    with li.change() as change:
        for one in memory.delegations(coordinator.id):
            change.save(replace(one, starts=date(2026, 11, 23)))
    assert "was not allowed to sign so on that day" in remarks(verification.verify(li, first))


def test_a_later_training_undoes_no_signature(memory: Entrance) -> None:
    """Whoever was trained when they signed was allowed to, however often they are trained again."""
    li, coordinator, (first, _second) = signed(memory)
    watch = memory.clock
    assert isinstance(watch, desk.Watch)
    watch.at += timedelta(days=300)
    li = memory.sign_in("li", desk.PASSWORD)
    again = watch.today()
    staff.correct_person(li, coordinator.person.id, physician=False, trained_on=again, reason="trained every year")
    assert "was not allowed" not in remarks(verification.verify(li, first))


# -------------------------------------------------------------------------------------------------------- record codes


def test_a_record_is_found_by_its_code_however_it_is_typed(memory: Entrance) -> None:
    """Small letters, blanks, no hyphens and look-alikes are understood; the papers of that record are named."""
    li, _coordinator, _papers = signed(memory)
    code = document.papers(li, 1)[0].record_code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for text in (code, typed, code.removeprefix("JDM-"), f"  {code.replace('-', '')}\t"):
        found = verification.find(li, text)
        assert (found.label, found.version, found.is_current, len(found.papers)) == ("S-001", 1, True, 2)
    screening.reopen(li, 1, "recount")
    assert not verification.find(li, code).is_current


def test_a_record_that_was_completed_and_never_printed_is_found(memory: Entrance) -> None:
    """The code on the screen of a completed screening is enough."""
    li = memory.sign_in("li", desk.PASSWORD)
    done = desk.completed(li)
    found = verification.find(li, screening.view(li, done, desk.EN).record_code)
    assert (found.screening_id, found.papers) == (done, ())


@pytest.mark.parametrize("text", ["", "JDM", "JDM-7K2M-9QXW", "JDM-7K2M-9QXW-03H?", "x" * 200])
def test_what_is_no_code_is_refused(memory: Entrance, text: str) -> None:
    """A text that cannot be a code, or is one of no record, is told in a sentence."""
    li = memory.sign_in("li", desk.PASSWORD)
    with pytest.raises(Refused):
        verification.find(li, text)
    with pytest.raises(Refused, match="knows no record"):
        verification.find(li, "JDM-7K2M-9QXW-03HD")


# ------------------------------------------------------------------------------------------------------- the commands


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a store, two signed papers, one changed one, a draft, and the site's certificate."""
    folder = tmp_path_factory.mktemp("site")
    door = opened(folder / "store")
    two_signatures(door)
    li, _coordinator, papers = signed(door)
    for name, content in zip(("first", "second"), papers, strict=True):
        (folder / f"{name}.pdf").write_bytes(content)
    (folder / "changed.pdf").write_bytes(papers[1] + b"\n")
    (folder / "draft.pdf").write_bytes(document.preview(li, 1, (desk.EN,)))
    (folder / "site.pem").write_bytes(staff.site_certificate_file(li))
    door.close()
    return folder


def run(site: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Run the program in a folder; return its status and what it said."""
    status = app.main([str(site / word) if (site / word).exists() or "." in word else word for word in words])
    return status, capsys.readouterr().out.splitlines()


@pytest.fixture
def signing_in(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit at the computer on which the store was made, with the right password on standard input."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_words, **_named: site / "state")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{desk.PASSWORD}\n"))


def test_verify_without_a_store(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the site's certificate alone: a line for each file, 0 only where all are genuine."""
    status, said = run(site, capsys, "verify", "second.pdf", "first.pdf", "--trust", "site.pem")
    assert status == 0
    assert len(said) == 2
    assert ": genuine | record JDM-" in said[0]
    assert "Dr Li (li), investigator, 2026-11-22" in said[0]
    assert "Confirms eligibility" in said[0]
    status, said = run(site, capsys, "verify", "second.pdf", "changed.pdf", "draft.pdf", "--trust", "site.pem")
    assert (status, [line.split(": ")[1].split(" |")[0] for line in said]) == (1, ["genuine", "altered", "not ours"])


def test_verify_trusts_nothing_by_itself(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a certificate nothing is called genuine."""
    status, (line,) = run(site, capsys, "verify", "second.pdf")
    assert status == 1
    assert ": not ours | " in line


def test_verify_says_what_it_cannot_read(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there or no PDF exits with 2; the others are told all the same."""
    status, said = run(site, capsys, "verify", "missing.pdf", "site.pem", "second.pdf", "--trust", "site.pem")
    assert status == 2
    assert ["unreadable" in line for line in said] == [True, True, False]
    assert app.main(["verify", str(site / "second.pdf"), "--trust", str(site / "none.pem")]) == 2
    assert app.main(["verify", str(site / "second.pdf"), "--trust", str(site / "second.pdf")]) == 2
    assert "certificate" in capsys.readouterr().err


def test_verify_says_one_line_of_a_file_whatever_its_name(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line end in a name begins no line, and what is no UTF-8, or steers a terminal, is written as its code."""
    for name in (b"a.pdf: genuine | record JDM-7K2M-9QXW-03HD\nb.pdf", b"\xff\x1b[2J.pdf"):
        path = tmp_path / os.fsdecode(name)
        path.write_bytes(b"no paper")
        assert app.main(["verify", str(path), "--trust", str(site / "site.pem")]) == 2
        (line,) = capsys.readouterr().out.splitlines()
        assert re.search(r"\.pdf: unreadable \| ", line)
        assert line.isprintable()


def test_verify_reads_no_more_of_a_file_than_a_paper_may_have(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of any size is told from a paper by its beginning."""
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    assert app.main(["verify", str(large), "--trust", str(site / "site.pem")]) == 2
    assert "large.pdf is larger than 64 MB" in capsys.readouterr().out


def test_verify_speaks_chinese(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line is in the language that was asked for."""
    _status, (line,) = run(site, capsys, "verify", "second.pdf", "--trust", "site.pem", "--language", "zh_CN")
    assert "真实" in line
    assert "genuine" not in line


def test_verify_with_the_store(site: Path, signing_in: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Signed in by a password on standard input, the store says what it filed, and keeps that it was asked."""
    status, said = run(site, capsys, "verify", "first.pdf", "--store", "store", "--user", "li")
    assert status == 0
    assert ": genuine" in said[0]
    assert "Superseded" in said[1]
    door = opened(site / "store")
    session = door.sign_in("li", desk.PASSWORD)
    assert session.workspace.repository.with_actions((Action.VERIFIED,))
    assert session.workspace.repository.any(Paper)
    door.close()


def test_verify_with_the_store_demands_the_given_certificate_too(
    site: Path,
    tmp_path: Path,
    signing_in: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever names the certificate that they trust gets no “genuine” under another one."""
    other = new_authority("Another hospital", desk.Watch().at, desk.known_key).certificate
    (tmp_path / "other.pem").write_bytes(as_pem(other))
    words = ["verify", str(site / "second.pdf"), "--store", str(site / "store"), "--user", "li", "--trust"]
    assert app.main([*words, str(tmp_path / "other.pem")]) == 1
    assert ": not ours | " in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{desk.PASSWORD}\n"))
    assert app.main([*words, str(site / "site.pem")]) == 0


def test_verify_needs_the_right_password(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong password is refused in a sentence, and nothing is called genuine."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    status = app.main(["verify", str(site / "first.pdf"), "--store", str(site / "store"), "--user", "li"])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert "password is wrong" in said.err


def test_the_certificate_is_exported(
    site: Path, tmp_path: Path, signing_in: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes the site's certificate, with which papers are verified elsewhere."""
    out = tmp_path / "site-certificate.pem"
    words = ["certificate", "--store", str(site / "store"), "--user", "li", "--out", str(out)]
    assert app.main(words) == 0
    assert out.read_bytes() == (site / "site.pem").read_bytes()
    assert str(out) in capsys.readouterr().out
    assert app.main(["certificate"]) == 2
    assert app.main(["verify", str(site / "first.pdf"), "--trust", str(out)]) == 0
