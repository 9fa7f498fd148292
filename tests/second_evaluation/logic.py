"""Three-valued statements: True is yes, False is no, None is unknown (strong Kleene logic)."""

from collections.abc import Sequence
from typing import TypeAlias

Tri: TypeAlias = bool | None


def negation(part: Tri) -> Tri:
    """Turn yes and no about."""
    return None if part is None else not part


def all_of(*parts: Tri) -> Tri:
    """Say no as soon as one part is no, and yes only when all are yes."""
    if False in parts:
        return False
    return None if None in parts else True


def any_of(*parts: Tri) -> Tri:
    """Say yes as soon as one part is yes, and no only when all are no."""
    if True in parts:
        return True
    return None if None in parts else False


def at_least(needed: int, parts: Sequence[Tri]) -> Tri:
    """Say yes with enough yeses, and no where even the unknowns could not make them enough."""
    yeses = sum(part is True for part in parts)
    unknowns = sum(part is None for part in parts)
    if yeses >= needed:
        return True
    return False if yeses + unknowns < needed else None
