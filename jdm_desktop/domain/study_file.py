"""A study file's text becomes a Study, or every reason why it does not.

The format is described in resources/studies/README.md and published as resources/studies/study.schema.json.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from jdm_desktop.domain.criterion import Criterion, CriterionKind, Reading
from jdm_desktop.domain.item import DATED, NUMERIC, Choice, Item, Kind
from jdm_desktop.domain.statement import CriterionAnswers
from jdm_desktop.domain.study import Order, OutcomeMeasure, Record, Study, WarningRule
from jdm_desktop.domain.study_reader import Reader
from jdm_desktop.domain.study_statements import StatementReader
from jdm_desktop.domain.study_text import Node, StudyError, read
from jdm_desktop.domain.view import Weight
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import N_

FORMAT = "1"
_PARTS = ("study", "record", "items", "criteria")
_OTHER_PARTS = ("order", "quantities", "warnings")
_RECORD = ("title", "short_title", "sponsor", "status", "phase", "design", "population")
_NONE = Words("none", "无")


def load(text: str) -> Study:
    """Return the study that a study file's text defines; raise StudyError with every problem found."""
    tree = read(text)
    reader = Reader()
    study: Study | None = None
    with reader.going_on():
        study = _StudyMaker(reader, tree, text).make()
    if reader.problems or study is None:
        raise StudyError(reader.problems)
    return study


