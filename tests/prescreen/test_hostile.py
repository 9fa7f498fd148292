"""Whatever stands in a list, the command ends with a report or with a sentence."""

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdm_desktop.app import main
from jdm_desktop.domain.candidate import Candidate, Judge
from jdm_desktop.exchange.report import CsvReport, JsonReport, Report
from jdm_desktop.exchange.table import TableReport
from jdm_desktop.i18n import Language
from tests.domain.studies import trial
from tests.hostile import STRINGS

JUDGE = Judge(trial(), Language.ENGLISH)
ANYTHING = st.text() | st.sampled_from(list(STRINGS.values())) | st.from_regex(r"[-+]?[0-9.eE,<> ]{0,40}")
ROWS = st.dictionaries(st.sampled_from(list(trial().items)), ANYTHING, max_size=10)


@given(ROWS)
def test_any_text_in_any_cell_is_judged(texts: dict[str, str]) -> None:
    """Each item is read, blank, or a fault of its own; every report can be written and read back."""
    judged = JUDGE.judge(Candidate(texts, 2))
    assert judged.faults or set(judged.criteria) == set(trial().criteria)
    assert {fault.item for fault in judged.faults} <= {"participant", *texts}
    for kind in (JsonReport, CsvReport, TableReport):
        made: Report = kind(trial(), Language.ENGLISH)
        made.text(judged).encode("utf-8", "backslashreplace")
    assert json.loads(JsonReport(trial(), Language.ENGLISH).text(judged))["participant"] == judged.participant


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(alphabet='participant,sex"\n\r;\x00[]{}:\\u', max_size=80).map(str.encode))
@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_any_bytes_are_read_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str, content: bytes
) -> None:
    """The exit status says which, and standard output is empty where nothing was read."""
    path = tmp_path / f"list.{ending}"
    path.write_bytes(content)
    status = main(["prescreen", str(path), "--format", "json"])
    said = capsys.readouterr()
    assert status in (0, 1, 2)
    assert bool(said.out) is (status != 2)
    assert bool(said.err) is (status != 0)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_participants_are_kept_as_they_were_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """Character by character, apart from surrounding blanks; half a character too, where the file can hold it."""
    texts = [text for text in STRINGS.values() if ending == "json" or not re.search("[\ud800-\udfff]", text)]
    path = tmp_path / f"list.{ending}"
    if ending == "json":
        path.write_text(json.dumps([{"participant": text} for text in texts]), "utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["participant", "sex"], *([text, ""] for text in texts)])
    assert main(["prescreen", str(path), "--format", "json"]) == 1  # two are blank
    report = json.loads(capsys.readouterr().out)
    # two halves of a character that JSON writes side by side are one character
    assert [one["participant"] for one in report] == [json.loads(json.dumps(text)).strip() for text in texts]


@pytest.mark.parametrize("text", ["0." + "0" * 900_000 + "1", "9" * 1_000_000, "55." + "0" * 131_000])
def test_a_number_of_a_million_digits_is_refused_at_once(text: str) -> None:
    """No text that can be typed makes an evaluation slow."""
    (fault, *_) = JUDGE.judge(Candidate({"participant": "A", "lvef_percent": text, "ast": text}, 2)).faults
    assert fault.item == "lvef_percent"
    assert "more digits" in fault.message
    assert len(fault.message) < 200
