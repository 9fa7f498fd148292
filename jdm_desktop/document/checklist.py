"""The eligibility checklist and its blank form: what stands on them, in which order, under which head."""

from __future__ import annotations

from collections.abc import Iterator

from jdm_desktop.document.boxes import Box, Section, Space, Stack, Whole, kept
from jdm_desktop.document.criteria import criteria_section
from jdm_desktop.document.embedded import FACTS, SIGNATURES, STUDY_FILE
from jdm_desktop.document.facts import fact_table
from jdm_desktop.document.furniture import BINDING_HASH, entries, foot
from jdm_desktop.document.page import Head, Sheet, Status
from jdm_desktop.document.pdfa import Attachment
from jdm_desktop.document.signatures import blank_signature_blocks, signature_blocks
from jdm_desktop.document.style import CAPTION, HEADING, para
from jdm_desktop.document.summary import blank_summary, summary
from jdm_desktop.document.words import Texts, Tongues, once
from jdm_desktop.domain.paper import BlankView, Issue, PaperStatus
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.view import ScreeningView, StudyHead
from jdm_desktop.i18n import Language

Views = tuple[ScreeningView, ...] | tuple[BlankView, ...]


def checklist(views: tuple[ScreeningView, ...], issue: Issue) -> tuple[Sheet, Box]:
    """Return the page and the story of a screening's checklist."""
    _ = Tongues([view.language for view in views])
    view = views[0]
    binding = _binding(_, issue, view.content_hash)
    story = (
        summary(_, views),
        *_general(_, views, blank=False),
        *_criteria(_, views, blank=False),
        signature_blocks(_, views, issue, binding),
        Space(4),
        Whole(Stack([para(once(text, "\n"), CAPTION) for text in _about_the_file(_, issue)], 2)),
    )
    return _sheet(_, views, issue, _status(_, issue)), Stack(story)


def blank_checklist(views: tuple[BlankView, ...], issue: Issue) -> tuple[Sheet, Box]:
    """Return the page and the story of the form to fill by hand."""
    _ = Tongues([view.language for view in views])
    status = Status(once(_("BLANK FORM")), once(_("for use when the computer is down; transcribe later"), "\n"))
    story = (
        blank_summary(_, [view.study for view in views]),
        *_general(_, views, blank=True),
        *_criteria(_, views, blank=True),
        blank_signature_blocks(_, _binding(_, issue, views[0].study.hash)),
    )
    return _sheet(_, views, issue, status), Stack(story)


def title(language: Language) -> str:
    """Return what the paper is called."""
    _ = Tongues([language])
    return _("Eligibility checklist")[0]


def attachments(study: StudyHead, issue: Issue) -> tuple[Attachment, ...]:
    """Return what is embedded: the facts, and what proves the signatures of a signed paper with its study file."""
    facts = Attachment(file_name(issue), issue.facts_json)
    proof = Attachment(f"{issue.record_code}{SIGNATURES}", issue.signatures_json)
    text = Attachment(f"{study.id}-{study.version}{STUDY_FILE}", issue.study_text, "application/yaml")
    return tuple(one for one in (facts, proof, text) if one.content)


def file_name(issue: Issue) -> str:
    """Return the name of the embedded facts."""
    return f"{issue.record_code}{FACTS}"


def _about_the_file(_: Tongues, issue: Issue) -> Iterator[Texts]:
    yield _("The facts of this checklist are embedded in this PDF as {name}.", name=file_name(issue))
    if issue.status is PaperStatus.SIGNED:
        yield _(
            "The signatures are in the file of this paper, and any change to it shows: whoever has the site's "
            "certificate can check it (jdm-desktop verify). A printout is a copy of the signed file."
        )


def _criteria(_: Tongues, views: Views, *, blank: bool) -> tuple[Box, ...]:
    same = tuple(zip(*(view.criteria for view in views), strict=True))
    kinds = {kind: [each for each in same if each[0].kind == kind] for kind in ("inclusion", "exclusion")}
    return tuple(
        criteria_section(_, criteria, exclusion=kind == "exclusion", blank=blank)
        for kind, criteria in kinds.items()
        if criteria
    )


def _general(_: Tongues, views: Views, *, blank: bool) -> tuple[Box, ...]:
    facts = tuple(zip(*(view.general_facts for view in views), strict=True))
    if not facts:
        return ()
    heading = Stack((para(once(_("General facts")), HEADING), Space(1)))
    return (Section(heading, fact_table(_, facts, blank=blank)), kept(Space(6)))


def _binding(_: Tongues, issue: Issue, content: str) -> Texts:
    record, hashed = once(_("Record")), once(_("Content (SHA-256)"))
    return f"{record} {issue.record_code}", f"{hashed} {content[:BINDING_HASH]}"


def _status(_: Tongues, issue: Issue) -> Status:
    if issue.status is PaperStatus.DRAFT:
        word = once(_("DRAFT"))
        return Status(word, once(_("not for signature"), "\n"), word)
    if issue.status is PaperStatus.SUPERSEDED:
        word, by = once(_("SUPERSEDED")), once(_("replaced by"))
        return Status(word, f"{by} {issue.superseded_by}", word)
    if issue.status is PaperStatus.SIGNED:
        return Status(once(_("SIGNED")), once(_signed_note(_, issue), "\n"))
    if any(one.in_ink and one.meaning is Meaning.CONFIRMED and one.is_current for one in issue.signatures):
        return Status(once(_("SIGNED ON PAPER")), once(_("the original is signed in ink"), "\n"))
    return Status(once(_("FOR SIGNATURE")), once(_("not valid until signed in ink"), "\n"))


def _signed_note(_: Tongues, issue: Issue) -> Texts:
    if issue.signatures[-1].meaning is Meaning.CONFIRMED:
        return _("electronically; eligibility determined and confirmed")
    return _("electronically; awaits confirmation")


def _sheet(_: Tongues, views: Views, issue: Issue, status: Status) -> Sheet:
    view = views[0]
    label, attempt = (view.label, view.attempt) if isinstance(view, ScreeningView) else ("", 1)
    caption = _("Screening number, attempt {attempt}", attempt=attempt) if label else _("Screening number")
    head = Head(
        titles=tuple(title(language) for language in sorted(Language, key=lambda one: one is not view.language)),
        study=once(tuple(one.study.short_title for one in views), "\n"),
        label=label,
        label_caption=once(caption, "\n"),
        status=status,
        entries=entries(_, view.study, view.site),
        code=issue.record_code,
    )
    return Sheet(head, foot(_, issue))
