"""CSV lists: what counts as one, and what a row of it says."""

from pathlib import Path

import pytest

from jdm_desktop.exchange import csv_list
from tests.exchange.lists import csv_file, read, refused


@pytest.mark.parametrize("start", ["", "\ufeff", "\n\r\n", "\ufeff\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_make_no_difference(tmp_path: Path, start: str, end: str) -> None:
    """A byte-order mark, empty lines before the header and any line end are fine."""
    (found,) = read(csv_file(tmp_path, f"{start}participant, sex {end}A,male{end}"))
    assert dict(found.texts) == {"participant": "A", "sex": "male"}
    assert found.faults == ()


def test_quoted_cells_hold_anything(tmp_path: Path) -> None:
    """Commas, doubled quotes and line ends belong to a quoted cell; the row begins where it begins."""
    first, second = read(csv_file(tmp_path, 'participant,sex\n"A ""x"",\nB",male\nC,female\n'))
    assert first.texts["participant"] == 'A "x",\nB'
    assert (first.place, second.place) == (2, 4)


def test_short_rows_are_blank_at_their_end(tmp_path: Path) -> None:
    """What a row leaves out is not known yet; a line without any character is no row, one of commas is."""
    rows = read(csv_file(tmp_path, "participant,sex,ast\nA\n\n,,\nB,male,3\n"))
    assert [dict(row.texts) for row in rows] == [
        {"participant": "A"},
        {"participant": "", "sex": "", "ast": ""},
        {"participant": "B", "sex": "male", "ast": "3"},
    ]
    assert [row.place for row in rows] == [2, 4, 5]


def test_surplus_cells_are_a_fault_of_the_row(tmp_path: Path) -> None:
    """They are named; the rest of the row is read."""
    (row,) = read(csv_file(tmp_path, "participant,sex\nA,male,x,y\n"))
    (fault,) = row.faults
    assert (fault.item, fault.value) == (None, "x,y")
    assert fault.message == "The row has 4 cells, but there are 2 columns."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\ufeff", "is empty"),
        ("\n\n", "is empty"),
        ("participant\nA\n\xe9".encode("latin-1"), "Line 3 is not UTF-8"),
        ("participant\r\nA\r\n受试者\r\n".encode("gbk"), "Line 3 is not UTF-8"),
        ("participant\rA\r受试者\r".encode("gbk"), "Line 3 is not UTF-8"),
        (b"participant\n" + b"A\n" * 50_000 + b"\xff\n" + b"B\n" * 50_000, "Line 50002 is not UTF-8"),
        ("participant\n筛".encode()[:-1], "Line 2 is not UTF-8"),
        ("participant\n".encode("utf-16"), "Line 1 is not UTF-8"),
        ('participant\n"A\n', "Line 2 is not CSV"),
        ('participant\n"A"B\n', "Line 2 is not CSV"),
        ("participant,sex,sex,ast,ast\n", "“ast” stands twice"),
        ("participant;sex\n", "the nearest that is known is “participant”"),
        ("participant,Sex\n", "the nearest that is known is “sex”"),
        ("participant,SEX\n", "the nearest that is known is “sex”"),
        ("participant,LVEF\n", "the nearest that is known is “lvef_percent”"),
        ("participant,ALT ULN\n", "the nearest that is known is “alt_uln”"),
        ("participant,,sex\n", "Column 2 has no name"),
        ("  \n", "Column 1 has no name"),
        (",".join(f"x{n}" for n in range(50)), "30 more columns are not known."),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: str | bytes, said: str) -> None:
    """A sentence says what to look for."""
    assert said in refused(csv_file(tmp_path, content))


def test_every_unknown_column_has_its_sentence(tmp_path: Path) -> None:
    """All are told at once."""
    assert refused(csv_file(tmp_path, "participant,lvef,date_birth\n")).splitlines() == [
        "There is no item “lvef”; the nearest that is known is “lvef_percent”.",
        "There is no item “date_birth”; the nearest that is known is “date_of_birth”.",
    ]


def test_unknown_columns_can_be_ignored(tmp_path: Path) -> None:
    """Their cells are left out; a duplicate is refused all the same."""
    (row,) = read(csv_file(tmp_path, "ward,participant,,sex\n3,A,x,male\n"), ignore=True)
    assert dict(row.texts) == {"participant": "A", "sex": "male"}
    assert "stands twice" in refused(csv_file(tmp_path, "ward,ward,participant\n"))


@pytest.mark.parametrize("content", ['participant\n"', "participant\n"])
def test_a_cell_without_an_end_is_refused_early(tmp_path: Path, content: str) -> None:
    """Neither an open quotation mark nor an endless line draws the whole file into memory."""
    text = content + ("x" * 999 + ("\n" if '"' in content else "")) * (csv_list.LONGEST_LINE // 900)
    assert "is not CSV" in refused(csv_file(tmp_path, text))


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    """A million characters are not refused."""
    (row,) = read(csv_file(tmp_path, f"participant\n{'名' * 1_000_000}\n"))
    assert len(row.texts["participant"]) == 1_000_000
