"""Typed text is kept exactly as typed, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.text import Field, checked, clean, required
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import Language


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_whatever_can_be_printed_is_kept(text: str) -> None:
    """Only blanks around a text go; nothing inside is folded, composed or escaped."""
    assert clean(text, Field.REMARK) == text.strip()


@pytest.mark.parametrize(
    "kept", ["two\nlines", "a\tb", "caf\u00e9", "cafe\u0301", "\u202eabc", "𬭊", "<b>&amp;", "=1+1"]
)
def test_odd_text_is_kept(kept: str) -> None:
    """Line ends, tabs, marks of direction and markup are text like any other."""
    assert clean(kept, Field.REASON) == kept


@pytest.mark.parametrize("broken", ["a\0b", "\x01", "a\x1b[31m", "\x7f", "\x85", "\ud800", "x\udfff", "a\rb"])
def test_what_cannot_be_kept_is_refused(broken: str) -> None:
    """Control characters and halves of characters are refused with their number, wherever they stand."""
    with pytest.raises(Refused, match=r"cannot be kept \(U\+"):
        clean(broken, Field.SOURCE)


@pytest.mark.parametrize("field", Field)
def test_every_field_has_its_bound(field: Field) -> None:
    """A text that fills the field is kept, one character more is refused with both numbers."""
    assert checked("a" * field.limit, field) == "a" * field.limit
    with pytest.raises(Refused, match=f"at most {field.limit} characters, and this has {field.limit + 1}") as refused:
        checked("a" * (field.limit + 1), field)
    assert field.title.text(Language.ENGLISH) in str(refused.value)


def test_blanks_alone_are_nothing() -> None:
    """A field that must be filled is not filled by blanks."""
    assert required(" x ", Field.SITE_CODE) == "x"
    with pytest.raises(Refused, match="The site code is empty"):
        required(" \u3000\n", Field.SITE_CODE)
