"""All signatures of a screening, each with what the record says otherwise since, and the scans of those on paper."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QWidget

from jdm_desktop.domain.signature import MEANINGS, SignatureView
from jdm_desktop.gui import metrics, signature_words, stamps, terms, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.difference_table import difference_table
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

_HASH = 16


class SignaturesDialog(QDialog):
    """To be read; `save_scan` is asked for the scan of a signature on paper, by its id."""

    def __init__(
        self,
        borne: Sequence[SignatureView],
        save_scan: Callable[[int], object],
        *,
        words: Wording,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._save_scan = words, theme, save_scan
        _ = words.translator()
        self.setWindowTitle(_("Signatures"))
        layout = widgets.column(self, margins=20, gap=12)
        layout.addWidget(widgets.heading(_("Signatures"), 2))
        area, content = widgets.ScrollArea(), QWidget()
        content.setProperty("kind", "ground")
        cards = widgets.column(content, margins=(0, 0, 8, 0), gap=10)
        for one in reversed(borne):
            cards.addWidget(self._card(one))
        cards.addStretch(1)
        area.setWidget(content)
        layout.addWidget(area, 1)
        close = widgets.button(_("Close"))
        close.clicked.connect(self.accept)
        bottom = widgets.row()
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout.addLayout(bottom)
        close.setFocus()
        metrics.at_least(self, width=620, height=420)
        theme.dress(self)

    def _card(self, one: SignatureView) -> QFrame:
        _ = self._words.translator()
        card = widgets.card()
        layout = widgets.column(card, margins=16, gap=4)
        layout.addWidget(self._chip(one))
        layout.addWidget(widgets.heading(one.name, 2))
        layout.addWidget(widgets.label(_(MEANINGS[one.meaning]), kind="strong"))
        for text in self._details(one):
            layout.addWidget(widgets.label(text))
        code = f"{one.record_code}  ·  SHA-256 {one.sha256[:_HASH]}…"
        layout.addWidget(widgets.label(code, kind="small"))
        if one.has_scan:
            layout.addLayout(self._scan_button(one))
        if one.differences:
            layout.addSpacing(metrics.px(6))
            layout.addWidget(widgets.label(signature_words.changed_since(one, self._words), kind="strong"))
            layout.addWidget(difference_table(one.differences, self._words))
        return card

    def _chip(self, one: SignatureView) -> Chip:
        _ = self._words.translator()
        chip = Chip(self._theme)
        same = _("On this version") if one.is_current else _("On version {version}").format(version=one.version)
        chip.show_sign(signature_words.sign_of(one), same)
        return chip

    def _details(self, one: SignatureView) -> list[str]:
        _ = self._words.translator()
        if one.at is None:
            signed = _("Signed in ink on {day}").format(day=one.signed_on)
            return [signed, _("The original lies at: {place}").format(place=one.original_at)]
        role = _(terms.ROLES[one.role]) if one.role else ""
        return [f"{role} · {one.user_id}", stamps.whole(one.at)]

    def _scan_button(self, one: SignatureView) -> QHBoxLayout:
        _ = self._words.translator()
        button = widgets.button(_("Save the scan …"), icon="download")
        widgets.name(button, _("Save the scan of {name}").format(name=one.name))
        button.clicked.connect(lambda: self._save_scan(one.id))
        line = widgets.row()
        line.addWidget(button)
        line.addStretch(1)
        return line
