"""Whether the prompt of a call asks for code fences: then reading them is an agreement, and no repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Name, Text, walk_expression

if TYPE_CHECKING:
    from weighbridge.code.model import Call, Expression
    from weighbridge.code.origins import Flow

_ASKS = re.compile(
    r"(?:into|in|inside|within|between|as|with|wrapped? (?:it |them |the \w+ )?in|enclosed? (?:it )?in|surrounded by|"
    r"use|using)\s+"
    r"(?:an?|one|a single|exactly one|the|triple)?\s*(?:single |fenced |markdown |sql |python |json |typescript )*"
    r"(?:```\w*|code ?blocks?|code ?fences?|fenced blocks?|blocks? fenced|backticks)|^```\w+\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORBIDS = re.compile(
    r"(?:no|not|never|without|avoid|don't|do not|nor)\b[^.\n]{0,40}(?:```|code ?blocks?|code ?fences?|markdown|"
    r"backticks|fences?)",
    re.IGNORECASE,
)
_HOPS = 2


def asks_for_fences(call: Call, flow: Flow) -> bool:
    """Whether the text that goes into a call, as far as it is written down, asks for fenced output."""
    text = _prompt(call, flow)
    return _ASKS.search(text) is not None and _FORBIDS.search(text) is None


def shows_fences(call: Call, flow: Flow) -> bool:
    """Whether that text holds a fence itself, and does not forbid them: a model answers as it is spoken to."""
    text = _prompt(call, flow)
    return "```" in text and _FORBIDS.search(text) is None


def _prompt(call: Call, flow: Flow) -> str:
    return "\n".join(_texts([item.value for item in call.arguments], flow, _HOPS))


def _texts(expressions: list[Expression], flow: Flow, hops: int) -> list[str]:
    found: list[str] = []
    for expression in expressions:
        for node in walk_expression(expression):
            if isinstance(node, Text):
                found.append(node.value)
            elif isinstance(node, Name) and hops > 0:
                value = flow.around.index.values.get(node.name)
                values = [*flow.assigned.get(node.name, ()), *([value] if value is not None else [])]
                found += _texts(values, flow, hops - 1)
    return found