class _StudyMaker:
    """Reads one study file, part by part, in the order in which the parts refer to each other."""

    def __init__(self, reader: Reader, tree: Node, text: str) -> None:
        self._reader = reader
        self._text = text
        self._top = reader.fields(tree, _PARTS, _OTHER_PARTS)
        self._items: dict[str, Item] = {}
        self._criteria: dict[str, Criterion] = {}
        self._statements = StatementReader(reader, self._items)
        self._blank_means: dict[str, Node] = {}

    def make(self) -> Study:
        """Return the study; raise Unreadable where a part is missing without which nothing can be made."""
        reader, top = self._reader, self._top
        for node in reader.parts(top["items"]):
            with reader.going_on():
                self._add_item(node)
        self._check_stand_ins()
        for node in self._optional("quantities"):
            with reader.going_on():
                self._statements.quantity(node)
        for node in reader.parts(top["criteria"]):
            with reader.going_on():
                self._add_criterion(node)
        self._check_exceptions()
        orders = tuple(reader.each(top["order"], self._order, 0)) if "order" in top else ()
        self._statements.for_warnings = True
        warnings = tuple(reader.each(top["warnings"], self._warning, 0)) if "warnings" in top else ()
        return self._put_together(orders, warnings)

    def _optional(self, part: str) -> tuple[Node, ...]:
        return self._reader.parts(self._top[part], 0) if part in self._top else ()

    def _put_together(self, orders: tuple[Order, ...], warnings: tuple[WarningRule, ...]) -> Study:
        reader = self._reader
        fields = reader.fields(
            self._top["study"],
            ("format", "id", "version", "released", "encodes", "protocol", "participant", "birth", "screening"),
        )
        if reader.string(fields["format"]) != FORMAT:
            reader.refuse(fields["format"], N_("this program reads study files of format {known}"), known=FORMAT)
        protocol = reader.fields(fields["protocol"], ("number", "version"))
        return Study(
            id=reader.name(fields["id"]),
            version=reader.string(fields["version"]),
            released=reader.day(fields["released"]),
            encodes=reader.words(fields["encodes"]),
            protocol_number=reader.string(protocol["number"]),
            protocol_version=reader.string(protocol["version"]),
            hash=hashlib.sha256(self._text.encode("utf-8")).hexdigest(),
            record=self._record(),
            participant=self._statements.item(fields["participant"], (Kind.TEXT,)),
            birth=self._statements.item(fields["birth"], (Kind.DATE,)),
            screening=self._statements.item(fields["screening"], (Kind.DATE,)),
            items=self._items,
            quantities=self._statements.quantities,
            criteria=self._criteria,
            orders=orders,
            warnings=warnings,
            text=self._text,
        )

    def _record(self) -> Record:
        reader = self._reader
        fields = reader.fields(
            self._top["record"], ("registry", "number", "target", "outcomes", *_RECORD), ("criteria_note",)
        )
        return Record(
            registry=reader.string(fields["registry"]),
            number=reader.string(fields["number"]),
            target=reader.count(fields["target"]),
            outcomes=reader.each(fields["outcomes"], self._outcome),
            note=reader.words(fields["criteria_note"]) if "criteria_note" in fields else None,
            **{name: reader.words(fields[name]) for name in _RECORD},
        )

    def _outcome(self, node: Node) -> OutcomeMeasure:
        fields = self._reader.fields(node, ("kind", "text"))
        kind = self._reader.one_of(fields["kind"], ("primary", "secondary"))
        return OutcomeMeasure(kind, self._reader.words(fields["text"]))

    def _add_item(self, node: Node) -> None:
        reader = self._reader
        fields = reader.fields(
            node,
            ("id", "type", "label"),
            ("short", "help", "unit", "min", "max", "values", "none", "blank_means", "sensitive", "derived"),
        )
        name = reader.unique(fields["id"], reader.name(fields["id"]), self._items)
        kind = reader.member(fields["type"], Kind)
        label = reader.words(fields["label"])
        item = Item(
            id=name,
            kind=kind,
            label=label,
            short=reader.words(fields["short"]) if "short" in fields else label,
            help=reader.words(fields["help"]) if "help" in fields else Words("", ""),
            none=reader.words(fields["none"]) if "none" in fields else _NONE,
            unit=reader.string(fields["unit"]) if "unit" in fields else "",
            minimum=self._limit(fields, "min", kind),
            maximum=self._limit(fields, "max", kind),
            values=self._choices(node, fields, kind),
            blank_means=reader.name(fields["blank_means"]) if "blank_means" in fields else None,
            sensitive=reader.flag(fields, "sensitive"),
            derived=reader.string(fields["derived"]) if "derived" in fields else "",
        )
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            reader.note(fields["min"], N_("the smallest value is above the largest"))
        if item.blank_means:
            self._blank_means[name] = fields["blank_means"]
        self._items[name] = item

    def _limit(self, fields: Mapping[str, Node], key: str, kind: Kind) -> Decimal | None:
        if key not in fields:
            return None
        if kind not in NUMERIC:
            self._reader.refuse(fields[key], N_("only numbers have a smallest and a largest value"))
        return self._reader.number(fields[key])

    def _choices(self, node: Node, fields: Mapping[str, Node], kind: Kind) -> tuple[Choice, ...]:
        wanted = kind in (Kind.CHOICE, Kind.CHOICES)
        if wanted is not ("values" in fields):
            self._reader.refuse(node, N_("“values” belong to the types choice and choices, and to no other"))
        if not wanted:
            return ()
        choices = self._reader.each(fields["values"], self._choice)
        folded = [choice.id.lower() for choice in choices]
        if len(set(folded)) < len(folded) or "none" in folded:
            self._reader.refuse(fields["values"], N_("the values must differ, and “none” is kept for “all negative”"))
        return choices

    def _choice(self, node: Node) -> Choice:
        fields = self._reader.fields(node, ("id", "label"))
        return Choice(self._reader.name(fields["id"]), self._reader.words(fields["label"]))

    def _check_stand_ins(self) -> None:
        for name, node in self._blank_means.items():
            with self._reader.going_on():
                other = self._statements.item(node, (Kind.DATE,))
                if self._items[name].kind is not Kind.DATE or other.blank_means:
                    self._reader.refuse(node, N_("only one date can stand in for another, and not in a chain"))

    def _add_criterion(self, node: Node) -> None:
        reader = self._reader
        fields = reader.fields(
            node,
            ("id", "kind", "number", "text", "statement"),
            (
                *("applies_when", "not_applicable_if_blank", "not_applicable_reason", "satisfies"),
                *("settled_by_visit", "investigator_only", "gloss", "readings"),
            ),
        )
        name = reader.unique(fields["id"], reader.name(fields["id"]), self._criteria)
        spares = [key for key in ("applies_when", "not_applicable_if_blank") if key in fields]
        if bool(spares) is not ("not_applicable_reason" in fields):
            reader.note(node, N_("“not_applicable_reason” goes with a rule that makes the criterion not applicable"))
        if len(spares) > 1:
            reader.note(node, N_("a criterion has one rule that makes it not applicable, not two"))
        self._criteria[name] = self._criterion(name, fields)

    def _criterion(self, name: str, fields: Mapping[str, Node]) -> Criterion:
        reader, read_statement = self._reader, self._statements.read
        return Criterion(
            id=name,
            kind=reader.member(fields["kind"], CriterionKind),
            number=reader.string(fields["number"]),
            text=reader.words(fields["text"]),
            statement=read_statement(fields["statement"]),
            applies_when=read_statement(fields["applies_when"]) if "applies_when" in fields else None,
            spared_when=(
                read_statement(fields["not_applicable_if_blank"]) if "not_applicable_if_blank" in fields else None
            ),
            not_applicable_reason=(
                reader.words(fields["not_applicable_reason"]) if "not_applicable_reason" in fields else None
            ),
            satisfies=reader.each(fields["satisfies"], reader.name) if "satisfies" in fields else (),
            settled_by_visit=reader.flag(fields, "settled_by_visit"),
            investigator_only=reader.flag(fields, "investigator_only"),
            gloss=reader.words(fields["gloss"]) if "gloss" in fields else None,
            readings=reader.each(fields["readings"], self._reading, 0) if "readings" in fields else (),
        )

    def _reading(self, node: Node) -> Reading:
        fields = self._reader.fields(node, ("id", "weight", "text"))
        return Reading(
            self._reader.string(fields["id"]),
            self._reader.member(fields["weight"], Weight),
            self._reader.words(fields["text"]),
        )

    def _check_exceptions(self) -> None:
        nodes = {
            str(node.content["id"].content): node.content["satisfies"]
            for node in self._reader.parts(self._top["criteria"])
            if isinstance(node.content, dict) and {"id", "satisfies"} <= set(node.content)
        }
        for name, node in nodes.items():
            for part in self._reader.parts(node):
                with self._reader.going_on():
                    satisfied = self._reader.known(part, self._criteria)
                    if satisfied.id == name or satisfied.satisfies:
                        self._reader.refuse(part, N_("an exception satisfies requirements, not exceptions"))

    def _order(self, node: Node) -> Order:
        fields = self._reader.fields(node, ("earlier", "later", "blame", "message"))
        earlier, later = (self._statements.item(fields[key], DATED[:1]) for key in ("earlier", "later"))
        blame = self._reader.known(fields["blame"], {earlier.id: earlier, later.id: later})
        return Order(earlier, later, blame, self._reader.words(fields["message"]))

    def _warning(self, node: Node) -> WarningRule:
        reader = self._reader
        fields = reader.fields(node, ("code", "criterion", "item", "when", "message"))
        when = self._statements.read(fields["when"])
        for leaf in when.leaves():
            if isinstance(leaf, CriterionAnswers) and leaf.criterion not in self._criteria:
                reader.unknown(fields["when"], leaf.criterion, self._criteria)
        return WarningRule(
            code=reader.name(fields["code"]),
            criterion=reader.known(fields["criterion"], self._criteria).id,
            item=reader.known(fields["item"], self._items).id,
            when=when,
            message=reader.words(fields["message"]),
        )
