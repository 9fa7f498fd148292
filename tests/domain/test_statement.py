"""What statements read."""

from datetime import date

from jdm_desktop.domain.answer import YES
from jdm_desktop.domain.representative import representatives
from jdm_desktop.domain.statement import After, CriterionAnswers
from tests.domain.studies import trial


def test_a_statement_about_a_criterion_reads_no_item() -> None:
    """It finds the answer under a name that no item can have."""
    leaf = CriterionAnswers(criterion="I1", wanted=YES)
    assert leaf.depends == ()
    assert leaf.reads == (trial().answers_asked["I1"],)
    assert leaf.answer({trial().answers_asked["I1"]: YES}) is YES
    assert trial().answers_asked["I1"] not in trial().items


def test_any_text_represents_a_text() -> None:
    """No statement tells two texts apart."""
    assert representatives(trial().participant, (), {}) == ("text",)


def test_the_days_about_a_birthday_represent_a_date() -> None:
    """They reach both answers of a statement about a birthday."""
    items = trial().items
    leaf = After(item=items["planned_enrolment_date"], other=items["date_of_birth"], birthday=17)
    values = {"date_of_birth": date(2010, 3, 1)}
    days = representatives(leaf.item, (leaf,), values)
    assert {leaf.answer({**values, leaf.item.id: day}) for day in days} == {"yes", "no"}
