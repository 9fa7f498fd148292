"""Starting: the first page is painted before what it does not need is loaded, almost as fast as a bare window."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jdm_desktop import app
from jdm_desktop.gui import start
from jdm_desktop.gui.first_start_page import FirstStartPage
from jdm_desktop.gui.messages import Messages
from tests.service import desk as office

NOT_BEFORE_THE_FIRST_PAGE = (
    "PySide6.QtPrintSupport",
    "PySide6.QtCore.Qt",  # its enumerations take as long as the page
    "alembic",
    "argon2",
    "dateutil",
    "jdm_desktop.document",
    "jdm_desktop.domain.view",
    "jdm_desktop.gui.desk",
    "jdm_desktop.service",
    "jdm_desktop.store",
    "pypdfium2",
    "reportlab",
    "sqlalchemy",
    "sqlmodel",
    "yaml",
)
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QPushButton("Hello"))
window.resize(1280, 760)
window.show()
application.processEvents()
window.grab()
"""
OURS = """
import gc, json, sys
from pathlib import Path
from jdm_desktop import app
from jdm_desktop.gui.main_window import MainWindow
painted = MainWindow.paintEvent
def paint_and_tell(window, event):
    painted(window, event)
    import os
    window._settings._kept.sync()
    from PySide6 import QtCore
    known = ["PySide6.QtCore.Qt"] if "Qt" in vars(QtCore) else []
    print(json.dumps([*known, *sys.modules]), flush=True)
    os._exit(0)
gc.disable()
MainWindow.paintEvent = paint_and_tell
app.main(["--store", sys.argv[1], "--language", "en"])
"""
ROUNDS = 5
TRIES = 4
MOST = 1.5


def run(code: str, folder: Path) -> tuple[float, str]:
    """Run `code` in a fresh interpreter; return the seconds that it took and what it said."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ours = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "store")],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**known, **ours, "QT_QPA_PLATFORM": "offscreen"},
    )
    return time.perf_counter() - began, done.stdout


def test_first_page_waits_for_nothing(tmp_path: Path) -> None:
    """When the sign-in page is painted, neither the store nor the study nor paper has been loaded."""
    run(OURS, tmp_path)  # the very first start asks the system for its language and its light, and keeps them
    loaded = json.loads(run(OURS, tmp_path)[1])
    assert [name for name in NOT_BEFORE_THE_FIRST_PAGE if name in loaded] == []
    assert not (tmp_path / "store").exists()


def slowness(folder: Path) -> float:
    """Return how many times as long as the bare window the program takes, by its best starts or its usual ones."""
    pairs = [(run(BARE, folder)[0], run(OURS, folder)[0]) for _round in range(ROUNDS)]
    best = min(ours for _bare, ours in pairs) / min(bare for bare, _ours in pairs)
    return min(best, statistics.median(ours / bare for bare, ours in pairs))


def test_first_page_is_painted_almost_as_fast_as_a_bare_window(tmp_path: Path) -> None:
    """A warm start to the sign-in page takes at most 1.5 times the start of a window with one button.

    A computer that turns to something else in between is asked again.
    """
    for code in (BARE, OURS):
        run(code, tmp_path)  # the first start compiles, the ones that are measured are warm
    tried: list[float] = []
    while len(tried) < TRIES and (not tried or tried[-1] > MOST):
        tried.append(slowness(tmp_path))
    assert tried[-1] <= MOST, tried


def test_real_start_opens_the_store_while_the_page_stands(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """The composition root makes a window that opens a new store in its folder and asks for the first account."""
    window = start.make_window(qapp, app.doors(tmp_path / "store", "en"), Messages(patient=False))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.ready, timeout=60_000):
        window.show()
    assert isinstance(window.reception.page, FirstStartPage)
    assert any((tmp_path / "store").iterdir())
    window.close()


def test_language_is_the_systems_until_one_is_chosen(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """The first start takes language and light from the system and keeps both."""
    window = start.make_window(qapp, app.doors(tmp_path, None), Messages(patient=False))
    qtbot.addWidget(window)
    assert window._settings.language in (office.EN, office.ZH)
    assert window._settings.dark is not None
