"""Papers: previewed, issued, saved whole, printed; and nothing issued by accident."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.staff import Role
from jdm_desktop.exchange.save import NotWritten
from jdm_desktop.gui import printing
from jdm_desktop.service import document
from tests.gui.frame import CONTROL, Frame, Painted, accessible_name
from tests.service import desk as office

Key = Qt.Key


@pytest.fixture
def papers(frame: Frame) -> Frame:
    """Give the papers of a participant whose screening is filled in."""
    row = office.registered(frame.desk.session)
    office.fill(frame.desk.session, row.screening_id)
    frame.press(Key.Key_1, modifier=CONTROL)
    frame.press(Key.Key_P, modifier=CONTROL)
    return frame


def text_of(content: bytes) -> str:
    """Return the text of a PDF."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def issued(frame: Frame) -> tuple[document.PaperView, ...]:
    """Return the papers that were issued."""
    return document.papers(frame.desk.session, 1)


def test_preview_is_a_draft_that_files_nothing(papers: Frame) -> None:
    """Ctrl+P shows the checklist as a draft; nothing is issued by looking."""
    panel = papers.desk.papers
    assert panel.view.page_count >= 1
    assert "DRAFT" in text_of(panel._shown.content)
    assert issued(papers) == ()


def test_language_of_the_paper_is_chosen_apart_from_the_windows(papers: Frame) -> None:
    """English, Chinese or both: each is a switch, and the window keeps its own language."""
    panel = papers.desk.papers
    papers.tab_to("Paper in 中文")
    papers.press(Key.Key_Return)
    assert panel.place() == "1:zh"
    papers.tab_to("Paper in 中文 + English")
    papers.press(Key.Key_Return)
    assert panel.place() == "1:both"
    assert panel._title.text() == "Checklist of S-001"


def test_issue_and_save(papers: Frame, tmp_path: Path) -> None:
    """One button asks where, issues, writes the file whole, and puts the saving into the trail."""
    where = tmp_path / "paper.pdf"
    papers.messages.next_answer(where)
    papers.tab_to("Issue and save …")
    papers.press(Key.Key_Return)
    (paper,) = issued(papers)
    assert where.read_bytes() == document.paper(papers.desk.session, paper.id).content
    assert [file.name for file in tmp_path.iterdir() if file.suffix in (".pdf", ".part")] == ["paper.pdf"]
    assert papers.messages.said == ["Saved as paper.pdf."]
    assert papers.desk.papers._shown.paper_id == paper.id


def test_thinking_better_of_it_issues_nothing(papers: Frame) -> None:
    """Whoever cancels the choice of a place or a printer has issued nothing."""
    papers.messages.next_answer(None)
    papers.desk.papers.button("save").click()
    papers.messages.next_answer(None)
    papers.desk.papers.button("print").click()
    assert issued(papers) == ()


def test_place_that_cannot_be_written_is_said_and_the_paper_is_filed(papers: Frame, tmp_path: Path) -> None:
    """A folder that is gone is named in a sentence; the issued paper can be saved again from the list."""
    papers.messages.next_answer(tmp_path / "gone" / "paper.pdf")
    with pytest.raises(NotWritten, match="the folder is not there"):
        papers.desk.papers._save_shown()
    (paper,) = issued(papers)
    papers.messages.next_answer(tmp_path / "again.pdf")
    papers.qtbot.waitUntil(papers.desk.papers.papers.isVisible)
    papers.tab_to(f"Save a copy – 1  {paper.record_code}")
    papers.press(Key.Key_Return)
    assert (tmp_path / "again.pdf").exists()
    assert len(issued(papers)) == 1


def test_issued_paper_is_shown_as_it_was(papers: Frame, tmp_path: Path) -> None:
    """A paper in the list is shown in its own bytes, whatever has changed since."""
    papers.messages.next_answer(tmp_path / "paper.pdf")
    papers.desk.papers.button("save").click()
    (paper,) = issued(papers)
    papers.desk.papers._choose("en")
    assert papers.desk.papers._shown.paper_id is None
    papers.tab_to(f"Show – 1  {paper.record_code}")
    papers.press(Key.Key_Return)
    assert papers.desk.papers._shown.content == (tmp_path / "paper.pdf").read_bytes()


def test_saving_a_copy_leaves_the_focus_where_it_was(papers: Frame, tmp_path: Path) -> None:
    """The list is made anew by what was pressed in it, and the next key still goes there."""
    document.issue(papers.desk.session, 1, (office.EN,))
    (paper,) = issued(papers)
    papers.messages.next_answer(tmp_path / "paper.pdf")
    save = f"Save a copy – 1  {paper.record_code}"
    papers.tab_to(save)
    papers.press(Key.Key_Return)
    assert (tmp_path / "paper.pdf").exists()
    assert accessible_name(papers.focused()) == save


