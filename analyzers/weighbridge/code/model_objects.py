"""Which objects are models: made by a library's class, piped into a chain, or wrapped around one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.index import lookup
from weighbridge.code.libraries import libraries
from weighbridge.code.model import Assign, Attribute, Call, Choice, Function, Name, Operation, dotted, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

_HOPS = 4


def is_model(expression: Expression, flow: Flow, hops: int = _HOPS) -> bool:
    """Whether an object is a model for all that is written about how it was made."""
    if hops <= 0:
        return False
    match expression:
        case Call(function=function, arguments=arguments):
            if libraries().model_makers.match(flow.full(dotted(function))):
                return True
            wraps = isinstance(function, Attribute) and function.name in libraries().model_wrappers
            parts = [function.base] if wraps and isinstance(function, Attribute) else []
            parts += [item.value for item in arguments] if wraps and dotted(function).endswith(".pipe") else []
            return any(is_model(part, flow, hops) for part in parts)
        case Operation(operator="|", operands=operands):
            return any(is_model(part, flow, hops) for part in operands)
        case Choice(then=then, otherwise=otherwise):
            return is_model(then, flow, hops) or is_model(otherwise, flow, hops)
        case Name() | Attribute():
            return any(is_model(value, flow, hops - 1) for value in values_of(expression, flow))
        case _:
            return False


def values_of(expression: Expression, flow: Flow) -> Iterator[Expression]:
    """Everything that a variable or a field of the own object is given, in this function, around it, or elsewhere."""
    name = dotted(expression)
    inside: Flow | None = flow
    while inside is not None:
        yield from inside.assigned.get(name, ())
        inside = inside.outer
    if name.startswith("self.") and flow.owner is not None:
        yield from _field(name, flow)
    elif isinstance(expression, Name) and name not in flow.parameters:
        value = flow.around.index.values.get(name)
        if value is not None:
            yield value
        elif name in flow.around.index.imports:
            found = lookup(name, flow.around.module, flow.around.workspace)
            if found is not None and isinstance(found[1], (Call, Operation)):
                yield found[1]


def _field(name: str, flow: Flow) -> Iterator[Expression]:
    """What the class and its methods put into a field."""
    assert flow.owner is not None
    for statement in flow.owner.body:
        if isinstance(statement, Assign):
            if any(dotted(target) in (name, name.removeprefix("self.")) for target in statement.targets):
                yield statement.value
        elif isinstance(statement, Function) and statement.name in ("__init__", "constructor", "__post_init__"):
            for inner in walk(statement.body):
                if isinstance(inner, Assign) and any(dotted(target) == name for target in inner.targets):
                    yield inner.value
