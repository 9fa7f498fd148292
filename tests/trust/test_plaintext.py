"""Nothing that people type lies on a disk in clear: not while they work, not after a kill, not in any other folder."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.trust import acts, aftermath

WORK = """
import os, signal, sys
from pathlib import Path
from tests.service import desk
from tests.trust import acts
from tests.trust.acts import Place, Worker
from tests.trust.ledger import Ledger

worker = Worker(Place(Path(sys.argv[1])), Ledger())
acts.birth(worker)
session = worker.li
acts.participant.register(session, acts.ParticipantForm(acts.NAMES[0], desk.BORN, note=acts.REMARK))
desk.fill(session, 1)
desk.determine_all(session, 1)
acts.registering(worker)
acts.guarding(worker)
acts.backing_up(worker)
acts.finishing(worker)
session.keep_draft("x", acts.DRAFT)
print("worked", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


def everywhere(place: Path, home: Path, temporary: Path) -> list[str]:
    """Return every marker that lies in clear in the store, in the user's folders or among the temporary files."""
    return [hit for folder in (place, home, temporary) for hit in aftermath.plaintext(folder, acts.MARKERS)]


@pytest.mark.skipif(os.name != "posix", reason="needs a kill")
def test_nothing_lies_on_a_disk_in_clear(tmp_path: Path, home: Path) -> None:
    """Names, remarks, reasons, drafts and passwords, also in Chinese: 0 hits while running, 0 after a kill."""
    place, temporary = tmp_path / "computer", tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(place)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdin is not None
        assert worker.stdout.readline().strip() == "worked"
        assert (place / "store" / "store.db").stat().st_size > 100_000
        assert everywhere(place, home, temporary) == []
        worker.stdin.write("\n")
        worker.stdin.flush()
        assert worker.wait() != 0
    assert everywhere(place, home, temporary) == []


def test_the_search_finds_what_lies_in_clear(tmp_path: Path) -> None:
    """What is planted is found, in any coding, in a file's content or its name; so that 0 hits mean something."""
    (tmp_path / "log.txt").write_text(f"saving {acts.NAMES[1]}", encoding="gb18030")
    (tmp_path / "cache.bin").write_bytes(acts.REMARK.encode("utf-16-le"))
    (tmp_path / f"{acts.NAMES[0]}.pdf").write_bytes(b"")
    found = aftermath.plaintext(tmp_path, acts.MARKERS)
    assert {hit.split(":")[0] for hit in found} == {"log.txt", "cache.bin", f"{acts.NAMES[0]}.pdf"}
    assert tempfile.gettempdir()
