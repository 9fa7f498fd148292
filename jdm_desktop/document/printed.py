"""Whether a paper's pages say what its embedded facts say: in the words of its languages, row for row.

The text is read back from the pages and compared without white space, so that neither lines nor pages nor typefaces
matter. What stands beside a fact on the paper is looked for beside it: "no" somewhere on the page proves nothing.
These words are the paper's format: whoever changes one must keep the old one here for papers that are signed already.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from jdm_desktop.document.flaws import altered
from jdm_desktop.document.proof import Proof
from jdm_desktop.document.signatures import CITES
from jdm_desktop.document.words import Texts, Tongues, answer_words, exact, local, once, verdict_words
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.explain import Explainer
from jdm_desktop.domain.inspection import Signatory
from jdm_desktop.domain.item import Item
from jdm_desktop.domain.record import stamp_time
from jdm_desktop.domain.signature import MEANINGS, Meaning
from jdm_desktop.domain.staff import TITLES
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.domain.view import Outcome, Stamp, Verdict
from jdm_desktop.i18n import N_, Language
from jdm_desktop.pdf_pages import Pages, PdfiumError

SHORT = 16
"""How many characters of a SHA-256 are printed where it only names something."""

Looked = tuple[str | Message, bool]
"""What was looked for on the pages, and whether it stands there."""

_SURE = 20
"""How many characters in a row are no coincidence."""

Row = tuple[str, str, str, str]
_BLANK = {"assessed_on": None, "entered_at": None, "entered_by": "", "source": "", "text": ""}
_LONG = 100
_BEGIN = 12  # so much of a label stands before a page ends within it
_PAGE = "\f"
_WHITE = re.compile(r"[\s\u200b\u00ad]+")
_LIGATURES = str.maketrans({"\ufffe": "-", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})
_LOOSE = {"Mn", "Me"}
_DIFFERS = N_("The page does not say what the embedded facts say of: {subject}.")
_HEAD = Message(N_("the record"))
_OUTCOME = Message(N_("the outcome"))
_SIGNATURES = Message(N_("the signatures"))


def squeezed(text: str) -> str:
    """Return a text as it is compared: without white space, ligatures as letters, hyphens at a line's end as such.

    Loose accents are left out, since some get lost when a page is read.
    """
    plain = _WHITE.sub("", text.translate(_LIGATURES))
    return plain if plain.isascii() else "".join(one for one in plain if unicodedata.category(one) not in _LOOSE)


def pages(content: bytes) -> list[str]:
    """Return the text of each page, squeezed, in the order in which it was drawn."""
    with Pages(content) as read:
        return [squeezed(text) for text in read.texts()]


def require_printed(content: bytes, proof: Proof) -> None:
    """Raise Flaw where the pages of a paper do not say what its proven facts say."""
    try:
        read = pages(content)
        reading = _Reading(proof, _PAGE.join(read))
        found = [*reading.head(read), *reading.facts(), *reading.signatures()]
    except (ValueError, KeyError, TypeError, AttributeError, Refused, PdfiumError) as error:
        raise altered(_DIFFERS, subject=_HEAD) from error  # facts that are none of this study's
    for subject, stands in found:
        if not stands:
            raise altered(_DIFFERS, subject=subject)


class _Reading:
    """One paper's text beside its facts; each method yields what was looked for, and whether it stands there."""

    def __init__(self, proof: Proof, text: str) -> None:
        self.proof, self.text = proof, text
        self._ = Tongues(proof.evidence.languages)
        self.study = proof.study

    def head(self, read: list[str]) -> Iterator[Looked]:
        """Look on every page for what names the record, and on the first for how it stands."""
        proof, study = self.proof, self.study
        trail = f"{proof.evidence.trail.seq}, SHA-256 {proof.evidence.trail.hash[:SHORT]}"
        named = (proof.code, proof.label, f"{study.id} {study.version}", study.hash[:12], trail, proof.facts["site"])
        for page in read:
            yield _HEAD, all(squeezed(one) in page for one in named)
        yield _HEAD, proof.digest in self.text
        for text in self._("version {number}, saved {time}", number=proof.version, time=_PAGE):
            yield _HEAD, squeezed(text.partition(_PAGE)[0]) in self.text
        yield _OUTCOME, all(squeezed(one) in read[0] for one in self._outcome())

    def _outcome(self) -> Iterator[str]:
        stand = {one["id"]: Verdict(one["verdict"]) for one in self.proof.facts["criteria"]}
        failing = tuple(name for name, verdict in stand.items() if verdict is Verdict.FAILS)
        undetermined = tuple(name for name, verdict in stand.items() if verdict is Verdict.OPEN)
        for language in self._.languages:
            outcome = Outcome(self.proof.facts["outcome"])
            yield Explainer(self.study, language).outcome_of(outcome, failing, undetermined)
        yield f"{len(stand) - len(undetermined)}/{len(stand)}"

    def facts(self) -> Iterator[Looked]:
        """Look for each criterion's words, and between them and the next one's for its facts and determination."""
        said = {one["id"]: one for one in self.proof.facts["criteria"]}
        order = sorted(self.study.criteria.values(), key=lambda one: one.kind.value != "inclusion")
        places = list(self._places(order))
        for criterion, (start, end) in zip(order, pairwise([*places, len(self.text)]), strict=True):
            part = self.text[start:end] if start >= 0 else ""
            yield criterion.id, bool(part)
            yield from ((criterion.id, stands) for stands in self._criterion(criterion, said.get(criterion.id), part))
            yield from self._table(criterion.id, self.study.panel_items(criterion.id), part)
        before = self.text[: places[0]] if places else self.text
        yield from self._table("", self.study.general_items, before)

    def _places(self, order: list[Criterion]) -> Iterator[int]:
        """Yield where each criterion begins, -1 where it does not stand after the one before it."""
        place = 0
        for criterion in order:
            texts = tuple(criterion.text[language] for language in self._.languages)
            registered = criterion.text[Language.ENGLISH]
            words = (criterion.id, *texts, "" if registered in texts else registered, *once(self._("Determination")))
            found = self.text.find(squeezed("".join(words)), place)
            yield found
            place = max(place, found)

    def _criterion(self, criterion: Criterion, said: dict[str, Any] | None, part: str) -> Iterator[bool]:
        if said is None:
            yield False
            return
        verdict = squeezed(once(verdict_words(self._, Verdict(said["verdict"]))))
        made = said["determination"]
        lines = list(self._determined(made)) if made else [squeezed(once(self._("Not determined yet.")))]
        yield any(f"{line}{verdict}" in part for line in lines)
        yield not made or _runs(squeezed(made["reason"]), part)
        for text in self._computed(said):
            yield squeezed(text) in part
        texts = {one.id: one.text for one in criterion.readings}
        for name in said["readings"]:
            yield name in texts and all(_parted(squeezed(texts[name][language]), part) for language in self._.languages)

    def _determined(self, made: dict[str, Any]) -> Iterator[str]:
        """Yield the line of a determination, with each of the roles that its author may have."""
        answer = once(answer_words(self._, Answer(made["answer"])))
        for title in TITLES.values():
            yield squeezed(f"{answer}: {made['by']}, {once(self._(title))}, {local(_stamp(made['at']))}")

    def _computed(self, said: dict[str, Any]) -> Iterator[str]:
        verdict = {True: Verdict.PASSES, False: Verdict.FAILS, None: Verdict.OPEN}[said["proposal_passes"]]
        verdicts, answers = verdict_words(self._, verdict), answer_words(self._, Answer(said["proposal"]))
        findings = self._("{verdict} ({answer}).")
        for word, finding, passes, answer in zip(self._("Computed:"), findings, verdicts, answers, strict=True):
            yield word + finding.format(verdict=passes, answer=answer)

    def _table(self, criterion: str, items: Sequence[Item], part: str) -> Iterator[Looked]:
        labels = {item.id: squeezed(self._label(item)) for item in items}
        for item in items:
            stands = any(_row_stands(labels[item.id], row, part) for row in self._rows(item, [*labels.values()], part))
            yield f"{criterion} {item.label[self._.languages[0]]}".strip(), stands

    def _rows(self, item: Item, labels: list[str], part: str) -> Iterator[Row]:
        """Yield what may stand beside an item's label: value, day, source with who and when, and what follows that."""
        fact = self.proof.facts["facts"].get(item.id, _BLANK)
        day = squeezed(fact["assessed_on"] or "–")
        for value in self._values(item, fact["text"]):
            for entry, ends in self._entries(fact["entered_by"], local(_stamp(fact["entered_at"])), labels, part):
                source = squeezed(f"{fact['source'] or '–'}{entry}")
                yield from ((squeezed(value), day, source, end) for end in ends)

    def _entries(self, by: str, at: str, labels: list[str], part: str) -> Iterator[tuple[str, list[str]]]:
        """Yield what a row says of who entered its fact and when: what does not stand below the table, for all rows.

        Where it says nothing, the next row or that line must follow, and nobody else's name.
        """
        below = squeezed(f"{once(self._('Entered by'))} {by}")
        yield ", ".join(filter(None, (by, at))), [""]
        if by and below in part:
            yield at, [""]
        if by and squeezed(f"{below}, {at}") in part:
            yield "", [*(one[:_BEGIN] for one in labels), below, _PAGE]

    def _label(self, item: Item) -> str:
        labels = dict.fromkeys(item.label[language] for language in self._.languages)
        return "".join(labels) + (f"({once(self._('confidential'))})" if item.sensitive else "")

    def _values(self, item: Item, text: str) -> Texts:
        """Return what may stand for a value."""
        if item.id == self.study.birth.id and text:
            return (text,)  # its month alone, which is no value of the item
        if not text:
            return once(self._("still needed")), once(self._("not recorded"))
        return (once(tuple(item.show(item.read(text), language) for language in self._.languages)),)

    def signatures(self) -> Iterator[Looked]:
        """Look for each signature's name, role, meaning and time side by side, and for no signature more."""
        blocks = [squeezed("".join(self._meaning(meaning))) for meaning in Meaning]
        yield _SIGNATURES, sum(map(self.text.count, blocks)) == len(self.proof.current)
        for one in self.proof.signatories:
            lines = self._block(one) if one.version == self.proof.version else self._line(one)
            yield one.name, squeezed("".join(lines)) in self.text
        for cited in self._(CITES, hash=self.proof.evidence.cites or _PAGE):
            said = squeezed(cited.partition(_PAGE)[0])
            yield _SIGNATURES, (said in self.text) is bool(self.proof.evidence.cites)

    def _meaning(self, meaning: Meaning) -> Texts:
        return once(self._("SIGNED ELECTRONICALLY")), once(self._(MEANINGS[meaning])), once(self._("Printed name"))

    def _block(self, one: Signatory) -> Iterator[str]:
        yield from (*self._meaning(one.meaning), one.name, once(self._("Role")), once(self._(TITLES[one.role])))
        yield from (once(self._("User id")), one.user_id, once(self._("Date and time")), exact(one.at))
        yield f"{once(self._('Record'))} {self.proof.code}"

    def _line(self, one: Signatory) -> Iterator[str]:
        said: Texts = self._("Signed on version {number}, {time}", number=one.version, time=exact(one.at))
        yield once(said)
        yield ", ".join((one.name, once(self._(TITLES[one.role])), one.user_id))


