"""The three reports on candidates: for people, for machines, for spreadsheets."""

import csv
import io
import json

import pytest

from jdm_desktop.domain.candidate import Candidate, Fault, Judge
from jdm_desktop.exchange.report import CsvReport, JsonReport, Report
from jdm_desktop.exchange.table import TableReport, width, wrapped
from jdm_desktop.i18n import Language
from tests.domain.studies import trial

KEYS = [
    "participant",
    "outcome",
    "advice",
    "failing",
    "undetermined",
    "missing",
    "warnings",
    "criteria",
    "errors",
]
BOY = {
    "participant": "P-1",
    "sex": "male",
    "date_of_birth": "2015-01-01",
    "screening_date": "2026-01-01",
    "last_live_vaccine": "2026-02-01",
    "prior_car_t": "no",
}


def report(kind: type[Report], *candidates: Candidate, language: Language = Language.ENGLISH) -> str:
    """Return the whole report on candidates."""
    judge, made = Judge(trial(), language), kind(trial(), language)
    texts = [made.text(judge.judge(candidate)) for candidate in candidates]
    return made.header() + made.between.join(texts) + made.footer(empty=not texts)


def candidate(**texts: str) -> Candidate:
    """Return a candidate in row 2."""
    return Candidate(BOY | texts, 2)


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    """In their order; a row in error keeps its participant and has nothing else."""
    boy, wrong = json.loads(report(JsonReport, candidate(), candidate(lvef_percent="5x", participant=" B ")))
    assert list(boy) == list(wrong) == KEYS
    assert list(boy["criteria"]) == list(trial().criteria)
    assert all(list(one) == ["answer", "passes", "why"] for one in boy["criteria"].values())
    assert [list(one) for one in boy["warnings"]] == [["code", "criterion", "item", "message"]]
    assert wrong == {
        **{key: [] for key in KEYS},
        "participant": "B",
        "outcome": None,
        "advice": None,
        "criteria": {},
        "errors": [{"item": "lvef_percent", "value": "5x", "message": wrong["errors"][0]["message"]}],
    }


def test_a_participant_of_the_list_twice_is_warned_of_first() -> None:
    """The warning concerns no criterion."""
    (boy,) = json.loads(report(JsonReport, Candidate(BOY, 3, repeated=True)))
    assert [warning["code"] for warning in boy["warnings"]] == ["duplicate_participant", "after_reference"]
    assert (boy["warnings"][0]["criterion"], boy["warnings"][0]["item"]) == (None, "participant")


def test_csv_has_a_column_for_every_criterion() -> None:
    """Lists are joined; cells are quoted as they must be."""
    fault = Fault(None, "x", "One too many.")
    text = report(
        CsvReport,
        candidate(ast="4000", ast_uln="40"),
        Candidate(BOY | {"sex": "boy", "participant": 'say "x", y\nz'}, 3, (fault,)),
    )
    boy, wrong = csv.DictReader(io.StringIO(text, newline=""))
    assert list(boy) == [
        *("participant", "outcome", "advice", "failing", "undetermined", "missing", "warnings", "errors"),
        *trial().criteria,
    ]
    assert (boy["outcome"], boy["advice"], boy["failing"]) == ("not_eligible", "exclude", "I6; E11")
    assert boy["undetermined"].startswith("I2; I3; I4")
    assert "after_reference" in boy["warnings"].split("; ")
    assert (boy["E1"], boy["I6"], boy["E11"]) == ("no", "no", "yes")
    assert wrong["participant"] == 'say "x", y\nz'
    assert wrong["errors"].startswith("One too many.; sex: “boy” is not one of")
    assert {wrong[name] for name in trial().criteria} == {""}


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_of_csv_is_a_formula(sign: str) -> None:
    """An apostrophe stands before it."""
    rows = list(csv.reader(io.StringIO(report(CsvReport, candidate(participant=f"{sign}1+1")), newline="")))
    assert rows[1][0] == f"'{sign}1+1"
    assert rows[1][1] == "not_eligible"


@pytest.mark.parametrize("language", Language)
def test_the_columns_of_the_table_stand_in_line(language: Language) -> None:
    """Whatever the language and the participants."""
    participants = ["P-1", "受试者-2", "P-3-e\u0301"]
    text = report(TableReport, *(candidate(participant=name) for name in participants), language=language)
    head, *lines = [line for line in text.splitlines() if not line.startswith(" ")]
    words = [head.split()[1], *[line.split()[1] for line in lines]]
    starts = {width(line[: line.index(word, 3)]) for line, word in zip([head, *lines], words, strict=True)}
    assert len(lines) == len(participants)
    assert len(starts) == 1


def test_the_table_says_what_to_look_up() -> None:
    """What only a visit can settle is left for the visit; a candidate who is excluded needs nothing."""
    known = {item: "no" for item, one in trial().items.items() if one.kind.value == "yesno"}
    events = {item: "none" for item, one in trial().items.items() if one.kind.value == "date_or_none"}
    asked = report(TableReport, candidate(**known | events | {"prior_car_t": "", "imnm": "yes"}))
    assert "(prior_car_t)" not in asked
    assert "exclude" in asked
    open_rows = report(TableReport, Candidate({"participant": "A"}, 2))
    assert "look up: " in open_rows
    assert "LVEF (lvef_percent)" in open_rows
    assert "consent_date" not in open_rows
    assert max(width(line) for line in open_rows.splitlines()[2:]) < 140


def test_the_table_says_what_is_wrong_with_a_row() -> None:
    """Below its line."""
    text = report(TableReport, candidate(sex="boy"))
    assert text.splitlines()[1].split() == ["P-1", "row", "in", "error"]
    assert text.splitlines()[2].startswith("    sex: “boy” is not one of: ")


def test_the_table_obeys_nobody() -> None:
    """What a terminal could take for a command, or hide, is written out."""
    text = report(TableReport, candidate(participant="\x1b]0;x\x07\u202e\ud800", sex="\x1b[2J"))
    assert text.replace("\n", "").isprintable()
    assert "\\x1b]0;x\\x07\\u202e\\ud800" in text


def test_an_empty_list_is_said() -> None:
    """Each report on nobody is whole."""
    assert json.loads(report(JsonReport)) == []
    assert len(report(CsvReport).splitlines()) == 1
    assert "There is no candidate" in report(TableReport)


def test_wrapping_keeps_names_whole() -> None:
    """A name that is wider than the line stands alone on it."""
    assert list(wrapped("head:", ["a" * 30, "b", "c"], 20)) == ["head: " + "a" * 30 + ",", "      b, c"]
    assert list(wrapped("head:", [], 20)) == ["head:"]
