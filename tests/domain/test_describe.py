"""How a study's statements are put into words."""

import pytest

from jdm_desktop.domain.answer import YES
from jdm_desktop.domain.describe import Describer, Line
from jdm_desktop.domain.statement import After, Blank, CriterionAnswers, Happened, Statement
from jdm_desktop.domain.study import Study
from jdm_desktop.i18n import Language
from tests.domain.studies import mini, other, trial

ENGLISH = Describer(Language.ENGLISH)


def described(study: Study, criterion: str) -> list[str]:
    """Return the lines of a criterion, indented."""
    return ["  " * line.depth + line.text for line in ENGLISH.criterion(study.criteria[criterion])]


def test_a_count_names_its_parts() -> None:
    """What is counted is listed under its marks."""
    assert described(trial(), "I2")[:4] == [
        "is answered yes when:",
        "  at least 4 of these 6 diagnostic features:",
        "    ① symmetrical proximal weakness: yes",
        "    ② at least one of these:",
    ]


@pytest.mark.parametrize(
    ("criterion", "line"),
    [
        ("I1", "  age in completed years on screening date: ≥ 5 and < 17"),
        ("I5", "is no requirement: where it is answered yes, I2, I3, I4 pass"),
        ("I6", "      AST ≤ 3.0 × AST ULN"),
        ("I6", "    ② eGFR ≥ 30 mL/min/1.73 m²"),
        ("I8", "applies only when:"),
        ("I9", "  informed consent has a date"),
        ("E10", "      HBV DNA: above the reference range"),
        ("E11", "  live vaccine within 4 weeks before screening date, that day and the first included"),
        ("E12", "does not apply while that is not known, when:"),
    ],
)
def test_statements_of_the_trial_in_words(criterion: str, line: str) -> None:
    """A data manager reads how a criterion is computed without reading the file."""
    assert line in described(trial(), criterion), "\n".join(described(trial(), criterion))


def test_a_stand_in_and_counted_events_are_told() -> None:
    """A blank date's stand-in and a look-back over several events are named."""
    assert "planned enrolment (screening date where blank)" in "\n".join(described(trial(), "E14"))
    assert "at least 2 within 12 months before" in "\n".join(described(other(), "In4"))


def test_a_derived_number_names_its_formula_and_paper() -> None:
    """A computed value comes with its source."""
    text = ENGLISH.quantity(trial().quantities["kidney_function"])
    assert "as reported; else bedside_schwartz from" in text
    assert "J Am Soc Nephrol 2009" in text


@pytest.mark.parametrize("study", [trial(), other(), mini()], ids=lambda study: study.id)
@pytest.mark.parametrize("language", list(Language))
def test_every_statement_has_words(study: Study, language: Language) -> None:
    """Nothing in a study file is without words, in either language."""
    describer = Describer(language)
    for criterion in study.criteria.values():
        assert all(line.text.strip() for line in describer.criterion(criterion))


def test_what_only_warnings_ask_has_words_too() -> None:
    """Statements that only warnings may make can be described as well."""
    study = mini()
    date, birth = study.items["trial"], study.items["birth"]
    cases: list[tuple[Statement, str]] = [
        (After(item=date, other=birth), "trial is after Birth"),
        (After(item=date, other=birth, birthday=17), "trial is on or after the birthday 17"),
        (Blank(item=date), "trial is not known"),
        (Happened(item=date), "trial has a date"),
    ]
    for statement, text in cases:
        assert list(ENGLISH.statement(statement, 0)) == [Line(0, text)]
    asked = CriterionAnswers(criterion="I1", wanted=YES)
    assert list(ENGLISH.statement(asked, 0)) == [Line(0, "I1 is answered yes")]
