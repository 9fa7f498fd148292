"""The paper's words in each of its languages, and how days and instants are written."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.view import Stamp, Verdict, Weight
from jdm_desktop.i18n import Language, plural, translator

Texts = tuple[str, ...]
"""The same thing said once in each language of the paper, in order."""


class Tongues:
    """Says the program's messages in every language of a paper, the main one first."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self.languages = tuple(languages)
        self._translators: tuple[Callable[[str], str], ...] = tuple(map(translator, self.languages))

    def __call__(self, message: str, **fields: object) -> Texts:
        """Return `message` in every language, with its fields filled in where any are given."""
        said = tuple(translate(message) for translate in self._translators)
        return tuple(one.format(**fields) for one in said) if fields else said

    def count(self, messages: tuple[str, str], count: int) -> Texts:
        """Return one of two messages, for one and for many, with their number, in every language."""
        return tuple(plural(language)(*messages, count).format(count=count) for language in self.languages)


def once(texts: Texts, between: str = " ") -> str:
    """Return the texts in one, what is the same in both languages only once."""
    return between.join(dict.fromkeys(filter(None, texts)))


def lead(text: str) -> str:
    """Return words that lead in what follows; full-width punctuation has its space already."""
    return text if text.endswith(("：", "。")) else f"{text} "


def day(when: date | None) -> str:
    """Return a day as it is written everywhere, or nothing."""
    return when.isoformat() if when else ""


def _in_zone(stamp: Stamp) -> datetime:
    return stamp.utc.astimezone(ZoneInfo(stamp.zone))


def _offset(when: datetime) -> str:
    text = when.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def local(stamp: Stamp | None) -> str:
    """Return an instant to the minute in the zone that it was made in, with its offset, or nothing."""
    if stamp is None:
        return ""
    when = _in_zone(stamp)
    return f"{when:%Y-%m-%d %H:%M} {_offset(when)}"


def exact(stamp: Stamp) -> str:
    """Return an instant to the second: in its own zone, named, and in UTC."""
    when = _in_zone(stamp)
    utc = stamp.utc.astimezone(UTC)
    return f"{when:%Y-%m-%d %H:%M:%S} {_offset(when)} ({stamp.zone}) = {utc:%Y-%m-%d %H:%M:%S} UTC"


def answer_words(_: Tongues, answer: Answer) -> Texts:
    """Return what an answer is called."""
    return {
        Answer.YES: _("Yes"),
        Answer.NO: _("No"),
        Answer.UNKNOWN: _("Unknown yet"),
        Answer.NOT_APPLICABLE: _("Not applicable"),
    }[answer]


def verdict_words(_: Tongues, verdict: Verdict) -> Texts:
    """Return what a verdict is called."""
    return {Verdict.PASSES: _("Passes"), Verdict.FAILS: _("Fails"), Verdict.OPEN: _("Still open")}[verdict]


def weight_words(_: Tongues, weight: Weight) -> Texts:
    """Return what the weight of a reading asks of people."""
    return {
        Weight.BLOCK: _("A physician must decide:"),
        Weight.FLAG: _("Flag:"),
        Weight.NOTE: _("Note:"),
    }[weight]
