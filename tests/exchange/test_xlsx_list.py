"""Spreadsheets: the first sheet as it would be typed, and nothing that a spreadsheet can do to the program."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from jdm_desktop.exchange import xlsx_package
from jdm_desktop.exchange.columns import Unreadable
from jdm_desktop.i18n import Language
from tests.exchange.lists import read, refused, workbook, xlsx_file

SHEET = "xl/worksheets/sheet1.xml"


def changed(file: bytes, part: str, change: Callable[[str], str | bytes | None]) -> bytes:
    """Return a package in which one part was changed, or left out."""
    old = zipfile.ZipFile(io.BytesIO(file))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            after = change(content.decode("utf-8")) if name == part else content
            if after is not None:
                new.writestr(name, after)
    return made.getvalue()


WORDS = "xl/sharedStrings.xml"
INLINE = re.compile(r't="inlineStr"><is><t>(.*?)</t></is>')


def with_words(file: bytes, extra: str = "") -> bytes:
    """Return a workbook whose texts stand apart from the sheet, as those of most spreadsheet programs do."""
    words: list[str] = []

    def moved(found: re.Match[str]) -> str:
        words.append(found[1])
        return f't="s"><v>{len(words) - 1}</v>'

    file = changed(file, SHEET, lambda text: INLINE.sub(moved, text))
    relation = '<Relationship Id="rId9" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    file = changed(
        file, "xl/_rels/workbook.xml.rels", lambda text: text.replace("</Relationships>", relation + "</Relationships>")
    )
    entries = "".join(f"<si><t>{word}</t></si>" for word in words)
    made = io.BytesIO(file)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            WORDS,
            f'<x:sst xmlns:x="http://x">{entries}{extra}</x:sst>'.replace("<si", "<x:si").replace("</si", "</x:si"),
        )
    return made.getvalue()


def with_cells(folder: Path, cells: str, rows: str = "") -> Path:
    """Write a sheet whose only row after the header has these cells, as XML."""
    file = workbook([["participant", "sex", "ast"], ["A", "male", 1]])
    path = folder / "list.xlsx"
    row = f'<row r="2">{cells}</row>{rows}'
    path.write_bytes(changed(file, SHEET, lambda text: re.sub(r'<row r="2".*</row>', row, text)))
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("text", "text"),
        (" A ", " A "),
        (3, "3"),
        (3.0, "3"),
        (99.9, "99.9"),
        (33.3 * 3, "99.89999999999999"),
        (1e-7, "0.0000001"),
        (1.5e22, "15000000000000000000000"),
        (-0.5, "-0.5"),
        (True, "yes"),
        (False, "no"),
        (None, None),
        ("", None),
        (dt.date(2026, 3, 4), "2026-03-04"),
        (dt.datetime(2026, 3, 4), "2026-03-04"),  # noqa: DTZ001 - cells know no zones
        (dt.datetime(2026, 3, 4, 13, 5), "2026-03-04 13:05:00"),  # noqa: DTZ001 - cells know no zones
        (dt.date(1900, 2, 28), "1900-02-28"),
        (dt.date(1900, 3, 1), "1900-03-01"),
        (dt.time(13, 5), "13:05:00"),
        ("#N/A", "#N/A"),
    ],
)
def test_cells_become_what_would_be_typed(tmp_path: Path, value: Any, text: str | None) -> None:
    """A date without a time of day is a date, a number the shortest decimal that gives it, truth is yes and no."""
    (row,) = read(xlsx_file(tmp_path, [["participant", "ast", "sex"], ["A", value, "male"]]))
    assert row.texts.get("ast") == (text or "")
    assert row.texts["sex"] == "male"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="C2"><v>99.90000000000001</v></c>', "99.9"),
        ('<c r="C2"><v>54.899999999999999</v></c>', "54.9"),
        ('<c r="C2"><v>1E2</v></c>', "100"),
        ('<c r="C2"><v>1_0</v></c>', "1_0"),
        ('<c r="C2"><v>nan</v></c>', "nan"),
        ('<c r="C2"><v>1e999</v></c>', "1e999"),
        ('<c r="C2"><v>--1</v></c>', "--1"),
        ('<c r="C2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="C2" t="str"><f>"a"</f><v>a</v></c>', "a"),
        ('<c r="C2" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="C2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="C2" t="b"><v>1</v></c>', "yes"),
        ('<c r="C2" t="d"><v>2026-03-04T00:00:00Z</v></c>', "2026-03-04"),
        ('<c r="C2" t="d"><v>2026-03-04T10:00:00</v></c>', "2026-03-04T10:00:00"),
        ('<c r="C2" t="inlineStr"><is><r><t>A</t></r><r><t>ST</t></r><rPh><t>x</t></rPh></is></c>', "AST"),
        ('<c/><c/><c t="inlineStr"><is><t>third</t></is></c>', "third"),
    ],
)
def test_stored_forms_of_a_cell(tmp_path: Path, cell: str, text: str) -> None:
    """Formulas count with the result that was stored; what is no number stays as it stands."""
    path = with_cells(tmp_path, f'<c r="A2" t="inlineStr"><is><t>A</t></is></c>{cell}' if "r=" in cell else cell)
    rows = read(path)
    assert [row.texts.get("ast", "") for row in rows] == [text]


@pytest.mark.parametrize("cell", ['<c r="C2"><f>1+1</f></c>', '<c r="C2" t="n"><f t="shared" si="0"/><v/></c>'])
def test_a_formula_without_a_result_is_a_fault_of_the_row(tmp_path: Path, cell: str) -> None:
    """A list that a program wrote has formulas that nobody worked out: what the cell would hold is not blank."""
    (row,) = read(with_cells(tmp_path, f'<c r="A2" t="inlineStr"><is><t>A</t></is></c>{cell}'))
    (fault,) = row.faults
    assert (row.texts["participant"], fault.item, fault.value) == ("A", "ast", "")
    assert "has no stored result" in fault.message


def test_such_a_formula_under_an_ignored_column_is_ignored(tmp_path: Path) -> None:
    """As every other value there; beyond the last column it is one cell too many."""
    rows = [["participant", "ward"], ["A", "=1+1"], ["B", "x", "=1+1"]]
    first, second = read(xlsx_file(tmp_path, rows), ignore=True)
    assert first.faults == ()
    assert [fault.item for fault in second.faults] == [None]


def test_texts_may_stand_apart(tmp_path: Path) -> None:
    """Runs are joined, and the readings above characters are left out."""
    entry = "<si><r><t>fe</t></r><r><t>male</t></r><rPh><t>reading</t></rPh></si>"
    file = with_words(workbook([["participant", "sex"], ["受试者 1", "male"]]), entry)
    path = tmp_path / "list.xlsx"
    path.write_bytes(changed(file, SHEET, lambda text: text.replace("<v>3</v>", "<v>4</v>")))
    (row,) = read(path)
    assert dict(row.texts) == {"participant": "受试者 1", "sex": "female"}


@pytest.mark.parametrize("number", [14, 22, 31, 57])
def test_dates_in_the_formats_that_are_built_in(tmp_path: Path, number: int) -> None:
    """Those of East Asia too, which stand in no file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["participant", "date_of_birth"])
    sheet.append(["A", dt.date(2015, 5, 6)])
    file = io.BytesIO()
    book.save(file)
    path = tmp_path / "list.xlsx"
    styles = re.compile(r'numFmtId="(14|164)"')
    path.write_bytes(changed(file.getvalue(), "xl/styles.xml", lambda text: styles.sub(f'numFmtId="{number}"', text)))
    (row,) = read(path)
    assert row.texts["date_of_birth"] == "2015-05-06"


