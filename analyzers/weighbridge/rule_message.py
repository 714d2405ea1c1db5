"""Messages of rules: text with placeholders that name fields, and nothing else that `str.format` would allow.

A rule can come with a workspace, so attributes, indices, conversions and widths are refused: they would let a rule
read what it was not given, or write a gigabyte.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPECS = ("", ",", ".0%", ".1%", ".1f", ".2f")
"""The ways to write a number."""
LIMIT_SUFFIX = "_limit"

Value = int | float | str | bool | TokenCount


def placeholders(message: str) -> Iterator[tuple[str, str]]:
    """The names and formats in a message; raises `ValueError` where it is not well formed."""
    for _, name, spec, conversion in Formatter().parse(message):
        if name is None:
            continue
        if conversion:
            raise ValueError(f"{{{name}!{conversion}}} must not convert: write {{{name}}}")
        yield name, spec or ""


def worded(message: str, values: Mapping[str, Value]) -> str:
    """A message with the values of a fact in it."""
    parts: list[str] = []
    for text, name, spec, _ in Formatter().parse(message):
        parts.append(text)
        if name is not None:
            parts.append(_shown(values[name], spec or ""))
    return "".join(parts)


def _shown(value: Value, spec: str) -> str:
    if isinstance(value, TokenCount):
        return format(value.tokens, spec) if value.exact else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not spec:
        return f"{value:g}"
    return format(value, spec)
