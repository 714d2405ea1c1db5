"""What is said of a value: where it comes from, and how its call was recognised."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.code.model import Call, Expression


class Kind(StrEnum):
    """What an origin says of a value."""

    REPLY = "reply"
    """A model's answer, or a piece of it."""
    BODY = "body"
    """The answer of a raw HTTP request to a provider: the reply lies inside."""
    PARSED = "parsed"
    """What a parser made of a reply; on failure it may be empty."""
    TOOL = "tool"
    """The arguments of a tool call: a library's own format, no format of the answer."""
    PARAMETER = "parameter"


class Certainty(StrEnum):
    """How a call was recognised as a model call, or as a parser."""

    SURE = "sure"
    """An SDK's or a library's own name."""
    WRAPPER = "wrapper"
    """A function of this workspace that was followed to a sure one."""
    RECEIVER = "receiver"
    """A verb on something named after a model."""
    NAME = "name"
    """The function's name only."""
    PARAMETER = "parameter"
    """A function that was passed in."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a value."""

    kind: Kind
    node: Expression = field(hash=False, compare=False)
    key: int = 0
    """Identity of `node` (or the position of a parameter)."""


def origin(kind: Kind, node: Expression) -> Origin:
    """An origin at a node."""
    return Origin(kind, node, id(node))


@dataclass(frozen=True, slots=True, eq=False)
class ModelCall:
    """A call that asks a model."""

    call: Call
    certainty: Certainty
    http: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """A call that reads a reply and can fail."""

    call: Call
    certainty: Certainty
    name: str
    raises: tuple[str, ...]
    """Exceptions that a badly formed reply makes it raise; empty when only the result tells."""
    sentinel: bool
    """The result is None, False or empty when the reply is badly formed."""


Origins = frozenset[Origin]
NOTHING: Origins = frozenset()
