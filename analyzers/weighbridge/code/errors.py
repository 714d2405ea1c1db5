"""Which handlers catch which failures, by the names of exception classes and what the workspace says of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.index import lookup
from weighbridge.code.libraries import libraries
from weighbridge.code.model import Call, Class, Name, Operation, Sequence, dotted

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Handler
    from weighbridge.code.origins import Flow


class Catch(StrEnum):
    """How a handler comes to catch a content failure."""

    NAMED = "named"
    """It names the failure, or a class that is made for it."""
    BROAD = "broad"
    """It catches everything, the failure included."""
    RELATED = "related"
    """It names a class of this project that a content failure may well be."""


def catches(handler: Handler, names: tuple[str, ...], flow: Flow) -> Catch | None:
    """How a handler catches a failure that raises one of `names`; None when it does not."""
    if not handler.types:
        return Catch.BROAD
    kinds = [name for item in handler.types for name in _expand(item, flow)]
    return admits(kinds, names, flow)


def admits(kinds: list[str], names: tuple[str, ...], flow: Flow) -> Catch | None:
    """How a list of exception names covers a failure that raises one of `names`."""
    known = libraries()
    wanted = set(names)
    for name in names:
        wanted.update(known.error_parents.get(name, ()))
    best: Catch | None = None
    for kind in kinds:
        if kind in wanted:
            return Catch.NAMED
        if kind in known.broad_errors:
            best = best or Catch.BROAD
        elif known.transport_errors.match(kind):
            continue
        elif known.content_errors.search(kind):
            if _generic(kind) and names and not any(_generic(name) for name in names):
                continue
            best = Catch.NAMED if not _generic(kind) else best or Catch.RELATED
        elif any(parent in wanted for parent in _ancestors(kind, flow)):
            return Catch.NAMED
    return best


def _generic(name: str) -> bool:
    """`KeyError` and its like say which operation failed: they catch that one, and no other."""
    return name in ("KeyError", "IndexError", "TypeError", "AttributeError", "AssertionError", "LookupError")


def _expand(kind: Expression, flow: Flow) -> list[str]:
    match kind:
        case Sequence(items=items):
            return [name for item in items for name in _expand(item, flow)]
        case Operation(operands=operands):
            return [name for item in operands for name in _expand(item, flow)]
        case Call(arguments=arguments):
            return [name for item in arguments for name in _expand(item.value, flow)]
        case Name(name=name):
            given = _given(name, flow)
            if given is not None:
                return _expand(*given)
            if _is_parameter(name, flow):
                # any classes at all: what cannot be known admits nothing
                return []
            found = lookup(name, flow.around.module, flow.around.workspace)
            if found is not None and isinstance(found[1], Sequence):
                return [inner for item in found[1].items for inner in _expand(item, flow)]
            return [name]
        case _:
            return [dotted(kind).rpartition(".")[2]]


def _given(name: str, flow: Flow) -> tuple[Expression, Flow] | None:
    """What a parameter of the functions around holds: what the caller says, else its default."""
    inside: Flow | None = flow
    while inside is not None:
        if name in inside.given:
            return inside.given[name]
        for parameter in inside.function.parameters if inside.function is not None else ():
            if parameter.name == name:
                return None if parameter.default is None else (parameter.default, inside)
        inside = inside.outer
    return None


def _is_parameter(name: str, flow: Flow) -> bool:
    inside: Flow | None = flow
    while inside is not None:
        if name in inside.parameters:
            return True
        inside = inside.outer
    return False


def _ancestors(name: str, flow: Flow, hops: int = 3) -> list[str]:
    found = lookup(name, flow.around.module, flow.around.workspace)
    if found is None or not isinstance(found[1], Class) or hops <= 0:
        return []
    bases = [dotted(base).rpartition(".")[2] for base in found[1].bases]
    return [ancestor for base in bases for ancestor in (base, *_ancestors(base, flow, hops - 1))]
