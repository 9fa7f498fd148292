"""One entry of the audit trail, whole: who, when, what was so before and since, and where it stands in the chain."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from jdm_desktop.domain.view import TrailRow
from jdm_desktop.gui import metrics, signs, stamps, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

_WIDTH = 330
_FITS = 32  # characters in a line of the strip
_TOO_LONG = re.compile(rf"([!-~]{{{_FITS}}})(?=[!-~])")


class EntryCard(QFrame):
    """`past_asked`, `identity_asked` and `removal_asked` say what a person wants to do about the entry."""

    past_asked = Signal()
    identity_asked = Signal()
    removal_asked = Signal()

    def __init__(self, words: Wording, theme: Theme, *, may_identify: bool, may_remove: bool) -> None:
        super().__init__()
        self._words, self._theme = words, theme
        self._may_identify, self._may_remove = may_identify, may_remove
        self._row: TrailRow | None = None
        self.setProperty("kind", "card")
        self._title, self._when = widgets.heading(level=2), widgets.label(kind="small")
        self._who, self._sentence = widgets.label(), widgets.label(kind="strong")
        self._removed = Chip(theme)
        self._reason, self._chain = widgets.label(), widgets.label(kind="small")
        self._changes = QWidget()
        self._lines = widgets.column(self._changes, gap=2)
        self._past = widgets.button(icon="history")
        self._identity = widgets.button(icon="user", kind="quiet")
        self._remove = widgets.button(icon="x", kind="quiet")
        self._arrange()
        self._past.clicked.connect(self.past_asked)
        self._identity.clicked.connect(self.identity_asked)
        self._remove.clicked.connect(self.removal_asked)
        self.lie(across=False)

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self, margins=4).addWidget(area)
        inner = widgets.column(content, margins=(12, 10, 12, 10), gap=8)
        for part in (self._title, self._when, self._who, self._removed, self._sentence, self._changes, self._reason):
            inner.addWidget(part)
        for button in (self._past, self._identity, self._remove):
            inner.addWidget(button)
        inner.addWidget(widgets.rule())
        inner.addWidget(self._chain)
        inner.addStretch(1)

    def lie(self, *, across: bool) -> None:
        """Take the whole width under the table, or a strip beside it."""
        metrics.at_least(self, width=0 if across else _WIDTH, height=190 if across else 0)
        metrics.at_most(self, width=0 if across else _WIDTH, height=260 if across else 0)

    def show_row(self, row: TrailRow | None) -> None:
        """Show an entry, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is not None:
            self._say(row)

    def retranslate(self) -> None:
        """Say the card's own words in the language in force."""
        _ = self._words.translator()
        widgets.set_text(self._past, _("The record as it stood"))
        widgets.set_text(self._identity, _("Show the name"))
        widgets.set_text(self._remove, _("Privacy correction …"))
        self._removed.show_sign(signs.INFO, _("Text was removed"))
        if self._row is not None:
            self._say(self._row)

    def _say(self, row: TrailRow) -> None:
        _ = self._words.translator()
        self._title.setText(_("Entry {number}").format(number=row.seq))
        self._when.setText(f"{stamps.whole(row.at)} · {row.workstation}")
        who = _("Nobody was signed in")
        if row.user_id:
            who = _("{name} ({user_id}, {role})").format(name=row.name, user_id=row.user_id, role=row.role)
        self._who.setText(" · ".join(filter(None, (who, row.participant))))
        self._sentence.setText(_in_lines(row.sentence))
        self._removed.setVisible(row.redacted)
        self._reason.setText(_in_lines(_("Reason: {reason}").format(reason=row.reason)))
        self._reason.setVisible(bool(row.reason))
        said = _("SHA-256:\n{hash}\nof the entry before:\n{previous}")
        self._chain.setText(_in_lines(said.format(hash=row.hash, previous=row.previous)))
        self._past.setVisible(row.screening_id is not None)
        self._identity.setVisible(row.hides and self._may_identify)
        self._remove.setVisible(self._may_remove)
        self._say_changes(row)
        self._theme.dress(self)

    def _say_changes(self, row: TrailRow) -> None:
        _ = self._words.translator()
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if isinstance(old, QLabel):
                old.hide()
                old.deleteLater()
        blank = _("(blank)")
        for one in row.changes:
            self._lines.addWidget(widgets.label(one.label, kind="small"))
            said = f"{one.before or blank} → {one.after or blank}" if one.before else one.after or blank
            self._lines.addWidget(widgets.label(_in_lines(said)))
        self._changes.setVisible(bool(row.changes))


def _in_lines(text: str) -> str:
    """Return `text` with digests and names of files broken where a line ends: no label can wrap within a word."""
    return _TOO_LONG.sub("\\1\n", text)
