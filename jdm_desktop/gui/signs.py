"""How each state looks: a shape and a colour, to go with its word."""

from dataclasses import dataclass

from jdm_desktop.domain.view import Outcome, Verdict, Weight
from jdm_desktop.gui.colours import Colours


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape (icon) and the names of its two colours in `Colours`; the same for every word it goes with."""

    icon: str
    tone: str

    def colours(self, colours: Colours) -> tuple[str, str]:
        """Return the colour of the word and shape, and that of the ground behind them."""
        return getattr(colours, self.tone), getattr(colours, f"{self.tone}_back")


PASSES = Sign("circle-check", "passes")
FAILS = Sign("circle-x", "fails")
OPEN = Sign("circle-help", "open")
BLOCKS = Sign("triangle-alert", "fails")
NEUTRAL = Sign("minus", "open")
INFO = Sign("info", "info")
RUNNING = Sign("clock", "open")
CLOSED = Sign("clipboard-check", "info")

_VERDICTS = {Verdict.PASSES: PASSES, Verdict.FAILS: FAILS, Verdict.OPEN: OPEN}
_OUTCOMES = {Outcome.ELIGIBLE: PASSES, Outcome.NOT_ELIGIBLE: FAILS, Outcome.INCOMPLETE: OPEN}
_WEIGHTS = {Weight.BLOCK: BLOCKS, Weight.FLAG: INFO, Weight.NOTE: NEUTRAL}


def of_verdict(verdict: Verdict) -> Sign:
    """Return the sign of a criterion's verdict."""
    return _VERDICTS[verdict]


def of_outcome(outcome: Outcome) -> Sign:
    """Return the sign of a screening's outcome."""
    return _OUTCOMES[outcome]


def of_weight(weight: Weight) -> Sign:
    """Return the sign of a reading's weight."""
    return _WEIGHTS[weight]
