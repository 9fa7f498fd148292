"""All keys on one sheet, from `?` or F1."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSlider, QDialog, QGridLayout, QScrollBar, QWidget

from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

OF_THE_WINDOW = (
    ("F1", N_("Help on what has the focus, or this list")),
    ("?", N_("This list, wherever no text is being typed")),
    ("Ctrl+1 · 2 · 3", N_("Participants, study, people")),
    ("Ctrl+,", N_("Settings of the site")),
    ("Ctrl+4", N_("The open checklist")),
    ("Ctrl+5", N_("Audit trail")),
    ("Ctrl+6", N_("Backups")),
    ("Ctrl+F", N_("Search")),
    ("Ctrl+N", N_("Register a participant")),
    ("Ctrl+P", N_("Preview of the papers")),
    ("Ctrl+S", N_("Says that everything is saved already")),
    ("Ctrl+Shift+L", N_("The window's other language")),
    ("Ctrl++ · Ctrl+− · Ctrl+0", N_("Larger, smaller, 100 %")),
    ("Ctrl+L", N_("Lock the screen; what is typed is kept")),
    ("F9", N_("Somebody else signs in; what is typed is kept")),
    ("Ctrl+Q", N_("Quit")),
)
_Action = QAbstractSlider.SliderAction
_SCROLLING = {
    Qt.Key.Key_Up: _Action.SliderSingleStepSub,
    Qt.Key.Key_Down: _Action.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Action.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Action.SliderPageStepAdd,
    Qt.Key.Key_Home: _Action.SliderToMinimum,
    Qt.Key.Key_End: _Action.SliderToMaximum,
}


class KeySheet(QDialog):
    """The list; Esc closes it. It stands beside the work and stops nobody, and scrolls by keys as by the wheel."""

    def __init__(self, parent: QWidget, words: Wording, of_the_page: tuple[tuple[str, str], ...]) -> None:
        super().__init__(parent)
        _ = words.translator()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("All keys"))
        area, content = widgets.ScrollArea(), QWidget()
        content.setProperty("kind", "ground")
        layout = widgets.column(content, margins=20, gap=12)
        layout.addWidget(widgets.heading(_("All keys"), 2))
        if of_the_page:
            layout.addWidget(widgets.heading(_("On this page"), 3))
            layout.addLayout(self._table(of_the_page))
            layout.addWidget(widgets.heading(_("Everywhere"), 3))
        layout.addLayout(self._table(tuple((key, _(what)) for key, what in OF_THE_WINDOW)))
        layout.addStretch(1)
        area.setWidget(content)
        close = widgets.button(_("Close"))
        close.clicked.connect(self.close)
        whole = widgets.column(self, margins=(0, 0, 16, 16))
        whole.addWidget(area, 1)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(metrics.px(520), metrics.px(600))
        self._scroll_by_keys(area.verticalScrollBar())
        close.setFocus()

    def _scroll_by_keys(self, bar: QScrollBar) -> None:
        """Have keys scroll the list, in which nothing takes the focus."""
        for key, action in _SCROLLING.items():
            QShortcut(QKeySequence(key), self, lambda action=action: bar.triggerAction(action))

    def _table(self, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
        table = widgets.grid(gap=6)
        table.setHorizontalSpacing(metrics.px(20))
        table.setColumnStretch(1, 1)
        for row, (key, what) in enumerate(keys):
            shown = widgets.label(key, kind="strong")
            shown.setWordWrap(False)
            metrics.at_least(shown, width=170)
            table.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignTop)
            table.addWidget(widgets.label(what), row, 1)
        return table