def test_the_other_beginning_of_time(tmp_path: Path) -> None:
    """Workbooks that count from 1904 say so."""
    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH
    sheet = book.active
    assert sheet is not None
    sheet.append(["participant", "date_of_birth"])
    sheet.append(["A", dt.date(2015, 5, 6)])
    book.save(tmp_path / "list.xlsx")
    (row,) = read(tmp_path / "list.xlsx")
    assert row.texts["date_of_birth"] == "2015-05-06"


def test_only_the_first_sheet_counts(tmp_path: Path) -> None:
    """In the order in which the sheets stand; the ending may be in any case."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["nothing"])
    first = book.create_sheet("first", 0)
    first.append(["participant"])
    first.append(["A"])
    book.save(tmp_path / "LIST.XLSX")
    assert [row.texts["participant"] for row in read(tmp_path / "LIST.XLSX")] == ["A"]


def test_rows_without_a_value_are_skipped(tmp_path: Path) -> None:
    """Formatted emptiness is no row; a blank is one. Rows keep their numbers."""
    rows = read(xlsx_file(tmp_path, [[], ["participant", "sex"], [None, None], ["A"], [], [" "], ["B", None, "x"]]))
    assert [(row.place, dict(row.texts)) for row in rows] == [
        (4, {"participant": "A"}),
        (6, {"participant": " "}),
        (7, {"participant": "B", "sex": ""}),
    ]
    assert rows[2].faults[0].message == "The row has 3 cells, but there are 2 columns."


@pytest.mark.parametrize("rows", [[], [[None]]])
def test_an_empty_sheet_is_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    """A header is expected; a header alone is an empty list."""
    assert "The first sheet is empty" in refused(xlsx_file(tmp_path, rows))
    assert read(xlsx_file(tmp_path, [["participant"]])) == []


def test_columns_are_checked_alike(tmp_path: Path) -> None:
    """Unknown and unnamed columns are told."""
    said = refused(xlsx_file(tmp_path, [["participant", None, "ward"]]))
    assert "Column 2 has no name" in said
    assert "“ward”" in said


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "text": lambda _: b"participant\nA\n",
    "nothing": lambda _: b"",
    "the old format": lambda _: b"\xd0\xcf\x11\xe0" + bytes(1000),
    "half of it": lambda file: file[: len(file) // 2],
    "no workbook": lambda file: changed(file, "xl/workbook.xml", lambda _: None),
    "no relations": lambda file: changed(file, "xl/_rels/workbook.xml.rels", lambda _: None),
    "no sheet": lambda file: changed(file, SHEET, lambda _: None),
    "no sheets": lambda file: changed(file, "xl/workbook.xml", lambda text: re.sub("<sheet .*?/>", "", text)),
    "sheets elsewhere": lambda file: changed(
        file,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace("<Relationship ", '<Relationship TargetMode="External" '),
    ),
    "a sheet outside": lambda file: changed(
        file,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace("/xl/worksheets/sheet1.xml", "../../../etc/passwd"),
    ),
    "broken XML": lambda file: changed(file, SHEET, lambda text: text.replace("</row>", "")),
    "no XML": lambda file: changed(file, SHEET, lambda _: "participant"),
    "no words": lambda file: changed(file, WORDS, lambda _: None),
    "fewer words": lambda file: changed(file, WORDS, lambda text: re.sub("<x:si>.*</x:si>", "", text)),
    "words before the first": lambda file: changed(file, SHEET, lambda text: text.replace("<v>0</v>", "<v>-1</v>")),
    "no numbers": lambda file: changed(file, SHEET, lambda text: text.replace('r="2"', 'r="two"')),
    "no columns": lambda file: changed(file, SHEET, lambda text: text.replace('r="A2"', 'r="22"')),
    "no styles": lambda file: changed(file, "xl/styles.xml", lambda text: text.replace('numFmtId="', 'numFmtId="x')),
    "a document type": lambda file: changed(
        file, SHEET, lambda text: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + text
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("language", Language)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, broken: str, language: Language) -> None:
    """One sentence, whatever is wrong."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(BROKEN[broken](with_words(workbook([["participant", "ast"], ["A", 1]]))))
    said = refused(path, language)
    assert "XLSX" in said
    assert len(said.splitlines()) == 1


