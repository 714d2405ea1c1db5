"""Loops, comprehensions and calls: what their targets and parameters are bound to, turn by turn."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Comprehension,
    Function,
    Mapping,
    Name,
    Sequence,
    Subscript,
    Text,
    dotted,
)
from weighbridge.code.values_model import Bound, Repeat, Said, Scope, nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Loop
    from weighbridge.code.values import Values
    from weighbridge.code.values_changes import Change

_MAX_TURNS = 2_000


def turns_of(values: Values, chain: list[Change], scope: Scope) -> Iterator[tuple[Change, Scope]]:
    """Changes in the order in which they happen: those of one loop together, once per turn if the turns are known."""
    for loops, group in groupby(chain, key=lambda change: change.loops):
        changes = list(group)
        for within in unrolled(values, loops, scope) or [scope]:
            for change in changes:
                yield change, within


def unrolled(values: Values, loops: tuple[Loop, ...], scope: Scope) -> list[Scope] | None:
    """One scope per turn of nested loops; None where the turns are not known."""
    scopes = [scope]
    for loop in loops:
        if loop.kind != "each" or loop.source is None or loop.target is None:
            return None
        turns: list[Scope] = []
        for within in scopes:
            source = values.items(loop.source, within)
            if source is None:
                return None
            turns.extend(bound_to(values, loop.target, item, within) for item in source.items)
            if len(turns) > _MAX_TURNS:
                return None
        scopes = turns
    return scopes


def added(values: Values, changes: list[Change], scope: Scope) -> list[Said]:
    """What several `x += y` of one loop add, turn by turn; in a loop over unknown things each is a hole."""
    nodes = [(change, change.value) for change in changes if not isinstance(change.value, Class)]
    loops = changes[0].loops
    turns = unrolled(values, loops, scope)
    if turns is None:
        return [nothing(node, scope) for _, node in nodes]
    made: list[Said] = []
    repeat: list[tuple[Bound, Said]] = []
    for within in turns:
        parts = [(change, values.said(node, within)) for change, node in nodes]
        made.extend(said if change.certain else replace(said, optional=True) for change, said in parts)
        if loops:
            element = element_of(Bound(nodes[0][1], within))
            pieces = tuple(piece for _, said in parts for piece in said.pieces)
            repeat.append((element, Said(pieces, element.scope.place(element.node))))
    source = loops[-1].source if loops else None
    if source is not None and len(repeat) > 1:
        values.repeats.append(Repeat(source_name(source), tuple(repeat)))
    return made


def element_of(item: Bound) -> Bound:
    """The element that a turn of a loop or a comprehension speaks of."""
    for bound in item.scope.bound.values():
        if not isinstance(bound.node, Class) and isinstance(bound.node, (Mapping, Sequence, Text, Call)):
            return bound
    return item


def source_name(node: Expression) -> str:
    """A list as it is written, the comprehensions and calls around its name left out."""
    while True:
        match node:
            case Comprehension(sources=(source, *_)):
                node = source
            case Call(function=Attribute(name="map" | "slice" | "filter" | "items" | "values", base=base)):
                node = base
            case Call(arguments=(first, *_)):
                node = first.value
            case Subscript(base=base):
                node = base
            case _:
                return dotted(node)


def bound_to(values: Values, target: Expression, item: Bound, scope: Scope) -> Scope:
    """The scope in which a loop's target is one item."""
    bound: dict[str, Bound] = {}
    _bind(values, target, item, bound)
    return scope.with_bound(bound)


def _bind(values: Values, target: Expression, item: Bound, bound: dict[str, Bound]) -> None:
    match target:
        case Name(name=name):
            bound[name] = item
        case Sequence(items=targets) if not isinstance(item.node, Class):
            inner = values.items(item.node, item.scope)
            for part, value in zip(targets, inner.items if inner is not None else (), strict=False):
                _bind(values, part, value, bound)
        case Mapping(entries=entries):
            for pair in entries:
                if isinstance(pair.key, Text):
                    found = values.entry(item.node, item.scope, pair.key.value)
                    if found is not None:
                        _bind(values, pair.value, found, bound)
        case _:
            pass


def arguments(function: Function, call: Call, scope: Scope) -> dict[str, Bound]:
    """The parameters of a function bound to the arguments of a call."""
    parameters = [item for item in function.parameters if item.name not in ("self", "cls")]
    bound: dict[str, Bound] = {}
    positional = [item.value for item in call.arguments if not item.name]
    for parameter, value in zip(parameters, positional, strict=False):
        if parameter.kind:
            break
        if parameter.name:
            bound[parameter.name] = Bound(value, scope)
        elif isinstance(value, Mapping):
            for item in value.entries:
                if isinstance(item.key, Text) and item.key.value in parameter.names:
                    bound[item.key.value] = Bound(item.value, scope)
    known = {parameter.name for parameter in parameters}
    for given in call.arguments:
        if given.name in known:
            bound[given.name] = Bound(given.value, scope)
    return bound
