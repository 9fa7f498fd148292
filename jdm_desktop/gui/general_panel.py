"""The facts that belong to no criterion alone, as the first card: the participant and the dates all else refers to."""

from functools import partial

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import FactView, ScreeningView
from jdm_desktop.gui import widgets
from jdm_desktop.gui.fact_entry import FactEntry
from jdm_desktop.gui.fact_line import FactList
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.item_form import ItemForm
from jdm_desktop.gui.list_card import ListCard
from jdm_desktop.gui.tools import Tools

ID = "general"


class GeneralPanel(ListCard):
    """Facts without a determination."""

    def __init__(self, view: ScreeningView, tools: Tools, *, read_only: bool) -> None:
        super().__init__(tools.theme)
        _ = tools.words.translator()
        self._named = _("Participant and dates")
        widgets.name(self, self._named)
        layout = widgets.column(self, margins=(18, 14, 18, 14), gap=8)
        layout.addWidget(widgets.heading(self._named, 2))
        make = partial(self._make_row, tools)
        self._form = (
            None if read_only or tools.desk.closed(Task.ENTER) else ItemForm(view.general_facts, make, tools.words)
        )
        layout.addWidget(self._form or FactList(view.general_facts, tools.words))
        if self._form is not None:
            self._form.finished.connect(self.come_back)

    @property
    def id(self) -> str:
        """What stands for a criterion's id."""
        return ID

    @property
    def form(self) -> ItemForm | None:
        """The facts, where they can be edited."""
        return self._form

    def build(self) -> None:
        """Nothing is left to be made."""

    def show_view(self, view: ScreeningView) -> None:
        """Show what has changed."""
        if self._form is not None:
            self._form.show_facts(view.general_facts)

    def commit_pending(self) -> bool:
        """Record what waits; return whether nothing waits any more."""
        return self._form is None or self._form.commit_pending()

    def show_help(self) -> bool:
        """Show or hide what the focused fact means."""
        row = self.row_with_focus()
        return row is not None and row.show_help()

    def _make_row(self, tools: Tools, fact: FactView) -> FactRow:
        return FactRow(FactEntry(tools.desk, tools.drafts, ID, fact), f"{self._named}: {fact.label}", tools)
