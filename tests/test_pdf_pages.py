"""Pages of a PDF, drawn and read: by several threads at once without harm, as they are printed, and closed in time."""

import subprocess
import sys
from pathlib import Path

import pytest

from jdm_desktop.pdf_pages import Pages, PdfiumError
from tests.document import reading

AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from jdm_desktop.pdf_pages import Pages

content = Path(sys.argv[1]).read_bytes()

def work(turn):
    pages = Pages(content)  # closed by whatever lets go of it, as a window that is left does
    for page in range(len(pages.sizes)):
        pages.picture(page, 1.5)
    return pages.texts() if turn % 2 else len(pages.sizes)

with ThreadPoolExecutor(4) as threads:
    done = list(threads.map(work, range(12)))
print(len({str(one) for one in done}))
"""


def test_threads_that_draw_and_read_at_once_do_no_harm(tmp_path: Path) -> None:
    """Printing while the window shows a paper and another one is verified: PDFium itself would end the program."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(reading.paper("eligible", "en"))
    done = subprocess.run([sys.executable, "-c", AT_ONCE, paper], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "2", "")


def test_a_page_is_drawn_as_large_as_asked() -> None:
    """A picture has the page's size in points times the pixels per point."""
    with Pages(reading.paper("eligible", "en")) as pages:
        drawn = pages.picture(0, 2)
    width, height = pages.sizes[0]
    assert (drawn.width, drawn.height) == (-(-width * 2 // 1), -(-height * 2 // 1))
    assert len(drawn.content) == drawn.stride * drawn.height


def test_what_is_no_pdf_is_refused() -> None:
    """Half a file is told, and closing what never opened does nothing."""
    with pytest.raises(PdfiumError):
        Pages(b"%PDF-1.7 half")
