"""Every error case of the pre-screening contract: the exit status, one clear sentence, and nothing half-written."""

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jdm_desktop.app import main
from tests.domain.studies import STUDIES

HEAD = (
    "participant,sex,date_of_birth,screening_date,planned_enrolment_date,lvef_percent,myositis_antibodies,prior_car_t"
)


def prescreen(*words: str) -> int:
    """Run the command."""
    return main(["prescreen", *words])


def written(folder: Path, text: str | bytes, name: str = "list.csv") -> str:
    """Return the path of a list of candidates."""
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return str(path)


REQUESTS = [
    ("list.csv", "", "is empty"),
    ("list.csv", b"\xff\xfe\x00bad", "UTF-8"),
    ("list.csv", "participant,participant\nA,B\n", "“participant” stands twice"),
    ("list.csv", "participant,lvef\nA,60\n", "the nearest that is known is “lvef_percent”"),
    ("list.json", "{", None),
    ("list.json", '{"participant": "A"}', None),
    ("list.json", "", "is empty"),
    ("list.json", "[" * 100_000, None),
    ("list.xlsx", b"PK\x03\x04 not a workbook", "XLSX"),
    ("list.doc", "participant\nA\n", ".csv, .json, .xlsx"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REQUESTS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_request_in_error_writes_nothing(  # noqa: PLR0917 - the case and its fixtures
    name: str,
    content: str | bytes,
    sentence: str | None,
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 2, a sentence on standard error, nothing on standard output and no report."""
    out = tmp_path / "report.json"
    for more in ((), ("--out", str(out))):
        assert prescreen(written(tmp_path, content, name), "--format", "json", "--language", language, *more) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Traceback" not in said.err
        assert said.err.strip()
        if sentence and language == "en":
            assert sentence in said.err
    assert not out.exists()


@pytest.mark.parametrize("source", ["missing.csv", "."])
def test_a_file_that_is_none(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there, or a folder, is said so."""
    assert prescreen(str(tmp_path / source)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_an_unknown_study_and_a_broken_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The study that is not there is named; a broken study file is refused with line and reason."""
    source = written(tmp_path, "participant\nA\n")
    assert prescreen(source, "--study", "nope") == 2
    assert "nct06569472" in capsys.readouterr().err
    broken = written(
        tmp_path, (STUDIES / "mini.yaml").read_text("utf-8").replace("type: text", "type: words"), "s.yaml"
    )
    assert prescreen(source, "--study", broken) == 2
    assert "line 24: " in capsys.readouterr().err


def test_a_report_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is said, and nothing else is written."""
    source = written(tmp_path, "participant\nA\n")
    assert prescreen(source, "--out", str(tmp_path / "nowhere" / "report.csv")) == 2
    assert "could not be written" in capsys.readouterr().err
    assert prescreen(source, "--out", str(tmp_path)) == 2


def test_a_list_that_breaks_half_way_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report that was there before stays as it was; standard output stays empty."""
    rows = "".join(f"P-{n}\n" for n in range(3000))
    source = written(tmp_path, b"participant\n" + rows.encode() + b"\xff\xfe\n")
    out = tmp_path / "report.csv"
    out.write_text("an older report", "utf-8")
    assert prescreen(source, "--format", "csv", "--out", str(out)) == 2
    assert out.read_text("utf-8") == "an older report"
    assert prescreen(source, "--format", "json") == 2
    assert capsys.readouterr().out == ""
    assert {path.name for path in tmp_path.iterdir()} == {"list.csv", "report.csv"}


ROWS = [
    ("A,other,2015-01-01,2026-01-01,,60,none,no", "sex"),
    ("A,male,2015-13-01,2026-01-01,,60,none,no", "date_of_birth"),
    ("A,male,2026-01-02,2026-01-01,,60,none,no", "date_of_birth"),
    ("A,male,2015-01-01,2026-01-01,2025-12-31,60,none,no", "planned_enrolment_date"),
    ("A,male,2015-01-01,2026-01-01,,0.99,none,no", "lvef_percent"),
    ("A,male,2015-01-01,2026-01-01,,5e1,none,no", "lvef_percent"),
    ('A,male,2015-01-01,2026-01-01,,"60,5",none,no', "lvef_percent"),
    ("A,male,2015-01-01,2026-01-01,,>60,none,no", "lvef_percent"),
    ("A,male,2015-01-01,2026-01-01,,60,MDA5;none,no", "myositis_antibodies"),
    ("A,male,2015-01-01,2026-01-01,,60,XYZ,no", "myositis_antibodies"),
    ("A,male,2015-01-01,2026-01-01,,60,none,none", "prior_car_t"),
    (",male,2015-01-01,2026-01-01,,60,none,no", "participant"),
    ("A,male,2015-01-01,2026-01-01,,60,none,no,surplus", None),
]


@pytest.mark.parametrize(("row", "item"), ROWS)
def test_a_row_in_error_stands_alone(
    row: str, item: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1; the row keeps its participant and has nothing but errors; the others are evaluated."""
    source = written(tmp_path, f"{HEAD}\n{row}\nB,male,2015-01-01,2026-01-01,,60,none,no\n")
    assert prescreen(source, "--format", "json") == 1
    said = capsys.readouterr()
    wrong, fine = json.loads(said.out)
    assert [error["item"] for error in wrong["errors"]] == [item]
    assert wrong["participant"] == row.split(",", maxsplit=1)[0]
    assert (wrong["outcome"], wrong["advice"]) == (None, None)
    assert wrong["failing"] == wrong["undetermined"] == wrong["missing"] == wrong["warnings"] == []
    assert wrong["criteria"] == {}
    assert (fine["errors"], fine["outcome"]) == ([], "not_eligible")
    assert len([line for line in said.err.splitlines() if line.strip()]) == 1


def test_an_event_before_the_birth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An event that cannot have happened is an error of that event."""
    text = "participant,date_of_birth,last_live_vaccine\nA,2015-01-01,2014-12-31\nB,2015-01-01,2015-01-01\n"
    assert prescreen(written(tmp_path, text), "--format", "json") == 1
    wrong, fine = json.loads(capsys.readouterr().out)
    assert [error["item"] for error in wrong["errors"]] == ["last_live_vaccine"]
    assert fine["errors"] == []


def test_json_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Truth is yes or no, null is blank, decimals are as typed, lists are choices; an unknown key is an error."""
    rows: list[dict[str, Any]] = [
        {"participant": "A", "prior_car_t": True, "lvef_percent": None, "myositis_antibodies": ["SRP", "MDA5"]},
        {"participant": "B", "unknown_thing": 1},
    ]
    text = json.dumps(rows).replace("null", "54.90000000000000000000000000001")
    assert prescreen(written(tmp_path, text, "LIST.JSON"), "--format", "json") == 1
    first, second = json.loads(capsys.readouterr().out)
    assert "E1" in first["failing"]
    assert "54.90000000000000000000000000001 %" in first["criteria"]["I6"]["why"]
    assert second["errors"]
    assert second["participant"] == "B"


def test_a_spreadsheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Date cells, numbers and truth of a spreadsheet count as what they are."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["participant", "date_of_birth", "screening_date", "lvef_percent", "prior_car_t"])
    sheet.append(["A", date(2015, 1, 1), "2026-01-01", 54.9, False])
    path = tmp_path / "list.XLSX"
    book.save(path)
    assert prescreen(str(path), "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["criteria"]["I1"]["answer"] == "yes"
    assert found["criteria"]["I6"]["why"].startswith("① LVEF 54.9 % is below 55 %")
    assert found["criteria"]["E1"]["answer"] == "no"


def test_standard_input_byte_order_mark_and_surplus_blanks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A minus reads CSV from standard input; a byte-order mark, any case and surrounding blanks do not matter."""
    text = "\ufeffparticipant,sex,prior_car_t\r\n A , MALE ,No\r\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    assert prescreen("-", "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["participant"] == "A"
    assert found["criteria"]["E1"]["answer"] == "no"


def test_unknown_columns_are_ignored_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is ignored is named on standard error."""
    source = written(tmp_path, "participant,ward\nA,3\n")
    assert prescreen(source, "--ignore-unknown-columns", "--format", "json") == 0
    assert "ward" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["json", "csv", "table"])
def test_a_header_without_rows_is_an_empty_list(how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No candidates is no error."""
    assert prescreen(written(tmp_path, "participant\n"), "--format", how) == 0
    out = capsys.readouterr().out
    if how == "json":
        assert json.loads(out) == []


def test_a_participant_that_stands_twice_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The row is evaluated all the same."""
    assert prescreen(written(tmp_path, "participant\nA\nB\nA\n"), "--format", "json") == 0
    codes = [[warning["code"] for warning in one["warnings"]] for one in json.loads(capsys.readouterr().out)]
    assert codes == [[], [], ["duplicate_participant"]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_report_is_a_formula(sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that a spreadsheet could compute gets a leading apostrophe."""
    source = written(tmp_path, json.dumps([{"participant": f"x{sign}"}, {"participant": f"{sign}cmd|x"}]), "list.json")
    assert prescreen(source, "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    if sign not in "\t\r":  # surrounding blanks are dropped, so that these cannot begin a cell
        assert lines[2].startswith(f"'{sign}cmd|x,")
    assert lines[1].startswith("x")


def test_a_study_of_the_users_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Items and criteria are then that file's."""
    source = written(tmp_path, "participant,a,b,c\nA,yes,yes,yes\n")
    assert prescreen(source, "--study", str(STUDIES / "mini.yaml"), "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert list(found["criteria"]) == ["I1", "I2", "I4", "I5", "I6", "E14"]
    assert found["criteria"]["I2"]["passes"] is True
