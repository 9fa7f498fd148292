"""The statements of a study file: from its tree to the objects that evaluate them."""

from collections.abc import Callable, Mapping

from jdm_desktop.domain import statement as said
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.formula import FORMULAS
from jdm_desktop.domain.item import DATED, NUMERIC, Item, Kind
from jdm_desktop.domain.quantity import FromFormula, FromItem, Quantity
from jdm_desktop.domain.statement import Bound, Comparison, Statement
from jdm_desktop.domain.study_reader import Reader
from jdm_desktop.domain.study_text import Node
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import N_

_BOUNDS = tuple(comparison.value for comparison in Comparison)
_COMMON = ("mark", "name")
_DECIMALS = 1
_DAY = (Kind.DATE,)
_EVENT = (Kind.DATE_OR_NONE, Kind.DATES)


class StatementReader:
    """Reads statements over the items and quantities of one study."""

    def __init__(self, reader: Reader, items: Mapping[str, Item]) -> None:
        self._reader = reader
        self._items = items
        self.quantities: dict[str, Quantity] = {}
        self.for_warnings = False
        self._shapes: tuple[tuple[str, Callable[[Node], Statement]], ...] = (
            ("is_yes", self._is_yes),
            ("found", self._found),
            ("is", self._is),
            ("value", self._compare),
            ("age", self._age),
            ("event", self._within),
            ("happened", self._happened),
            ("date", self._after),
            ("blank", self._blank),
            ("criterion", self._criterion),
            ("all", lambda node: self._joined(node, "all", said.AllOf)),
            ("any", lambda node: self._joined(node, "any", said.AnyOf)),
            ("not", self._negation),
            ("of", self._counted),
        )

    def read(self, node: Node) -> Statement:
        """Return the statement that a node says, or note why it is none."""
        if not isinstance(node.content, dict):
            self._reader.refuse(node, N_("a statement is expected here: a mapping such as “is_yes: …”"))
        for key, make in self._shapes:
            if key in node.content:
                return make(node)
        return self._reader.refuse(
            node, N_("no statement begins with these keys: {keys}"), keys=", ".join(node.content)
        )

    def quantity(self, node: Node) -> Quantity:
        """Return a derived number from its definition, and know it by its id from now on."""
        fields = self._reader.fields(node, ("id", "label", "unit", "first_known"), ("short", "decimals", "beside"))
        name = self._reader.name(fields["id"])
        self._reader.unique(node, name, {**self.quantities, **self._items})
        label = self._reader.words(fields["label"])
        quantity = Quantity(
            id=name,
            label=label,
            short=self._reader.words(fields["short"]) if "short" in fields else label,
            unit=self._reader.string(fields["unit"]),
            decimals=self._reader.count(fields["decimals"]) if "decimals" in fields else _DECIMALS,
            sources=self._reader.each(fields["first_known"], self._source),
            beside=self._reader.known(fields["beside"], self.quantities) if "beside" in fields else None,
        )
        self.quantities[name] = quantity
        return quantity

    def _source(self, node: Node) -> FromItem | FromFormula:
        if isinstance(node.content, dict) and "item" in node.content:
            return FromItem(self.item(self._reader.fields(node, ("item",))["item"], NUMERIC))
        if not isinstance(node.content, dict) or "formula" not in node.content:
            self._reader.refuse(node, N_("“item” or “formula” is expected here"))
        formula = self._reader.known(node.content["formula"], FORMULAS)
        fields = self._reader.fields(node, ("formula", *formula.parameters))
        arguments = tuple((name, self.item(fields[name], kinds)) for name, kinds in formula.parameters.items())
        return FromFormula(formula, arguments)

    def item(self, node: Node, kinds: tuple[Kind, ...]) -> Item:
        """Return the item that a node names, having noted where it is of another kind than the place needs."""
        item = self._reader.known(node, self._items)
        if item.kind not in kinds:
            self._reader.refuse(
                node,
                N_("“{item}” is of type {kind}; here one of these is needed: {kinds}"),
                item=item.id,
                kind=item.kind.value,
                kinds=", ".join(kinds),
            )
        return item

    def _fields(self, node: Node, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Mapping[str, Node]:
        return self._reader.fields(node, required, (*optional, *_COMMON))

    def _mark(self, fields: Mapping[str, Node]) -> str:
        return self._reader.string(fields["mark"]) if "mark" in fields else ""

    def _name(self, fields: Mapping[str, Node]) -> Words | None:
        return self._reader.words(fields["name"]) if "name" in fields else None

    def _is_yes(self, node: Node) -> Statement:
        fields = self._fields(node, ("is_yes",))
        item = self.item(fields["is_yes"], (Kind.YESNO,))
        return said.IsYes(item=item, mark=self._mark(fields), name=self._name(fields))

    def _is(self, node: Node) -> Statement:
        fields = self._fields(node, ("item", "is"))
        item = self.item(fields["item"], (Kind.CHOICE,))
        value = self._reader.one_of(fields["is"], [choice.id for choice in item.values])
        return said.Is(item=item, value=value, mark=self._mark(fields), name=self._name(fields))

    def _found(self, node: Node) -> Statement:
        fields = self._fields(node, ("item", "found"))
        item = self.item(fields["item"], (Kind.CHOICES,))
        members: frozenset[str] = frozenset()
        if fields["found"].content != "any":
            allowed = [choice.id for choice in item.values]
            members = frozenset(self._reader.each(fields["found"], lambda part: self._reader.one_of(part, allowed)))
        return said.Found(item=item, members=members, mark=self._mark(fields), name=self._name(fields))

    def _bounds(self, node: Node, fields: Mapping[str, Node]) -> tuple[Bound, ...]:
        bounds = tuple(Bound(Comparison(key), self._reader.number(fields[key])) for key in fields if key in _BOUNDS)
        if not bounds:
            self._reader.refuse(node, N_("a limit is missing: one of {bounds}"), bounds=", ".join(_BOUNDS))
        return bounds

    def _compare(self, node: Node) -> Statement:
        fields = self._fields(node, ("value",), (*_BOUNDS, "times"))
        times = self.item(fields["times"], NUMERIC) if "times" in fields else None
        return said.Compare(
            quantity=self._number_named(fields["value"]),
            bounds=self._bounds(node, fields),
            times=times,
            mark=self._mark(fields),
            name=self._name(fields),
        )

    def _number_named(self, node: Node) -> Quantity:
        if isinstance(node.content, str) and node.content in self._items:
            item = self.item(node, NUMERIC)
            return Quantity(item.id, item.label, item.short, item.unit, _DECIMALS, (FromItem(item),))
        return self._reader.known(node, {**self._items_as_none(), **self.quantities})

    def _items_as_none(self) -> dict[str, Quantity]:
        # the items' ids stand among what is known, so that the nearest name is found among both
        return {name: Quantity(name, i.label, i.short, i.unit, _DECIMALS, ()) for name, i in self._items.items()}

    def _age(self, node: Node) -> Statement:
        fields = self._fields(node, ("age", "on"), _BOUNDS)
        bounds = self._bounds(node, fields)
        for bound in bounds:
            if bound.number != bound.number.to_integral_value() or bound.number < 0:
                self._reader.refuse(node, N_("an age is held against whole years"))
        return said.Age(
            birth=self.item(fields["age"], _DAY),
            on=self.item(fields["on"], _DAY),
            bounds=bounds,
            mark=self._mark(fields),
            name=self._name(fields),
        )

    def _within(self, node: Node) -> Statement:
        fields = self._fields(node, ("event", "within", "before"), ("count",))
        event, before = self.item(fields["event"], _EVENT), self.item(fields["before"], _DAY)
        count = self._reader.count(fields["count"]) if "count" in fields else 1
        if count < 1 or (count > 1 and event.kind is not Kind.DATES):
            self._reader.refuse(
                fields["count"], N_("a count above 1 needs an item of type dates, and 0 counts nothing")
            )
        return said.Within(
            event=event,
            span=self._reader.span(fields["within"]),
            before=before,
            fallback=self._items.get(before.blank_means or ""),
            count=count,
            mark=self._mark(fields),
            name=self._name(fields),
        )

    def _happened(self, node: Node) -> Statement:
        fields = self._fields(node, ("happened",))
        item = self.item(fields["happened"], _EVENT)
        return said.Happened(item=item, mark=self._mark(fields), name=self._name(fields))

    def _after(self, node: Node) -> Statement:
        birthday = None
        if isinstance(node.content, dict) and "on_or_after_birthday" in node.content:
            fields = self._fields(node, ("date", "on_or_after_birthday", "of"))
            birthday = self._reader.count(fields["on_or_after_birthday"])
            other = self.item(fields["of"], _DAY)
        else:
            fields = self._fields(node, ("date", "after"))
            other = self.item(fields["after"], _DAY)
        item = self.item(fields["date"], DATED)
        return said.After(item=item, other=other, birthday=birthday, mark=self._mark(fields), name=self._name(fields))

    def _blank(self, node: Node) -> Statement:
        fields = self._fields(node, ("blank",))
        self._only_in_warnings(node)
        item = self._reader.known(fields["blank"], self._items)
        return said.Blank(item=item, mark=self._mark(fields), name=self._name(fields))

    def _criterion(self, node: Node) -> Statement:
        fields = self._fields(node, ("criterion", "answers"))
        self._only_in_warnings(node)
        return said.CriterionAnswers(
            criterion=self._reader.name(fields["criterion"]),
            wanted=self._reader.member(fields["answers"], Answer),
            mark=self._mark(fields),
            name=self._name(fields),
        )

    def _only_in_warnings(self, node: Node) -> None:
        if not self.for_warnings:
            self._reader.refuse(node, N_("only a warning may ask this: a verdict must not depend on it"))

    def _joined(self, node: Node, key: str, kind: type[said.AllOf] | type[said.AnyOf]) -> Statement:
        fields = self._fields(node, (key,))
        parts = self._reader.each(fields[key], self.read)
        return kind(parts=parts, mark=self._mark(fields), name=self._name(fields))

    def _negation(self, node: Node) -> Statement:
        fields = self._fields(node, ("not",))
        return said.Not(parts=(self.read(fields["not"]),), mark=self._mark(fields), name=self._name(fields))

    def _counted(self, node: Node) -> Statement:
        fields = self._fields(node, ("at_least", "of", "noun"))
        parts = self._reader.each(fields["of"], self.read)
        count = self._reader.count(fields["at_least"])
        if not 1 <= count <= len(self._reader.parts(fields["of"])):
            self._reader.refuse(
                fields["at_least"], N_("at least {count} of so few parts can never be true"), count=count
            )
        return said.AtLeast(
            parts=parts,
            count=count,
            noun=self._reader.words(fields["noun"]),
            mark=self._mark(fields),
            name=self._name(fields),
        )
