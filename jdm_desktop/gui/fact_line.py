"""One fact of a completed screening: what the record holds, in the columns of the rows that can be edited."""

from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.view import FactView
from jdm_desktop.gui import widgets
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.criterion_words import entered_alike, entered_alone, entered_when, labelled
from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.fact_layout import FactLayout, Part
from jdm_desktop.gui.words import Wording


class FactLine(Broad, QWidget):
    """Words only, which can be selected and copied."""

    def __init__(self, fact: FactView, words: Wording, *, says_author: bool) -> None:
        super().__init__()
        _ = words.translator()
        layout = FactLayout(self, tall_value=fact.kind == Kind.CHOICES)
        layout.put(Part.LABEL, widgets.label(labelled(fact, _)))
        layout.put(Part.VALUE, widgets.label(fact.shown or _("not known"), kind="strong" if fact.shown else "muted"))
        author = ElidedLine("small")
        author.say(entered_alone(fact) if says_author else "", end=entered_when(fact))
        layout.put(Part.ENTERED, author)
        if fact.assessed_on is not None:
            layout.put(Part.ASSESSED, widgets.label(fact.assessed_on.isoformat()))
        if fact.source:
            layout.put(Part.SOURCE, widgets.label(fact.source))


class FactList(Broad, QWidget):
    """All facts of a criterion of a completed screening."""

    def __init__(self, facts: tuple[FactView, ...], words: Wording) -> None:
        super().__init__()
        layout = widgets.column(self, gap=4)
        alike = entered_alike(facts, words.translator())
        for fact in facts:
            layout.addWidget(FactLine(fact, words, says_author=not alike))
        if alike:
            layout.addWidget(widgets.label(alike, kind="small"))
