"""How the names of one block of statements come by their values: the assignments and mutations, in source order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Branch,
    Call,
    Class,
    Evaluate,
    Function,
    Import,
    Loop,
    Mapping,
    Name,
    Other,
    Scope,
    Sequence,
    Spread,
    Subscript,
    Text,
    Try,
    With,
    argument,
    dotted,
    walk_expression,
)

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Statement


_ALTERNATIVES = 8


class Kind(StrEnum):
    """What a change does to the value of a name."""

    SET = "set"
    ADD = "add"
    """`x += y`"""
    APPEND = "append"
    EXTEND = "extend"
    INSERT = "insert"
    """At the front."""
    KEY = "key"
    """`x[key] = y`"""


@dataclass(slots=True, eq=False)
class Change:
    """One change of a name."""

    end: int
    kind: Kind
    value: Expression | Class
    certain: bool
    """Whether it happens on every way through the block."""
    loops: tuple[Loop, ...] = ()
    key: Expression | None = None


@dataclass(slots=True, eq=False)
class Names:
    """The names of one block."""

    changes: dict[str, list[Change]] = field(default_factory=dict[str, list[Change]])
    imports: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Alias -> module as written and name; an empty name is the module itself."""
    stars: list[str] = field(default_factory=list[str])


_MUTATIONS = {
    "append": Kind.APPEND,
    "push": Kind.APPEND,
    "add": Kind.APPEND,
    "add_message": Kind.APPEND,
    "extend": Kind.EXTEND,
    "insert": Kind.INSERT,
    "unshift": Kind.INSERT,
}


def names_of(body: tuple[Statement, ...]) -> Names:
    """The names that a block of statements binds."""
    names = Names()
    _collect(body, names, True, ())
    return names


def _collect(body: tuple[Statement, ...], names: Names, certain: bool, loops: tuple[Loop, ...]) -> None:
    for statement in body:
        match statement:
            case Assign(targets=targets, value=value, operator=operator):
                for target in targets:
                    if operator in ("", "+", "??", "or"):
                        kind = Kind.ADD if operator == "+" else Kind.SET
                        _bind(target, value, names, statement.end, kind, certain and operator in ("", "+"), loops)
            case Evaluate(value=Call(function=Attribute(base=base, name=name)) as call) if name in _MUTATIONS:
                _mutated(base, _MUTATIONS[name], call, names, certain, loops)
            case Branch(arms=arms):
                for arm in arms:
                    _collect(arm.body, names, False, loops)
            case Loop(target=target, source=source, setup=setup, body=inner, otherwise=otherwise):
                if target is not None and source is not None:
                    # Unrolled loops bind their targets; elsewhere the target is one unknown item.
                    _each(target, Other(source.start, source.end, "item", (source,)), names)
                _collect(setup, names, certain, (*loops, statement))
                _collect(inner, names, certain, (*loops, statement))
                _collect(otherwise, names, certain, loops)
            case Try(body=inner, handlers=handlers, otherwise=otherwise, final=final):
                _collect(inner, names, certain, loops)
                for handler in handlers:
                    _collect(handler.body, names, False, loops)
                _collect(otherwise, names, certain, loops)
                _collect(final, names, certain, loops)
            case With(items=items, targets=targets, body=inner):
                for item, bound in zip(items, targets, strict=False):
                    if bound is not None:
                        _bind(bound, item, names, item.end, Kind.SET, certain, loops)
                _collect(inner, names, certain, loops)
            case Scope(body=inner):
                _collect(inner, names, certain, loops)
            case Function(name=name) | Class(name=name) if name:
                _note(names, name, Change(statement.start, Kind.SET, statement, certain, loops))
            case Import(module=module, names=imported):
                for name_of in imported:
                    if name_of.name == "*" and name_of.alias in ("*", ""):
                        names.stars.append(module)
                    else:
                        names.imports[name_of.alias] = (module, "" if name_of.name == "*" else name_of.name)
            case _:
                pass


def _each(target: Expression, item: Other, names: Names) -> None:
    for node in walk_expression(target):
        if isinstance(node, Name):
            _note(names, node.name, Change(target.end, Kind.SET, item, True))


def _note(names: Names, name: str, change: Change) -> None:
    names.changes.setdefault(name, []).append(change)


def _bind(
    target: Expression,
    value: Expression,
    names: Names,
    end: int,
    kind: Kind,
    certain: bool,
    loops: tuple[Loop, ...],
) -> None:
    match target:
        case Name() | Attribute():
            _note(names, dotted(target), Change(end, kind, value, certain, loops))
        case Subscript(base=Name() | Attribute() as base, key=key) if kind is Kind.SET:
            _note(names, dotted(base), Change(end, Kind.KEY, value, certain, loops, key))
        case Sequence(items=items):
            parts = value.items if isinstance(value, Sequence) and len(value.items) == len(items) else ()
            for item, part in zip(items, parts, strict=False):
                _bind(item, part, names, end, kind, certain, loops)
        case Mapping(entries=entries):
            for pair in entries:
                if isinstance(pair.key, Text):
                    field_of = Attribute(pair.start, pair.end, value, pair.key.value)
                    _bind(pair.value, field_of, names, end, kind, certain, loops)
        case _:
            pass


def _mutated(base: Expression, kind: Kind, call: Call, names: Names, certain: bool, loops: tuple[Loop, ...]) -> None:
    name = dotted(base)
    if not name or not isinstance(base, (Name, Attribute)):
        return
    positional = [item for item in call.arguments if item.name in ("", "*")]
    if kind is Kind.INSERT and len(positional) == 2:
        positional = positional[1:]
    for item in positional:
        spread = item.name == "*" or isinstance(item.value, Spread)
        value = item.value.value if isinstance(item.value, Spread) else item.value
        _note(names, name, Change(call.end, Kind.EXTEND if spread else kind, value, certain, loops))
    if not positional:
        named = argument(call, "message") or argument(call, "item")
        if named is not None:
            _note(names, name, Change(call.end, kind, named, certain, loops))


def is_item(change: Change) -> bool:
    """Whether a change is a loop's target taking the next item."""
    return isinstance(change.value, Other) and change.value.kind == "item"


def chains(changes: list[Change], before: int | None) -> list[list[Change]]:
    """The ways in which a name may have come by its value; changes that end behind `before` have not happened yet."""
    found: list[list[Change]] = []
    for change in changes:
        if before is not None and change.end > before:
            continue
        if change.kind is not Kind.SET:
            if found:
                for chain in found:
                    chain.append(change)
            else:
                found.append([change])
        elif change.certain and not change.loops:
            found = [[change]]
        else:
            found = [*found[-_ALTERNATIVES:], [change]]
    return found