LAUGHS = '<!DOCTYPE sst [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


@pytest.mark.parametrize("part", [WORDS, "xl/workbook.xml", "xl/styles.xml", SHEET])
def test_entities_never_expand(tmp_path: Path, part: str) -> None:
    """A part with a document type is refused before anything is made of it."""
    path = tmp_path / "list.xlsx"
    file = with_words(workbook([["participant"], ["A"]]))
    path.write_bytes(changed(file, part, lambda text: f"{LAUGHS}]>" + text.replace(">A<", ">&m;<")))
    assert "XLSX" in refused(path)


@pytest.mark.parametrize("part", [WORDS, "xl/styles.xml", "xl/workbook.xml"])
def test_parts_that_are_held_are_bounded(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks into a large part is refused before it is unpacked."""
    monkeypatch.setattr(xlsx_package, "LARGEST_PART", 100_000)
    path = tmp_path / "list.xlsx"
    file = with_words(workbook([["participant"], ["A"]]))
    path.write_bytes(changed(file, part, lambda text: text + " " * 200_000))
    assert "too large" in refused(path)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A2" t="inlineStr"><is><t>' + "x" * 5_000_000 + "</t></is></c>",
        '<c r="A2" t="' + "x" * 5_000_000 + '"><v>1</v></c>',
        "<!--" + "x" * 5_000_000 + "-->",
    ],
)
def test_one_cell_may_take_no_more_than_its_share(tmp_path: Path, cells: str) -> None:
    """Endless text, tags and comments are refused."""
    assert refused(with_cells(tmp_path, cells))


def test_a_sheet_of_any_size_is_read_as_a_stream(tmp_path: Path) -> None:
    """Rows that leave out a million numbers, and a cell far to the right, cost nothing."""
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    (_, row) = read(with_cells(tmp_path, '<c r="A2" t="inlineStr"><is><t>A</t></is></c>', far))
    assert row.place == 1_048_576
    assert row.faults[0].message == "The row has 16384 cells, but there are 3 columns."


def test_damaged_bytes_never_raise_anything_else(tmp_path: Path) -> None:
    """Whatever is flipped, the file is read or refused by a sentence."""
    chance = Random(1)  # noqa: S311 - examples, not secrets
    whole = with_words(workbook([["participant", "ast"], *[[f"P-{n}", n / 7] for n in range(20)]]))
    path = tmp_path / "list.xlsx"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 1, 2, 10])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with suppress(Unreadable):
            read(path)
