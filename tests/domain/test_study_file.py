"""Study files: what is read, and how every error is named with its line."""

import csv
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop import resources
from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.study_file import load
from jdm_desktop.domain.study_text import StudyError
from jdm_desktop.i18n import Language
from tests.domain.studies import STUDIES, mini, other, trial

MINI = (STUDIES / "mini.yaml").read_text("utf-8")
FILES = [resources.path("studies/nct06569472.yaml"), STUDIES / "mini.yaml", STUDIES / "bmi_registry.yaml"]
ITEMS = Path(__file__).parents[1] / "second_evaluation" / "items.csv"


def errors(text: str) -> list[str]:
    """Return the sentences by which a study file is refused."""
    with pytest.raises(StudyError) as refused:
        load(text)
    return refused.value.text(Language.ENGLISH).splitlines()


def changed(old: str, new: str) -> str:
    """Return the small study with one piece changed."""
    assert old in MINI
    return MINI.replace(old, new, 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_published_schema_describes_every_study(path: Path) -> None:
    """What the program reads, the JSON Schema allows."""
    schema = json.loads(resources.path("studies/study.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    study = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes strings alone
    if path.stem != "mini":
        jsonschema.Draft202012Validator(schema).validate(study)


def test_the_dictionary_is_the_contract() -> None:
    """Every item of the data dictionary is there, in its order, with its type, choices, unit and range."""
    with ITEMS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(trial().items) == [row["item"] for row in rows]
    for row in rows:
        item = trial().items[row["item"]]
        assert item.kind.value == row["type"]
        assert "|".join(choice.id for choice in item.values) == row["values"]
        assert item.unit == row["unit"]
        assert (str(item.minimum or 0), str(item.maximum or "")) == (row["min"] or "0", row["max"])


def test_criteria_stand_in_protocol_order() -> None:
    """Nine inclusion and fifteen exclusion criteria, in their order, each in two languages."""
    assert list(trial().criteria) == [f"I{n}" for n in range(1, 10)] + [f"E{n}" for n in range(1, 16)]
    for criterion in trial().criteria.values():
        assert criterion.text.en.strip()
        assert re.search("[\u4e00-\u9fff]", criterion.text.zh_CN)


def test_what_only_a_visit_settles() -> None:
    """The study marks the criteria that pre-screening leaves aside."""
    assert [name for name, one in trial().criteria.items() if one.settled_by_visit] == ["I8", "I9", "E12", "E15"]


def test_the_head_names_the_version() -> None:
    """Every page can name the study, its version and the file's own hash."""
    head = trial().head(Language.CHINESE)
    assert (head.registry_number, head.target, len(head.hash)) == ("NCT06569472", 10, 64)
    assert head.title == trial().record.title.zh_CN


def test_general_items_are_those_that_many_criteria_share() -> None:
    """Sex and the dates are asked once, above the criteria."""
    general = [item.id for item in trial().general_items]
    assert general == ["sex", "date_of_birth", "screening_date", "planned_enrolment_date"]
    assert "screening_date" not in [item.id for item in trial().panel_items("E11")]
    assert other().general_items[0].id == "born"


REFUSED = [
    (changed('format: "1"', 'format: "2"'), "line 2: this program reads study files of format 1"),
    (changed("  id: mini\n", ""), "line 2: “id” is missing here"),
    (changed("  id: mini\n", "  id: mini\n  idd: x\n"), "line 4: “idd” is not known here; “id” is the nearest"),
    (changed("  id: mini\n", "  id: mini\n  zzzzzz: x\n"), "line 4: “zzzzzz” is not known here"),
    (changed("  id: mini\n", "  id: mini\n  id: two\n"), "line 4: “id” stands twice"),
    (changed("id: mini", "id: 1mini"), "line 3: “1mini” is not an id: a letter, then letters, digits and _"),
    (changed('released: "2026-01-01"', "released: today"), "line 5: “today” is not a date written as YYYY-MM-DD"),
    (changed('target: "3"', "target: three"), "line 21: “three” is not a whole number"),
    (changed("type: text", "type: words"), None),
    (changed('min: "0"', 'min: "zero"'), "“zero” is not a plain decimal number"),
    (changed('min: "0"', 'min: "301"'), "the smallest value is above the largest"),
    (
        changed("{id: birth, type: date,", '{id: birth, type: date, min: "1",'),
        "only numbers have a smallest and a largest value",
    ),
    (changed("{id: birth,", "{id: participant,"), "“participant” is defined twice"),
    (changed("{id: MDA5,", "{id: srp,"), "the values must differ, and “none” is kept for “all negative”"),
    (
        changed("type: choices, values", "type: yesno, values"),
        "“values” belong to the types choice and choices, and to no other",
    ),
    (
        changed("blank_means: screened", "blank_means: egfr"),
        "“egfr” is of type number; here one of these is needed: date",
    ),
    (
        changed("blank_means: screened", "blank_means: planned"),
        "only one date can stand in for another, and not in a chain",
    ),
    (changed("{is_yes: a, mark: ①}", "{is_yes: egfr}"), "“egfr” is of type number; here one of these is needed: yesno"),
    (changed("{is_yes: a, mark: ①}", "{is_yes: aa}"), "“aa” is not known here"),
    (changed("{is_yes: a, mark: ①}", "{is_no: a}"), "no statement begins with these keys: is_no"),
    (changed("{is_yes: a, mark: ①}", "yes"), "a statement is expected here: a mapping such as “is_yes: …”"),
    (changed("{is_yes: a, mark: ①}", "{blank: a}"), "only a warning may ask this: a verdict must not depend on it"),
    (changed("{is_yes: a, mark: ①}", "{criterion: I1, answers: yes}"), "only a warning may ask this"),
    (changed('at_least: "3"', 'at_least: "5"'), "at least 5 of so few parts can never be true"),
    (changed("found: [SRP]", "found: [XX]"), "“XX” is not one of: SRP, MDA5"),
    (changed('value: kidney, at_least: "30"', "value: kidney"), "a limit is missing: one of at_least, more_than"),
    (changed("value: kidney", "value: kidny"), "“kidny” is not known here; “kidney” is the nearest"),
    (changed('at_least: "5", less', 'at_least: "5.5", less'), "an age is held against whole years"),
    (changed("within: 3 months", "within: a while"), "“a while” is not a length of time such as “6 months”"),
    (changed("within: 3 months", 'within: 3 months, count: "2"'), "a count above 1 needs an item of type dates"),
    (changed("satisfies: [I2, I4]", "satisfies: [I2, I9]"), "“I9” is not known here"),
    (changed("satisfies: [I2, I4]", "satisfies: [I5]"), "an exception satisfies requirements, not exceptions"),
    (
        changed("formula: bedside_schwartz", "formula: bedside"),
        "“bedside” is not known here; “bedside_schwartz” is the nearest",
    ),
    (
        changed("{formula: bedside_schwartz, height_cm: height,", "{formula: bedside_schwartz,"),
        "“height_cm” is missing here",
    ),
    (changed("- item: egfr", "- itm: egfr"), "“item” or “formula” is expected here"),
    (changed("- id: I4\n", "- id: I2\n"), "“I2” is defined twice"),
    (changed("satisfies: [I2, I4]", "applies_when: {is_yes: a}"), "“not_applicable_reason” goes with a rule"),
    (changed("text: {en: age, zh_CN: 年龄}", "text: age"), "a mapping of keys to values is expected here"),
    (changed("text: {en: age, zh_CN: 年龄}", "text: {en: '', zh_CN: 年龄}"), "this is empty"),
    (changed("text: {en: age, zh_CN: 年龄}", "text: {en: [age], zh_CN: 年龄}"), "a text is expected here"),
    (
        changed("outcomes: [{kind: primary, text: {en: x, zh_CN: 甲}}]", "outcomes: []"),
        "at least 1 entries are expected here",
    ),
    (changed("outcomes: [{kind: primary, text: {en: x, zh_CN: 甲}}]", "outcomes: none"), "a list is expected here"),
    (changed("outcomes: [{kind: primary", "outcomes: [{kind: main"), "“main” is not one of: primary, secondary"),
    (
        MINI
        + "warnings:\n  - {code: w, criterion: I1, item: a, message: {en: x, zh_CN: x},\n"
        + "     when: {criterion: I77, answers: yes}}\n",
        "“I77” is not known here",
    ),
    (
        MINI + "order:\n  - {earlier: birth, later: screened, blame: planned, message: {en: x, zh_CN: x}}\n",
        "“planned” is not known here",
    ),
    (MINI + "extra: x\n", "“extra” is not known here"),
    ("", "line 1: the file is empty"),
    ("- a\n", "line 1: a mapping of keys to values is expected here"),
    ("a: &x b\nc: *x\n", "line 1: anchors and aliases are not allowed: write the text out"),
    ("a: !!python/object:os.system b\n", "line 1: tags are not allowed: every value is a string"),
    ("a: [b\n", "not YAML"),
    ("? [a]\n: b\n", "line 1: a key must be a plain word"),
    ("a: \x00\n", "not YAML"),
    ("[" * 30 + "]" * 30, "line 1: nested deeper than 20 levels"),
    ("[" * 100_000, "line 1: nested deeper than 20 levels"),
    ("a: " + "b" * 1_000_001, "line 1: the file is larger than 1000000 bytes"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_every_error_is_named_with_its_line(text: str, sentence: str | None) -> None:
    """A data manager is told what is wrong and where."""
    said = errors(text)
    assert all(re.match(r"line \d+: ", line) for line in said)
    if sentence:
        assert any(sentence in line for line in said), said


def test_all_errors_are_reported_at_once() -> None:
    """One run shows everything that is wrong, in the order of the file."""
    text = (
        changed("type: text", "type: words")
        .replace("{is_yes: b,", "{is_yes: bb,")
        .replace("found: [SRP]", "found: [X]")
    )
    lines = [int(line.split(":")[0].removeprefix("line ")) for line in errors(text)]
    assert len(lines) >= 3
    assert lines == sorted(lines)


def test_two_rules_for_not_applicable_are_one_too_many() -> None:
    """A criterion has one way of not applying."""
    rule = "{is_yes: a}"
    text = changed(
        "satisfies: [I2, I4]",
        f"applies_when: {rule}\n    not_applicable_if_blank: {rule}\n    not_applicable_reason: {{en: x, zh_CN: x}}",
    )
    assert any("has one rule" in line for line in errors(text))


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "012", "1_000", "12:30:00", "2026-01-01", "null", "~", "1.0", "0x10"]
)
def test_every_scalar_is_the_text_that_was_written(word: str) -> None:
    """YAML's own ideas of numbers, dates and truth never change a text."""
    assert load(changed("en: A small study", f"en: {word}")).record.title.en == word


@given(st.text(max_size=200))
def test_any_text_is_a_study_or_is_refused(text: str) -> None:
    """No file makes the program fail."""
    with pytest.raises(StudyError):
        load(text)


@given(st.integers(0, len(MINI) - 1), st.characters())
def test_a_damaged_study_is_read_or_refused(place: int, character: str) -> None:
    """One changed character never makes the program fail."""
    try:
        study = load(MINI[:place] + character + MINI[place + 1 :])
    except StudyError:
        return
    assert study.criteria


def test_no_code_names_what_only_the_study_may_name() -> None:
    """Outside resources and tests no criterion, item, antibody or threshold of the trial is written."""
    study = trial()
    names = {name for name in study.items if name not in ("participant", "sex", "egfr", "imnm", "alt", "ast")}
    names |= {choice.id for item in study.items.values() if item.kind is Kind.CHOICES for choice in item.values} - {
        "OTHER"
    }
    allowed = {"height_cm", "creatinine_umol_l"}  # parameters of formulas, which carry their unit in the name
    pattern = re.compile(r"\b(" + "|".join(sorted(names - allowed)) + r"|[IE]1?[0-9]|NCT\d+)\b")
    package = Path(__file__).parents[2] / "jdm_desktop"
    found = [
        f"{path.relative_to(package)}:{number}: {line.strip()}"
        for path in package.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_small_study_is_read_whole() -> None:
    """What the file says is what the study holds."""
    study = mini()
    assert study.criteria["I2"].items[0].id == "a"
    assert study.items["planned"].blank_means == "screened"
    assert study.quantities["kidney"].sources[0].items[0].id == "egfr"
