"""Long lists: several processes, bounded memory, progress, and whoever ends the run early."""

import csv
import io
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jdm_desktop.app import main
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.i18n import Language
from jdm_desktop.prescreen import progress, run, workers
from tests.domain.studies import trial
from tests.second_evaluation.candidates import random_candidate

ROWS = int(os.environ.get("JDM_CANDIDATES", "10000"))
"""How many candidates the memory is measured with; JDM_CANDIDATES=100000 is the size that the contract names."""
MEGABYTE = 1024 * 1024


def a_list(path: Path, count: int) -> Path:
    """Write a list of random candidates, two of whom have the same participant, to be warned of."""
    chance = random.Random(count)  # noqa: S311 - examples, not secrets
    some = [random_candidate(chance) for _ in range(min(count, 500))]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(trial().items), restval="")
        writer.writeheader()
        for number in range(count):
            writer.writerow(some[number % len(some)] | {"participant": f"P-{max(number, 1)}"})
    return path


@pytest.mark.parametrize("form", workers.FORMATS)
def test_processes_change_nothing(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is the same, byte by byte, whether one process makes it or several."""
    source = a_list(tmp_path / "list.csv", 1000)
    reports = []
    for few in (10, 0):
        monkeypatch.setattr(workers, "FEW", few)
        monkeypatch.setattr(workers, "CHUNK", 90 + few)
        out = tmp_path / f"{few}.txt"
        assert main(["prescreen", str(source), "--format", form, "--out", str(out)]) == 1
        reports.append(out.read_bytes())
    assert reports[0] == reports[1]
    assert reports[0].count(b"duplicate_participant" if form != "table" else b"more than once") == 1


def test_rows_in_error_are_told_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where several processes found them."""
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "CHUNK", 2)
    source = tmp_path / "list.csv"
    source.write_text("participant,sex\n" + "".join(f"P-{n},{n}\n" for n in range(20)), "utf-8")
    assert main(["prescreen", str(source)]) == 1
    said = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert said == [f"Row {n + 2} (P-{n}), sex" for n in range(20)]


def test_an_unreadable_end_leaves_nothing_of_many_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was evaluated before is thrown away; no process is left behind."""
    monkeypatch.setattr(workers, "FEW", 1)
    monkeypatch.setattr(workers, "CHUNK", 10)
    source = a_list(tmp_path / "list.csv", 300)
    with source.open("ab") as file:
        file.write(b'"open')
    assert main(["prescreen", str(source), "--format", "json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith(f"“{source}”: Line 302 is not CSV")
    assert multiprocessing.active_children() == []


def kill_the_process(_candidates: object) -> workers.Done:
    """End the process in place of evaluating."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_killed_process_is_told_by_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory may run out; the run ends with a sentence and not with a traceback."""
    monkeypatch.setattr(workers, "_evaluate", kill_the_process)
    task = workers.Task(trial().text, "json", Language.ENGLISH)
    with pytest.raises(Trouble, match="ended from outside"):
        list(workers._by_processes(task, 1, [[]]))


def command(*words: str) -> list[str]:
    """Return the words that start the program."""
    return [sys.executable, "-m", "jdm_desktop", "prescreen", *words]


MEASURE = """
import resource, sys
from jdm_desktop.app import main
status = main(["prescreen", *sys.argv[1:]])
# the peak of this program alone: what getrusage says of itself begins with the peak of the process that started it
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(status, own * 1024, largest * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_memory_is_bounded(form: str, tmp_path: Path) -> None:
    """However long the list and the report, this process and one for each of two cores stay under 250 MB together."""
    source = a_list(tmp_path / "list.csv", ROWS)
    out = tmp_path / "report"
    words = [sys.executable, "-c", MEASURE, str(source), "--format", form, "--out", str(out)]
    ran = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")
    status, own, largest = map(int, ran.stdout.split())
    assert status == 1
    assert own + 2 * largest < 250 * MEGABYTE
    assert out.stat().st_size > ROWS * (200 if form == "csv" else 2000)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_who_goes_early_is_no_error(tmp_path: Path) -> None:
    """`prescreen … | head` says nothing on standard error beside the rows in error."""
    source = tmp_path / "list.csv"
    source.write_text("participant\n" + "".join(f"P-{n}\n" for n in range(500)), "utf-8")
    with subprocess.Popen(command(str(source)), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.readline()
        ran.stdout.close()
        assert ran.stderr.read() == b""
        assert ran.wait() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl+C ends it quietly, without a report."""
    out = tmp_path / "report.json"
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what is ignored here would be ignored by the run too
    with subprocess.Popen(
        command("-", "--out", str(out)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdin is not None
        assert ran.stderr is not None
        ran.stdin.write(b"participant\nA\n")
        ran.stdin.flush()
        while not any(tmp_path.iterdir()):  # until the run has begun its report
            assert ran.poll() is None
        ran.send_signal(signal.SIGINT)
        assert ran.wait() == run.INTERRUPTED
        assert ran.stderr.read() == b""
    assert list(tmp_path.iterdir()) == []


class Terminal(io.StringIO):
    """Keeps what would be shown."""

    def isatty(self) -> bool:
        """Say that somebody is looking."""
        return True


@pytest.mark.parametrize("language", Language)
def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch, language: Language) -> None:
    """One line with count and rate, rewritten, and gone before anything else is said."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    times = iter([0.0, 0.1, 2.0, 2.1])
    shown = progress.Progress(language, lambda: next(times))
    for count in (100, 3900, 1):
        shown.add(count)
    shown.say("sentence")
    told = terminal.getvalue()
    assert told.count("4,000") == 1
    assert "2,000" in told
    assert told.endswith(" \rsentence\n")

    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    shown = progress.Progress(language, lambda: 10.0)
    shown.add(1000)
    shown.clear()
    assert quiet.getvalue() == ""


def test_the_list_itself_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the hand does not cost the list."""
    source = tmp_path / "list.csv"
    source.write_text("participant\nA\n", "utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(source)
    assert main(["prescreen", str(source), "--out", str(link)]) == 2
    assert "would replace the list" in capsys.readouterr().err
    assert source.read_text("utf-8") == "participant\nA\n"


@pytest.mark.parametrize(
    ("set_to", "word"),
    [("zh_CN.UTF-8", "受试者"), ("zh_TW", "受试者"), ("de_DE.UTF-8", "participant"), ("C", "participant")],
)
def test_the_language_is_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], set_to: str, word: str
) -> None:
    """English where the environment speaks neither."""
    monkeypatch.setenv("LC_ALL", set_to)
    source = tmp_path / "list.csv"
    source.write_text("participant\nA\n", "utf-8")
    assert main(["prescreen", str(source)]) == 0
    assert capsys.readouterr().out.startswith(word)


def test_the_command_loads_no_window_and_no_store(tmp_path: Path) -> None:
    """It starts where Qt and a store are not there."""
    source = tmp_path / "list.csv"
    source.write_text("participant\nA\n", "utf-8")
    code = (
        "import sys; from jdm_desktop.app import main; status = main(sys.argv[1:]); "
        "loaded = {name.split('.')[0] for name in sys.modules}; "
        "print(sorted(loaded & {'PySide6', 'sqlalchemy', 'reportlab', 'openpyxl'})); "
        "sys.exit(status)"
    )
    words = [sys.executable, "-c", code, "prescreen", str(source), "--format", "json"]
    ran = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")
    assert ran.stdout.splitlines()[-1] == "[]"
    assert json.loads("\n".join(ran.stdout.splitlines()[:-1]))[0]["participant"] == "A"
