"""Strings and templates: every escape is a run of its own, so that the offsets of the rest stay exact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Run, Text, dotted
from weighbridge.code.typescript_lowering import first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_LINE_BREAKS = frozenset({"\n", "\r", "\r\n", "\u2028", "\u2029"})
_RAW = "String.raw"


def text_of(lowering: Lowering, node: Node, depth: int, tag: str = "") -> Text:
    """A string or a template as `Text`; every escape is a `Run` of its own, so that the offsets stay exact."""
    start, end = lowering.span(node)
    source = lowering.text
    closed = end - start > 1 and source[end - 1] == source[start]
    inner_end = end - 1 if closed else end
    kind = node.type
    if kind == "string" and source.find("\\", start, end) < 0:
        plain = source[start + 1 : inner_end]
        return Text(start, end, (Run(start + 1, inner_end, plain),) if plain else (), tag)
    parts: list[Run | Expression] = []
    begin = start + 1
    for child in node.named_children:
        kind = child.type
        if kind == "escape_sequence" and tag != _RAW:
            child_start, child_end = lowering.span(child)
            _plain(source, begin, child_start, parts)
            _escape(source, child_start, child_end, parts)
            begin = child_end
        elif kind == "template_substitution":
            child_start, child_end = lowering.span(child)
            _plain(source, begin, child_start, parts)
            inner = first(child)
            if inner is not None:
                parts.append(lowering.expression(inner, depth))
            begin = child_end
    _plain(source, begin, inner_end, parts)
    return Text(start, end, tuple(parts), tag)


def key_of(lowering: Lowering, node: Node, depth: int) -> Expression:
    """The key of a property: an unquoted one is a `Text`, a computed one is the expression inside."""
    if node.type == "string":
        return text_of(lowering, node, depth)
    if node.type == "computed_property_name":
        inner = first(node)
        if inner is not None:
            return lowering.expression(inner, depth)
    if node.type == "number":
        return lowering.expression(node, depth)
    start, end = lowering.span(node)
    return Text(start, end, (Run(start, end, lowering.text[start:end]),))


def tagged(lowering: Lowering, function: Node, template: Node, start: int, end: int, depth: int) -> Text:
    """A tagged template: one `Text`, the tag included in its span."""
    text = text_of(lowering, template, depth, dotted(lowering.expression(function, depth)))
    text.start, text.end = start, end
    return text


def _plain(source: str, start: int, end: int, parts: list[Run | Expression]) -> None:
    if end > start:
        parts.append(Run(start, end, source[start:end]))


def _escape(source: str, start: int, end: int, parts: list[Run | Expression]) -> None:
    value = _decoded(source[start + 1 : end])
    last = parts[-1] if parts else None
    if "\udc00" <= value <= "\udfff" and isinstance(last, Run) and last.end == start and _is_lead(source, last):
        lead = int(source[last.end - 4 : last.end], 16)
        joined = chr(0x10000 + ((lead - 0xD800) << 10) + ord(value) - 0xDC00)
        parts[-1] = Run(last.start, end, joined)
        return
    # Half a surrogate pair is no character: what sends it puts U+FFFD in its place, and so do we.
    parts.append(Run(start, end, "\ufffd" if "\ud800" <= value <= "\udfff" else value))


def _is_lead(source: str, run: Run) -> bool:
    return re.fullmatch(r"\\u[dD][89abAB][0-9a-fA-F]{2}", source[run.start : run.end]) is not None


def _decoded(escape: str) -> str:
    """The character of an escape sequence without its backslash."""
    if escape in _ESCAPES:
        return _ESCAPES[escape]
    if escape in _LINE_BREAKS:
        return ""
    try:
        if escape[:1] in ("x", "u"):
            return chr(int(escape[1:].strip("{}"), 16))
        if escape[:1].isdecimal() and escape.isascii() and escape[:1] < "8":
            return chr(int(escape, 8))
    except (ValueError, OverflowError):
        return "\ufffd"
    return escape


def _text(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del start, end
    return text_of(lowering, node, depth)


TEXTS: Mapping[str, LowerExpression] = {"string": _text, "template_string": _text}
