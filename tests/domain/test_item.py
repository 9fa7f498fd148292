"""What may be typed for an item, and what it stands for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.item import LONGEST_NUMBER, NEVER, Choice, Item, ItemError, Kind, Value, printed_unit
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import Language


def words(text: str) -> Words:
    """Return the same text in both languages."""
    return Words(text, text)


def item(kind: Kind, **more: object) -> Item:
    """Return an item of a kind, with a range and choices where the kind has them."""
    given_by_kind: dict[str, object] = {}
    if kind in (Kind.CHOICE, Kind.CHOICES):
        given_by_kind["values"] = tuple(Choice(name, words(name)) for name in ("SRP", "MDA5", "RO52"))
    if kind in (Kind.NUMBER, Kind.INTEGER):
        given_by_kind |= {"minimum": Decimal(1), "maximum": Decimal(100), "unit": "%"}
    fields = {**given_by_kind, **more}
    return Item("x", kind, words("X"), words("x"), words(""), words("never"), **fields)  # type: ignore[arg-type]


ACCEPTED: list[tuple[Kind, str, Value]] = [
    (Kind.TEXT, " S-001 ", "S-001"),
    (Kind.YESNO, "YES", True),
    (Kind.YESNO, " no", False),
    (Kind.CHOICE, "mda5", "MDA5"),
    (Kind.CHOICES, "srp; ;MDA5;SRP;", frozenset({"SRP", "MDA5"})),
    (Kind.CHOICES, "None", frozenset()),
    (Kind.DATE, "2026-02-28", date(2026, 2, 28)),
    (Kind.DATE_OR_NONE, "NONE", NEVER),
    (Kind.DATE_OR_NONE, "2026-02-28", date(2026, 2, 28)),
    (Kind.DATES, "2026-02-28;2026-01-01;2026-02-28", (date(2026, 1, 1), date(2026, 2, 28))),
    (Kind.DATES, "none", ()),
    (Kind.NUMBER, "+5.50", Decimal("5.50")),
    (Kind.NUMBER, "1", Decimal(1)),
    (Kind.NUMBER, "100.000", Decimal(100)),
    (Kind.NUMBER, "1.", Decimal(1)),
    (Kind.INTEGER, "2.0", Decimal(2)),
    (Kind.INTEGER, "002", Decimal(2)),
]

REFUSED: list[tuple[Kind, str, str]] = [
    (Kind.YESNO, "none", "“none” is neither yes nor no."),
    (Kind.YESNO, "y", "“y” is neither yes nor no."),
    (Kind.CHOICE, "JO1", "“JO1” is not one of: SRP, MDA5, RO52."),
    (Kind.CHOICE, "none", "“none” is not one of: SRP, MDA5, RO52."),
    (Kind.CHOICES, "SRP;none", "“none” stands alone: it cannot be joined with another value."),
    (Kind.CHOICES, "SRP,MDA5", "“SRP,MDA5” is not one of: SRP, MDA5, RO52."),
    (Kind.DATE, "2026-02-30", "“2026-02-30” is not a real day written as YYYY-MM-DD, such as 2026-03-04."),
    (Kind.DATE, "none", "“none” is not a date written as YYYY-MM-DD, such as 2026-03-04."),
    (Kind.DATES, "none;2026-01-01", "“none” stands alone: it cannot be joined with another value."),
    (
        Kind.NUMBER,
        "1e1",
        "“1e1” is not a plain number: digits with at most one decimal point are expected.",
    ),
    (Kind.NUMBER, "0.999", "0.999 is outside the possible range, 1 to 100 %."),
    (Kind.NUMBER, "100.0001", "100.0001 is outside the possible range, 1 to 100 %."),
    (Kind.INTEGER, "2.5", "“2.5” is not a whole number."),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_texts_that_are_values(kind: Kind, text: str, value: Value) -> None:
    """Each form of the contract is read, and reading the canonical text again gives the same value."""
    some = item(kind)
    assert some.read(text) == value
    assert some.read(some.write(value)) == value
    assert some.read_typed(text) == value


@pytest.mark.parametrize(("kind", "text", "sentence"), REFUSED)
def test_texts_that_are_none(kind: Kind, text: str, sentence: str) -> None:
    """A text that is no value is refused by a sentence that says what is expected."""
    with pytest.raises(ItemError) as refused:
        item(kind).read(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text", ["<5", ">5", "5,0", "1 000", "1_000", "٥", "５", "--5", "5.0.0", ".", "+", "NaN", "Infinity", "0x5"]
)
def test_only_plain_numbers_are_numbers(text: str) -> None:
    """A number that a reader could take for another is refused in a list."""
    with pytest.raises(ItemError):
        item(Kind.NUMBER).read(text)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("blank", ["", "  ", "\t", "\u3000"])
def test_a_blank_is_not_known(kind: Kind, blank: str) -> None:
    """Blanks are no value, and are written as blanks."""
    assert item(kind).read(blank) is None
    assert item(kind).write(None) == ""
    assert item(kind).show(None, Language.ENGLISH) == ""


def test_members_that_are_all_empty_are_a_blank() -> None:
    """A list of nothing says nothing; it never becomes “all negative”."""
    assert item(Kind.CHOICES).read(" ; ;") is None
    assert item(Kind.DATES).read(";") is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.DATE, "2026年3月4日", date(2026, 3, 4)),
        (Kind.DATES, "20260304；2026/3/5", (date(2026, 3, 4), date(2026, 3, 5))),
        (Kind.NUMBER, "５．５", Decimal("5.5")),
        (Kind.DATE_OR_NONE, "None", NEVER),
    ],
)
def test_what_a_chinese_input_method_types(kind: Kind, text: str, value: Value) -> None:
    """At the desk, full-width digits and Chinese dates are values too."""
    assert item(kind).read_typed(text) == value


def test_a_long_text_is_cut_in_the_sentence() -> None:
    """A refusal stays one readable sentence."""
    with pytest.raises(ItemError) as refused:
        item(Kind.DATE).read("9" * 1000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.YESNO, "yes", "yes"),
        (Kind.YESNO, "no", "no"),
        (Kind.NUMBER, "54.90", "54.90 %"),
        (Kind.CHOICES, "MDA5;SRP", "SRP, MDA5"),
        (Kind.CHOICES, "none", "never"),
        (Kind.DATE_OR_NONE, "none", "never"),
        (Kind.DATES, "2026-01-02;2026-01-01", "2026-01-01, 2026-01-02"),
        (Kind.CHOICE, "SRP", "SRP"),
        (Kind.DATE, "2026-01-02", "2026-01-02"),
    ],
)
def test_values_as_people_read_them(kind: Kind, text: str, shown: str) -> None:
    """A value is shown with its unit, its labels and ISO dates."""
    some = item(kind)
    assert some.show(some.read(text), Language.ENGLISH) == shown


def test_a_number_without_a_range_has_none() -> None:
    """A study may leave the range open."""
    assert item(Kind.NUMBER, minimum=None, maximum=None).read("-1000000") == Decimal(-1000000)


@given(st.sampled_from(list(Kind)), st.text(max_size=40))
def test_any_text_is_read_or_refused(kind: Kind, text: str) -> None:
    """No text makes the program fail, and what is read survives being written."""
    some = item(kind)
    for read in (some.read, some.read_typed):
        try:
            value = read(text)
        except ItemError:
            continue
        assert some.read(some.write(value)) == value


@pytest.mark.parametrize(
    ("unit", "printed"),
    [("count", ""), ("umol/L", "µmol/L"), ("mL/min/1.73m2", "mL/min/1.73 m²"), ("months", "months"), ("%", "%")],
)
def test_units_as_people_read_them(unit: str, printed: str) -> None:
    """The dictionary's plain spelling of a unit is printed as on a laboratory report."""
    assert printed_unit(unit, Language.ENGLISH) == printed


def test_a_number_has_an_end() -> None:
    """Many digits are read exactly, endlessly many are refused with a sentence."""
    some = item(Kind.NUMBER)
    digits = "54." + "9" * 100
    assert some.write(some.read(digits)) == digits
    with pytest.raises(ItemError, match="more digits than a number may have"):
        some.read("54." + "9" * (LONGEST_NUMBER + 1))
