"""What a program reads of the data that an answer is parsed into: keys, lists, and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Call,
    Comprehension,
    Loop,
    Name,
    Subscript,
    Text,
    dotted,
    expressions,
    walk_expression,
)

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

Way = tuple[str, ...]
"""Keys from the root on; `[]` is an item of a list."""

ITEM = "[]"
_NO_KEYS = frozenset({
    "get", "items", "keys", "values", "append", "model_dump", "pop", "update", "copy", "setdefault", "length", "map",
    "filter", "forEach", "push", "join", "slice", "some", "every", "find", "reduce", "includes",
})  # fmt: skip


@dataclass(slots=True)
class Read:
    """What is read of an answer."""

    ways: dict[Way, int] = field(default_factory=dict[Way, int])
    """The keys that are read, with the offset where they are read first."""
    lenient: set[Way] = field(default_factory=set[Way])
    """Those that are read in a way that allows them to be missing."""
    numbers: set[Way] = field(default_factory=set[Way])
    """Those that are made a number of."""
    lists: set[Way] = field(default_factory=set[Way])


def read_of(parsed: Call, flow: Flow) -> Read:
    """What the function reads of what a call has parsed."""
    reader = _Reader(parsed, flow.around.module.language != "python")
    for _ in range(2):
        for statement in flow.statements:
            if isinstance(statement, Assign) and len(statement.targets) == 1:
                reader.bind(statement.targets[0], reader.way(statement.value))
            elif isinstance(statement, Loop) and statement.source is not None and statement.target is not None:
                way = reader.way(statement.source)
                if way is not None:
                    reader.read.lists.add(way)
                    reader.bind(statement.target, (*way, ITEM))
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Comprehension):
                        for target, source in zip(node.targets, node.sources, strict=False):
                            way = reader.way(source)
                            if way is not None:
                                reader.read.lists.add(way)
                                reader.bind(target, (*way, ITEM))
    for statement in flow.statements:
        for expression in expressions(statement):
            for node in walk_expression(expression):
                reader.note(node)
    return reader.read


class _Reader:
    def __init__(self, parsed: Call, fields_are_attributes: bool) -> None:
        self.parsed = parsed
        self.attributes = fields_are_attributes
        self.names: dict[str, Way] = {}
        self.read = Read()

    def bind(self, target: Expression, way: Way | None) -> None:
        if way is not None and isinstance(target, Name):
            self.names.setdefault(target.name, way)

    def way(self, expression: Expression) -> Way | None:
        if expression is self.parsed:
            return ()
        match expression:
            case Name(name=name):
                return self.names.get(name)
            case Subscript(base=base, key=Text() as key) if key.whole:
                inner = self.way(base)
                return None if inner is None else (*inner, key.value)
            case Subscript(base=base):
                inner = self.way(base)
                return None if inner is None else (*inner, ITEM)
            case Attribute(base=base, name=name) if self.attributes and name not in _NO_KEYS:
                inner = self.way(base)
                return None if inner is None else (*inner, name)
            case Call(function=Attribute(base=base, name="get"), arguments=(first, *_)) if isinstance(
                first.value, Text
            ):
                inner = self.way(base)
                return None if inner is None else (*inner, first.value.value)
            case _:
                return None

    def note(self, node: Expression) -> None:
        way = self.way(node)
        if way and not isinstance(node, Name):
            self.read.ways.setdefault(way, node.start)
            if isinstance(node, Call):
                self.read.lenient.add(way)
        if isinstance(node, Call) and len(node.arguments) == 1 and dotted(node.function) in ("int", "float", "Number"):
            inner = self.way(node.arguments[0].value)
            if inner:
                self.read.numbers.add(inner)
