"""From a paper's page and story to the bytes of its file."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from jdm_desktop.document import checklist as papers
from jdm_desktop.document import fonts, glyphs, pdfa
from jdm_desktop.document.boxes import Box
from jdm_desktop.document.page import Sheet
from jdm_desktop.domain.paper import BlankView, Issue, PaperStatus
from jdm_desktop.domain.view import ScreeningView


def checklist(views: tuple[ScreeningView, ...], issue: Issue) -> bytes:
    """Return the eligibility checklist as a finished file."""
    glyphs.check(views, issue)
    return _finished(views, issue, *papers.checklist(views, issue))


def blank_checklist(views: tuple[BlankView, ...], issue: Issue) -> bytes:
    """Return the form to fill by hand as a finished file."""
    glyphs.check(views, issue)
    return _finished(views, issue, *papers.blank_checklist(views, issue))


def _finished(views: papers.Views, issue: Issue, sheet: Sheet, story: Box) -> bytes:
    view = views[0]
    about = pdfa.About(
        title=" ".join(filter(None, (papers.title(view.language), sheet.head.label, view.study.registry_number))),
        subject=view.study.title,
        language=view.language.replace("_", "-"),
        program=papers.program(issue),
        made_at=issue.generated_at.utc,
    )
    embedded = papers.attachments(view.study, issue)
    return pdfa.finished(drawn(sheet, story), about, embedded, checked=issue.status is not PaperStatus.DRAFT)


def drawn(sheet: Sheet, story: Box) -> bytes:
    """Return the pages as ReportLab makes them."""
    for name in (fonts.REGULAR, fonts.BOLD):
        fonts.face(name)
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, pageCompression=0, pdfVersion=(1, 7))
    vars(canvas)["_preamble"] = ""  # it would name Helvetica on every page, which is not embedded
    sheet.lay(story, canvas)
    canvas.save()
    return stream.getvalue()
