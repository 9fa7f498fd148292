"""From a paper's page and story to the bytes of its file."""

from collections.abc import Callable
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from jdm_desktop.document import checklist as papers
from jdm_desktop.document import fonts, glyphs, pdfa, recovery_sheet, trail
from jdm_desktop.document.boxes import Box
from jdm_desktop.document.furniture import program
from jdm_desktop.document.page import Sheet
from jdm_desktop.domain.paper import BlankView, Issue, PaperStatus, RecoveryView
from jdm_desktop.domain.view import ScreeningView, TrailView
from jdm_desktop.i18n import Language

rl_config.useA85 = 0  # what is packed is bytes, and not spelled out in letters

_CHECKED = 40
"""The longest trail that is checked as PDF/A, in pages: all are drawn alike, and checking takes most of the time."""


def checklist(views: tuple[ScreeningView, ...], issue: Issue) -> bytes:
    """Return the eligibility checklist as a finished file."""
    glyphs.check(views, issue)
    return _finished(views, issue, *papers.checklist(views, issue))


def blank_checklist(views: tuple[BlankView, ...], issue: Issue) -> bytes:
    """Return the form to fill by hand as a finished file."""
    glyphs.check(views, issue)
    return _finished(views, issue, *papers.blank_checklist(views, issue))


def audit_trail(views: tuple[TrailView, ...], issue: Issue) -> bytes:
    """Return the audit trail, or a part of it, as a finished file."""
    view = views[0]
    sheet, pages = trail.trail(views, issue)
    title = f"{view.title} {view.study.registry_number}"
    about = _about(title, view.study.title, view.language, issue)
    content, count = _drawn(sheet, lambda canvas: sheet.lay_many(pages, canvas), packed=True)
    return pdfa.finished(content, about, checked=count <= _CHECKED, packed=True)


def recovery(view: RecoveryView, issue: Issue) -> bytes:
    """Return the recovery sheet as a finished file."""
    sheet, pages = recovery_sheet.recovery_sheet(view, issue)
    about = _about(recovery_sheet.title(view.languages[0]), view.site.name, view.languages[0], issue)
    content, _count = _drawn(sheet, lambda canvas: sheet.lay_pages(pages, canvas))
    return pdfa.finished(content, about)


def _finished(views: papers.Views, issue: Issue, sheet: Sheet, story: Box) -> bytes:
    view = views[0]
    title = " ".join(filter(None, (papers.title(view.language), sheet.head.label, view.study.registry_number)))
    about = _about(title, view.study.title, view.language, issue)
    embedded = papers.attachments(view.study, issue)
    return pdfa.finished(drawn(sheet, story), about, embedded, checked=issue.status is not PaperStatus.DRAFT)


def _about(title: str, subject: str, language: Language, issue: Issue) -> pdfa.About:
    return pdfa.About(
        title=title,
        subject=subject,
        language=language.replace("_", "-"),
        program=program(issue),
        made_at=issue.generated_at.utc,
    )


def drawn(sheet: Sheet, story: Box) -> bytes:
    """Return the pages as ReportLab makes them."""
    content, _count = _drawn(sheet, lambda canvas: sheet.lay(story, canvas))
    return content


def _drawn(sheet: Sheet, lay: Callable[[Canvas], int], *, packed: bool = False) -> tuple[bytes, int]:
    """Return the pages as ReportLab makes them, and how many there are; `packed` one by one, or not yet."""
    for name in (fonts.REGULAR, fonts.BOLD):
        fonts.face(name)
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=sheet.size, invariant=1, pageCompression=int(packed), pdfVersion=(1, 7))
    vars(canvas)["_preamble"] = ""  # it would name Helvetica on every page, which is not embedded
    count = lay(canvas)
    canvas.save()
    return stream.getvalue(), count
