"""A paper onto a printer: every page as a picture as sharp as the printer, at its own size."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from jdm_desktop.gui.paper_view import picture
from jdm_desktop.pdf_pages import Pages

_SHARPEST = 300  # dots per inch; more costs memory and shows no difference
_POINTS_PER_INCH = 72


def print_paper(content: bytes, printer: QPrinter) -> bool:
    """Print all pages of the PDF `content`; return whether the printer took them."""
    printer.setFullPage(True)
    painter = QPainter()
    with Pages(content) as pages:
        try:
            if not painter.begin(printer):
                return False
            for page, size in enumerate(pages.sizes):
                if page and not printer.newPage():
                    return False
                painter.drawImage(_place(printer, size), picture(pages, page, _sharpness(printer)))
        finally:
            taken = painter.end() if painter.isActive() else False
    return taken


def _sharpness(printer: QPrinter) -> float:
    return min(printer.resolution(), _SHARPEST) / _POINTS_PER_INCH


def _place(printer: QPrinter, size: tuple[float, float]) -> QRectF:
    """Return where a page of `size` points goes: at its own size, smaller only where the sheet is smaller."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / _POINTS_PER_INCH
    shrink = min(1.0, sheet.width() / (size[0] * dots), sheet.height() / (size[1] * dots))
    return QRectF(0, 0, size[0] * dots * shrink, size[1] * dots * shrink)