def _stamp(said: dict[str, str] | None) -> Stamp | None:
    return None if said is None else Stamp(stamp_time(said["utc"]), said["zone"])


def _row_stands(label: str, row: Row, part: str) -> bool:
    value, day, source, end = row
    ending = f"{source}{end}"
    if f"{label}{value}{day}{ending}" in part or _row_parted(label, value, day, ending, part):
        return True
    beginning = f"{label}{day}{source}"  # a long value stands below, across the table
    return len(value) > _LONG and beginning in part and _continued(value, part, part.index(beginning) + len(beginning))


def _row_parted(label: str, value: str, day: str, source: str, part: str) -> bool:
    """Tell whether a row begins at the end of one page and ends on the next: each cell parts for itself."""
    for place in _breaks(part):
        before, after = part[:place], part[place:]
        for rest, left in _begun(before, source):
            for rest_of_value, further in _begun(left.removesuffix(day), value) if left.endswith(day) else ():
                ends = (f"{end}{rest_of_value}{rest}" for end, _before in _begun(further, label))
                if any(end in after for end in ends):
                    return True
    return False


def _begun(before: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield how much of a text may have begun at the end of another: what is left of it, and what stands before."""
    for cut in range(len(text), -1, -1):
        if before.endswith(text[:cut]):
            yield text[cut:], before[: len(before) - cut]


def _runs(text: str, part: str) -> bool:
    """Tell whether a text stands in a part of the paper, running on over as many pages as it takes."""
    starts = (found.start() for found in re.finditer(re.escape(text[:_SURE]), part))
    return any(_continued(text, part, start) for start in starts)


def _continued(text: str, part: str, start: int) -> bool:
    """Tell whether a text stands at `start`; where a page ends, it goes on below the head of the next."""
    place = start
    while not part.startswith(text, place):
        end = part.find(_PAGE, place)
        if end < 0 or not text.startswith(part[place:end]):
            return False
        text = text[end - place :]
        place = part.find(text[:_SURE], end)
        if place < 0:
            return False
    return True


def _parted(text: str, part: str) -> bool:
    """Tell whether words of the study stand in a part of the paper: whole, or on two pages where they are long."""
    if text in part:
        return True
    cuts = range(_SURE, len(text) - _SURE)
    return any(text[:cut] in part[:place] and text[cut:] in part[place:] for place in _breaks(part) for cut in cuts)


def _breaks(part: str) -> list[int]:
    return [found.start() for found in re.finditer(_PAGE, part)]
