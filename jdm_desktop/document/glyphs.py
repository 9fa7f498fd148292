"""Whether every character of a paper can be shown: asked before anything is drawn, and told with its place."""

import re
from collections.abc import Iterator
from dataclasses import fields

from jdm_desktop.document.fonts import missing
from jdm_desktop.domain.paper import BlankView, Issue, MissingGlyph
from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import CriterionView, DeterminationView, FactView, ScreeningView, SiteHead, StudyHead
from jdm_desktop.i18n import N_

Placed = tuple[object, str | Message, Message | None]
"""A text (or something else, which is passed over), where it stands, and which kind of text it is there."""

_BREAKS = re.compile("[\r\n\u2028\u2029]")
_STUDY = Message(N_("the study file"))
_SITE = Field.SITE_NAME.title
_PERSON = Field.PERSON_NAME.title
_RECORD = Message(N_("the head of the paper"))
_SIGNATURE = Message(N_("a signature"))


def check(views: tuple[ScreeningView | BlankView, ...], issue: Issue) -> None:
    """Raise MissingGlyph, with its place, for the first character that the fonts cannot show."""
    for text, place, part in (*_of_issue(issue), *(placed for view in views for placed in _of_view(view))):
        strange = missing(_BREAKS.sub("", text)) if isinstance(text, str) else ""
        if strange:
            raise MissingGlyph(strange, place, part)


def _of_issue(issue: Issue) -> Iterator[Placed]:
    yield issue.printed_by, _PERSON, None
    yield from ((text, _RECORD, None) for text in (issue.record_code, issue.program_version, issue.superseded_by))
    for signature in issue.signatures:
        yield from _of_signature(signature)


def _of_signature(signature: SignatureView) -> Iterator[Placed]:
    yield from ((text, _SIGNATURE, _PERSON) for text in (signature.name, signature.user_id))
    yield signature.original_at, _SIGNATURE, None
    for one in signature.differences:
        yield from ((text, one.label, Field.VALUE.title) for text in (one.label, one.signed, one.now))


def _of_view(view: ScreeningView | BlankView) -> Iterator[Placed]:
    yield from _of_head(view.study, _STUDY)
    yield from _of_head(view.site, _SITE)
    for fact in view.general_facts:
        yield from _of_fact(fact, fact.label)
    for criterion in view.criteria:
        yield from _of_criterion(criterion)
    if isinstance(view, ScreeningView):
        yield view.label, _RECORD, None
        yield view.completed_by, _PERSON, None
        yield from ((text, _RECORD, None) for text in (view.sentence, view.proposal_sentence))
        yield from ((warning.message, _RECORD, None) for warning in view.warnings)


def _of_head(head: StudyHead | SiteHead, place: Message) -> Iterator[Placed]:
    yield from ((getattr(head, field.name), place, None) for field in fields(head))


def _of_fact(fact: FactView, place: str) -> Iterator[Placed]:
    yield from ((text, place, None) for text in (fact.label, fact.help, fact.unit, fact.none_label))
    yield from ((label, place, None) for _, label in fact.choices)
    yield fact.shown, place, Field.VALUE.title
    yield fact.source, place, Field.SOURCE.title
    yield fact.entered_by, place, _PERSON


def _of_criterion(criterion: CriterionView) -> Iterator[Placed]:
    texts = (criterion.title, criterion.text, criterion.source_text, criterion.gloss, criterion.why)
    yield from ((text, criterion.id, None) for text in texts)
    yield from ((reading.text, criterion.id, None) for reading in criterion.readings)
    yield from ((warning.message, criterion.id, None) for warning in criterion.warnings)
    for fact in criterion.facts:
        yield from _of_fact(fact, f"{criterion.id} {fact.label}")
    if criterion.determination:
        yield from _of_determination(criterion.determination, criterion.id)


def _of_determination(made: DeterminationView, place: str) -> Iterator[Placed]:
    yield made.reason, place, Field.REASON.title
    yield made.by, place, _PERSON
    yield made.role, place, None