def test_printing_issues_and_prints_every_page(papers: Frame, tmp_path: Path) -> None:
    """Print asks for the printer, issues, and every page comes out; the trail says so."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    papers.messages.next_answer(printer)
    papers.desk.papers.button("print").click()
    papers.qtbot.waitUntil(lambda: papers.messages.said == ["Sent to the printer."])
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == papers.desk.papers.view.page_count
    printed.close()
    assert len(issued(papers)) == 1


@pytest.mark.qt_log_ignore("^QPainter::begin")
def test_printer_that_takes_nothing_is_said(papers: Frame) -> None:
    """A printer that refuses is said; the paper is filed and can be printed again."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName("/nonexistent/folder/out.pdf")
    assert printing.print_paper(document.preview(papers.desk.session, 1, (office.EN,)), printer) is False
    papers.desk.papers._printed(papers.desk.papers._shown, taken=False)
    assert papers.window.bar.kind == "warned"


def test_keys_turn_pages_and_zoom(papers: Frame) -> None:
    """Page keys, Home, End, plus, minus and W work where the preview has the focus."""
    view = papers.desk.papers.view
    assert papers.focused() is view
    papers.press(Key.Key_End)
    assert view.page == view.page_count
    papers.press(Key.Key_Home)
    assert view.page == 1
    before = view.zoom
    papers.press(Key.Key_Plus)
    assert view.zoom > before
    papers.press(Key.Key_Minus, Key.Key_W)
    assert view.zoom == before
    papers.press(Key.Key_PageDown, Key.Key_PageUp)
    assert view.page == 1


def test_the_ring_comes_and_goes_with_the_focus(papers: Frame, qtbot: QtBot) -> None:
    """The preview is painted anew when the focus leaves and when it comes: a ring that nobody sees is none."""
    view = papers.desk.papers.view
    painted = Painted()
    view.viewport().installEventFilter(painted)
    for leave_or_come in (view.clearFocus, view.setFocus):
        QApplication.processEvents()
        painted.count = 0
        leave_or_come()
        qtbot.waitUntil(lambda: painted.count > 0)


def test_pages_are_really_drawn(papers: Frame) -> None:
    """The preview shows ink on paper, not an empty sheet."""
    picture = papers.desk.papers.view.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, 300, 3)}
    assert "#ffffff" in colours
    assert len(colours) > 5


def test_preview_follows_a_change(papers: Frame) -> None:
    """What is changed in the checklist is on the preview the next time it is looked at."""
    session = papers.desk.session
    papers.press(Key.Key_2, modifier=CONTROL)
    office.fill(session, 1, {"weight": "44.25"})
    assert "44.25" not in text_of(papers.desk.papers._shown.content)
    papers.desk.go_to("papers")
    assert "44.25" in text_of(papers.desk.papers._shown.content)


def test_blank_checklist(papers: Frame, tmp_path: Path) -> None:
    """The blank checklist is shown without a participant and saved without being filed."""
    papers.tab_to("Menu – Blank checklist")
    papers.press(Key.Key_Return)
    panel = papers.desk.papers
    assert (panel.screening_id, panel.papers.isVisible()) == (None, False)
    assert "S-001" not in text_of(panel._shown.content)
    papers.messages.next_answer(tmp_path / "blank.pdf")
    panel.button("save").click()
    assert (tmp_path / "blank.pdf").exists()
    assert issued(papers) == ()


def test_back_leads_to_where_one_came_from(papers: Frame) -> None:
    """From the checklist to its papers and back."""
    papers.press(Key.Key_1, modifier=CONTROL)
    papers.press(Key.Key_Return)
    papers.press(Key.Key_P, modifier=CONTROL)
    papers.tab_to("Back")
    papers.press(Key.Key_Return)
    assert papers.desk.page_id == "checklist"


def test_who_may_not_issue_can_only_look(papers: Frame) -> None:
    """A monitor sees the draft and finds both buttons greyed."""
    office.another(papers.desk.session, Role.MONITOR)
    papers.sign_out()
    papers.sign_in("monitor")
    papers.press(Key.Key_P, modifier=CONTROL)
    panel = papers.desk.papers
    assert panel.view.page_count >= 1
    assert not panel.button("save").isEnabled()
    assert not panel.button("print").isEnabled()
    labels = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("draft" in text for text in labels)


def test_paper_is_closed_when_another_is_shown(papers: Frame) -> None:
    """The bytes of a paper are let go of, so that many can be looked at in a day."""
    view = papers.desk.papers.view
    first = view._pages
    papers.desk.papers._choose("zh")
    assert first is not None
    assert first._document is None
