"""What of the audit trail is shown: by participant, person, field, kind, day, and text."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.audit import RECORDED, Action
from jdm_desktop.domain.trail import TrailFilter
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.typed_field import TypedField
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service.trail import Choices

_KINDS: dict[str, tuple[str, frozenset[Action]]] = {
    "records": (N_("Data"), RECORDED),
    "access": (
        N_("Access"),
        frozenset(
            {
                Action.SIGNED_IN,
                Action.SIGN_IN_FAILED,
                Action.SIGNED_OUT,
                Action.LOCKED,
                Action.UNLOCKED,
                Action.LOCKED_OUT,
                Action.PASSWORD_SET,
                Action.IDENTITY_VIEWED,
                Action.RECOVERED,
            }
        ),
    ),
    "papers": (
        N_("Papers and signatures"),
        frozenset({Action.PRINTED, Action.SAVED, Action.EXPORTED, Action.VERIFIED, Action.SIGNING_FAILED}),
    ),
    "store": (
        N_("Store and clock"),
        frozenset({Action.BACKED_UP, Action.RESTORED, Action.ADOPTED, Action.CLOCK_SET_BACK, Action.CLOCK_EXPLAINED}),
    ),
    "removed": (N_("Privacy corrections"), frozenset({Action.REDACTED})),
}
"""Which actions a button shows; together they are all."""

_FIELDS = ("text", "participant", "person", "field", "from_day", "to_day")
_WIDTHS = {"text": 190, "participant": 110, "person": 120, "field": 200, "from_day": 120, "to_day": 120}


class FilterBar(QWidget):
    """Fields and buttons; `changed` is emitted when something else is asked for.

    A text counts once Enter is pressed or the field is left; one that names nothing known is marked and said.
    """

    changed = Signal()

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._known = Choices((), (), ())
        self._asked = TrailFilter()
        self._fields = {name: self._field(name) for name in _FIELDS}
        self._kinds = {kind: self._kind() for kind in _KINDS}
        self._clear = widgets.button(words.translator()("Show all"), icon="x", kind="quiet")
        self._clear.clicked.connect(self.clear)
        self._problem = widgets.label(kind="error")
        self._arrange()
        self._say_problems({})

    def _field(self, name: str) -> TypedField:
        field = TypedField("")
        metrics.at_least(field, width=_WIDTHS[name])
        metrics.at_most(field, width=_WIDTHS[name] + 60)
        field.done.connect(self._read)
        return field

    def _kind(self) -> QPushButton:
        button = widgets.button(kind="toggle")
        button.setCheckable(True)
        button.least = (44, 28)
        button.toggled.connect(self._read)
        return button

    def _arrange(self) -> None:
        column = widgets.column(self, gap=6)
        lines = QWidget()
        flow = FlowLayout(lines, gap=6)
        for part in (*self._fields.values(), *self._kinds.values(), self._clear):
            flow.addWidget(part)
        column.addWidget(lines)
        column.addWidget(self._problem)

    # ---------------------------------------------------------------------------------------------------- what it says

    def retranslate(self, known: Choices) -> None:
        """Say everything in the language in force; `known` is what can be named in it."""
        _ = self._words.translator()
        self._known = known
        captions = {
            "text": _("Search the trail"),
            "participant": _("Screening no."),
            "person": _("Person"),
            "field": _("Item or criterion"),
            "from_day": _("From day"),
            "to_day": _("To day"),
        }
        for name, field in self._fields.items():
            field.setPlaceholderText(captions[name])
            widgets.name(field, _("Filter – {field}").format(field=captions[name]))
        for kind, button in self._kinds.items():
            word = _(_KINDS[kind][0])
            widgets.set_text(button, word)
            widgets.name(button, _("Show only – {state}").format(state=word))
        widgets.set_text(self._clear, _("Show all"))
        self._read()

    def focus_search(self) -> None:
        """Go to the search field."""
        self._fields["text"].setFocus()
        self._fields["text"].selectAll()

    def field(self, name: str) -> TypedField:
        """Return the field "text", "participant", "person", "field", "from_day" or "to_day"."""
        return self._fields[name]

    def kind(self, kind: str) -> QPushButton:
        """Return the button "records", "access", "papers", "store" or "removed"."""
        return self._kinds[kind]

    # ------------------------------------------------------------------------------------------------ what is asked for

    def asked(self) -> TrailFilter:
        """Return what is asked for."""
        return self._asked

    def is_empty(self) -> bool:
        """Tell whether everything is asked for."""
        return self._asked == TrailFilter()

    def clear(self) -> None:
        """Ask for everything again."""
        for field in self._fields.values():
            field.clear()
        for button in self._kinds.values():
            button.setChecked(False)
        self._read()

    def problem(self) -> str:
        """Return what is said of a field that names nothing known."""
        return self._problem.text()

    def _read(self) -> None:
        problems: dict[str, str] = {}
        asked = TrailFilter(
            participant_id=self._participant(problems),
            person_id=self._person(problems),
            fields=self._named(problems),
            actions=frozenset(a for kind, b in self._kinds.items() if b.isChecked() for a in _KINDS[kind][1]),
            from_day=self._day("from_day", problems),
            to_day=self._day("to_day", problems),
            text=self._fields["text"].text().strip(),
        )
        self._say_problems(problems)
        if not problems and asked != self._asked:
            self._asked = asked
            self.changed.emit()

    def _typed(self, name: str) -> str:
        return self._fields[name].text().strip().casefold()

    def _participant(self, problems: dict[str, str]) -> int | None:
        typed = self._typed("participant")
        found = next((one for one, number in self._known.participants if number.casefold() == typed), None)
        if typed and found is None:
            _ = self._words.translator()
            problems["participant"] = _("There is no participant “{text}”. What is shown is as before.")
        return found

    def _person(self, problems: dict[str, str]) -> int | None:
        typed = self._typed("person")
        named = (one for one, *words in self._known.people if typed in (word.casefold() for word in words))
        found = next(named, None)
        if typed and found is None:
            _ = self._words.translator()
            problems["person"] = _("Nobody is called “{text}”. What is shown is as before.")
        return found

    def _named(self, problems: dict[str, str]) -> frozenset[str]:
        typed = self._typed("field")
        if not typed:
            return frozenset()
        exact = [ids for label, ids in self._known.fields if label.casefold() == typed]
        found = exact or [ids for label, ids in self._known.fields if typed in label.casefold()]
        if not found:
            _ = self._words.translator()
            problems["field"] = _("No item or criterion is called “{text}”. What is shown is as before.")
        return frozenset().union(*found)

    def _day(self, name: str, problems: dict[str, str]) -> date | None:
        typed = self._typed(name)
        day = dates.read_typed(typed) if typed else None
        if typed and day is None:
            _ = self._words.translator()
            problems[name] = _("“{text}” is no day written as YYYY-MM-DD. What is shown is as before.")
        return day

    def _say_problems(self, problems: dict[str, str]) -> None:
        for name, field in self._fields.items():
            field.mark_wrong(name in problems)
        said = [text.format(text=self._fields[name].text().strip()) for name, text in problems.items()]
        self._problem.setText("\n".join(said))
        self._problem.setVisible(bool(said))
