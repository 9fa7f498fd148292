"""What is known of one candidate, item by item; a blank item is None."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias, cast

from tests.second_evaluation.items import Value
from tests.second_evaluation.logic import Tri

Event: TypeAlias = date | Literal["none"] | None


class Facts:
    """The known values of one candidate, or of one candidate that might be."""

    def __init__(self, known: Mapping[str, Value]) -> None:
        self._known = dict(known)

    def __hash__(self) -> int:
        return hash(frozenset(self._known.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._known == other._known

    def filled(self, values: Mapping[str, Value]) -> "Facts":
        """Return these facts with blanks filled in."""
        return Facts({**self._known, **values})

    def only(self, items: frozenset[str]) -> "Facts":
        """Return these facts without those on other items."""
        return Facts({item: value for item, value in self._known.items() if item in items})

    def blank(self, item: str) -> bool:
        """Tell whether nothing is known of the item."""
        return item not in self._known

    def yes(self, item: str) -> Tri:
        """Return the answer to a yes-or-no item."""
        return cast("Tri", self._known.get(item))

    def says(self, item: str, option: str) -> Tri:
        """Tell whether the item holds this option."""
        value = self._known.get(item)
        return None if value is None else value == option

    def positive(self, item: str) -> Tri:
        """Tell whether a test is positive."""
        return self.says(item, "positive")

    def number(self, item: str) -> Fraction | None:
        """Return a number as it was typed, exactly."""
        return cast("Fraction | None", self._known.get(item))

    def at_least(self, item: str, limit: int) -> Tri:
        """Tell whether a number reaches a limit."""
        value = self.number(item)
        return None if value is None else value >= limit

    def day(self, item: str) -> date | None:
        """Return a date."""
        return cast("date | None", self._known.get(item))

    def event(self, item: str) -> Event:
        """Return the date of something, or none where it never happened."""
        return cast("Event", self._known.get(item))

    def antibodies(self) -> frozenset[str] | None:
        """Return the positive myositis antibodies."""
        return cast("frozenset[str] | None", self._known.get("myositis_antibodies"))

    def text(self, item: str) -> str:
        """Return a text, empty where blank."""
        return cast("str", self._known.get(item, ""))
