"""Texts of worked examples that a program has in full: what its source says is what it holds, character for character.

A prompt is weighed with what is near enough (a number, a structure as it is written). What a model is to be trained on
must be the program's own text, or it is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Bind, Call, Class, Mapping, Name, Operation, Run, Sequence, Text, dotted
from weighbridge.code.values_model import Bound, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.code.values_model import Said
    from weighbridge.sources.region import Half

_KEEP_TEXT = frozenset({"dedent", "cleandoc", "strip", "trim", "lstrip", "rstrip", "trimStart", "trimEnd"})
_CHAINED = frozenset({"with_inputs", "copy"})
_DEEPEST = 20


def whole(values: Values, said: Said, bound: Bound | None) -> str | None:
    """The text of a value, where it is text from end to end; None where any of it is not known for sure."""
    if bound is None or said.gap is not None or said.optional or any(piece.hole for piece in said.pieces):
        return None
    return said.text if _is_text(values, bound, 0) else None


def halves_of(values: Values, found: Bound) -> tuple[Half, ...]:
    """The texts of one element of a list of examples: a mapping, an object made by keywords, a sequence, a text."""
    return tuple(_halves(values, found))


def _halves(values: Values, found: Bound) -> Iterator[Half]:
    node, scope = found.node, found.scope
    if isinstance(node, Call):
        node = _constructor(node)
    match node:
        case Mapping(entries=entries):
            for entry in entries:
                # what is spread in, or computed, may be anything
                name = entry.key.value if isinstance(entry.key, Text) and entry.key.whole else "?"
                yield name, _value(values, entry.value, scope) if name != "?" else None
        case Call(arguments=arguments):
            for argument in arguments:
                yield argument.name, _value(values, argument.value, scope)
        case Sequence(items=items):
            for item in items:
                yield "", _value(values, item, scope)
        case Class():
            return
        case _:
            yield "", _value(values, node, scope)


def _constructor(call: Call) -> Call:
    """`Example(...)` of `Example(...).with_inputs("question")`."""
    function = call.function
    if isinstance(function, Attribute) and function.name in _CHAINED and isinstance(function.base, Call):
        return _constructor(function.base)
    return call


def _value(values: Values, node: Expression, scope: Scope) -> str | None:
    return whole(values, values.said(node, scope), Bound(node, scope))


def _is_text(values: Values, bound: Bound, depth: int) -> bool:
    node, scope = bound.node, bound.scope
    if depth > _DEEPEST:
        return False
    match node:
        case Text(parts=parts):
            return all(isinstance(part, Run) or _is_text(values, Bound(part, scope), depth + 1) for part in parts)
        case Operation(operator="+", operands=operands):
            return all(_is_text(values, Bound(operand, scope), depth + 1) for operand in operands)
        case Bind(value=value):
            return _is_text(values, Bound(value, scope), depth + 1)
        case Call() as call:
            name = dotted(call.function).rpartition(".")[2]
            inner = call.arguments[0].value if call.arguments else None
            if inner is None and isinstance(call.function, Attribute):
                inner = call.function.base
            return name in _KEEP_TEXT and inner is not None and _is_text(values, Bound(inner, scope), depth + 1)
        case Sequence(items=(only,)):
            return _is_text(values, Bound(only, scope), depth + 1)
        case Mapping():
            # a block of a message's content
            inner_bound = values.entry(node, scope, "text")
            return inner_bound is not None and _is_text(values, inner_bound, depth + 1)
        case Class():
            return False
        case Name() | Attribute():
            followed = values.follow(node, scope)
            return followed is not None and followed.node is not node and _is_text(values, followed, depth + 1)
        case _:
            return False
