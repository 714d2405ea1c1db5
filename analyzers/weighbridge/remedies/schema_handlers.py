"""What a handler is there for: answers that are badly formed, the connection, or both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Name, Operation, Sequence, dotted, walk

if TYPE_CHECKING:
    from weighbridge.code.model import Call, Expression, Handler, Try


class Purpose(StrEnum):
    """What a handler is there for."""

    CONTENT = "content"
    TRANSPORT = "transport"
    BOTH = "both"
    """It names errors of both kinds."""
    ANYTHING = "anything"
    """It catches whatever there is, and the model is asked inside."""


@dataclass(frozen=True, slots=True)
class Purposed:
    handler: Handler
    purpose: Purpose
    content: tuple[Expression, ...] = ()
    """The types that are about content, of a handler for both."""


def purposes(tried: Try, call: Call) -> tuple[Purposed, ...]:
    """What the handlers of a `try` are there for; `call` asks the model."""
    inside = any(item.start <= call.start and call.end <= item.end for item in walk(tried.body))
    broad = Purpose.ANYTHING if inside else Purpose.CONTENT
    return tuple(_purposed(handler, broad) for handler in tried.handlers)


def types_of(handler: Handler) -> tuple[Expression, ...]:
    """The classes that a handler names, one by one."""
    found: list[Expression] = []
    pending = list(reversed(handler.types))
    while pending:
        kind = pending.pop()
        match kind:
            case Sequence(items=items):
                pending += reversed(items)
            case Operation(operands=operands):
                pending += reversed(operands)
            case _:
                found.append(kind)
    return tuple(found)


def _purposed(handler: Handler, broad: Purpose) -> Purposed:
    known = libraries()
    kinds = types_of(handler)
    names = [dotted(kind).rpartition(".")[2] for kind in kinds]
    if not kinds or any(name in known.broad_errors for name in names):
        return Purposed(handler, broad)
    content = tuple(
        kind for kind, name in zip(kinds, names, strict=True)
        if isinstance(kind, Name) or known.content_errors.search(name)
        if not known.transport_errors.match(name)
    )  # fmt: skip
    if len(content) == len(kinds):
        return Purposed(handler, Purpose.CONTENT)
    return Purposed(handler, Purpose.BOTH if content else Purpose.TRANSPORT, content)
