"""JSON lists: objects one by one, numbers as typed, nothing that JSON does not have."""

import json
from pathlib import Path

import pytest

from jdm_desktop.exchange import json_list
from tests.exchange.lists import json_file, read, refused


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"55.0"', "55.0"),
        ("55.0", "55.0"),
        ("0.10", "0.10"),
        ("54.900000000000000000001", "54.900000000000000000001"),
        ("1e2", "1e2"),
        ("-0", "-0"),
        ("9" * 10_000, "9" * 10_000),
        ("true", "yes"),
        ("false", "no"),
        ("null", ""),
        ("[]", ""),
        ('["SRP"]', "SRP"),
        ('["SRP", null, "", "MDA5"]', "SRP;MDA5"),
        ('"\\u540d"', "名"),
    ],
)
def test_values_become_what_would_be_typed(tmp_path: Path, value: str, text: str) -> None:
    """Decimals are those of the file, digit by digit."""
    (row,) = read(json_file(tmp_path, f'[{{"participant": "A", "myositis_antibodies": {value}}}]'))
    assert row.texts["myositis_antibodies"] == text
    assert row.faults == ()


@pytest.mark.parametrize(
    ("member", "item", "value", "said"),
    [
        ('"ast": [3]', "ast", "[…]", "A single value is expected"),
        ('"ast": {"value": 3}', "ast", "{…}", "A single value is expected"),
        ('"myositis_antibodies": [["SRP"]]', "myositis_antibodies", "[…]", "A single value is expected"),
        ('"myositis_antibodies": [{}]', "myositis_antibodies", "[…]", "A single value is expected"),
        ('"ast": 3, "ast": 4', "ast", "4", "stands twice"),
        ('"ward": 3', "ward", "3", "There is no item “ward”"),
        ('"ward": null', "ward", "null", "There is no item “ward”"),
        ('"": true', "", "true", "There is no item"),
    ],
)
def test_faults_of_an_object(tmp_path: Path, member: str, item: str, value: str, said: str) -> None:
    """They name key and value; the other objects are read."""
    row, fine = read(json_file(tmp_path, f'[{{"participant": "A", {member}}}, {{"participant": "B"}}]'))
    (fault,) = row.faults
    assert (fault.item, fault.value) == (item, value)
    assert said in fault.message
    assert (row.place, fine.place, fine.faults) == (1, 2, ())


def test_unknown_keys_can_be_ignored(tmp_path: Path) -> None:
    """They leave nothing behind."""
    (row,) = read(json_file(tmp_path, [{"participant": "A", "ward": {"floor": [3]}}]), ignore=True)
    assert dict(row.texts) == {"participant": "A"}
    assert row.faults == ()


@pytest.mark.parametrize("text", ["[]", " \n[ ]\n", "\ufeff[]"])
def test_an_empty_list_is_one(tmp_path: Path, text: str) -> None:
    """No candidate is no error."""
    assert read(json_file(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("{}", "Line 1 is not JSON"),
        ('"A"', "Line 1 is not JSON"),
        ("[1]", "Line 1 is not JSON"),
        ("[[]]", "Line 1 is not JSON"),
        ("[null]", "Line 1 is not JSON"),
        ('[\n{"participant": "A"}', "Line 2 is not JSON"),
        ('[\n{"participant": "A"},\n]', "Line 3 is not JSON"),
        ('[{"participant": "A"} {"participant": "B"}]', "Line 1 is not JSON"),
        ('[{"participant": "A"}]\n{}', "Line 2 is not JSON"),
        ('[{"participant": "A"}]]', "Line 1 is not JSON"),
        ('[{\n"participant": "A"\n"sex": "male"}]', "Line 3 is not JSON"),
        ("[{'participant': 'A'}]", "Line 1 is not JSON"),
        ('[{"participant": "A\x01"}]', "Line 1 is not JSON"),
        ('[{"participant": 01}]', "Line 1 is not JSON"),
        ('[{"ast": NaN}]', "The object that begins on line 1 holds “NaN”, which is no JSON value"),
        ('[{"ast": -Infinity}]', "“-Infinity”, which is no JSON value"),
        ('[{"participant":\n"\xe9"}]'.encode("latin-1"), "Line 2 is not UTF-8"),
        ('[{"participant": "A"}]'.encode("utf-16"), "Line 1 is not UTF-8"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: str | bytes, said: str) -> None:
    """A sentence says where."""
    assert said in refused(json_file(tmp_path, content))


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_million_levels_are_refused(tmp_path: Path, opening: str) -> None:
    """Neither the stack nor the memory is exhausted."""
    said = refused(json_file(tmp_path, '[{"participant": ' + opening * 1_000_000))
    assert "nested too deeply" in said or "is not JSON" in said


def test_objects_are_found_wherever_the_pieces_of_the_file_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cutting the text anywhere changes nothing."""
    rows = [{"participant": f"受试者 {n}\n", "ast": n, "sex": None} for n in range(30)]
    path = json_file(tmp_path, json.dumps(rows, ensure_ascii=False, indent=3))
    whole = read(path)
    for piece in (1, 2, 3, 7, 64):
        monkeypatch.setattr(json_list, "_PIECE", piece)
        assert read(path) == whole
    assert [row.texts["participant"] for row in whole] == [row["participant"] for row in rows]


def test_an_object_without_an_end_is_refused_early(tmp_path: Path) -> None:
    """A file of one endless object is not drawn into memory."""
    path = tmp_path / "list.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('[{"participant": "A", "sex": "')
        for _ in range(100):
            file.write("x" * 1_000_000)
    assert "is not JSON" in refused(path)
