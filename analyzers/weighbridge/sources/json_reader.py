"""Reads JSON with the place of every value; comments, stray commas and a missing end are forgiven."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from weighbridge.sources.data import Entry, Items, Node, Scalar, Style, Table
from weighbridge.text import Span

_TOKEN = re.compile(
    r"[\s,:]++|//[^\n]*+|/\*.*?\*/"
    r'|(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")'
    r'|(?P<bare>[^\s,:\[\]{}"]++)|(?P<mark>[\[\]{}])',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_DEEPEST = 500


@dataclass(slots=True)
class _Open:
    """A list or a table that is still being read."""

    start: int
    table: bool
    items: list[Node] = field(default_factory=list[Node])
    entries: list[Entry] = field(default_factory=list[Entry])
    key: Scalar | None = None

    def add(self, node: Node) -> None:
        if not self.table:
            self.items.append(node)
        elif self.key is not None:
            self.entries.append(Entry(self.key, node))
            self.key = None
        elif isinstance(node, Scalar):
            self.key = node

    def close(self, end: int) -> Node:
        span = Span(self.start, end)
        return Table(span, tuple(self.entries)) if self.table else Items(span, tuple(self.items))


def read_json(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """The first value of `text[start:end]`; what is open at its end or where it breaks is closed there."""
    end = len(text) if end is None else end
    stack: list[_Open] = []
    position = start
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None:
            break
        position = match.end()
        if match.lastgroup is None:
            continue
        token = match.group()
        if token in ("{", "["):
            if len(stack) >= _DEEPEST:
                break
            stack.append(_Open(match.start(), token == "{"))
            continue
        if token in ("}", "]"):
            if not stack:
                return None
            node = stack.pop().close(position)
        elif match.lastgroup == "string":
            node = Scalar(Span(match.start(), position), unescaped(token[1:-1]), Style.JSON)
        else:
            node = Scalar(Span(match.start(), position), token, Style.BARE)
        if not stack:
            return node
        stack[-1].add(node)
    closed: Node | None = None
    while stack:
        closed = stack.pop().close(position)
        if stack:
            stack[-1].add(closed)
    return closed


def unescaped(body: str) -> str:
    """The value of what stands between the quotes of a JSON string."""
    return _ESCAPE.sub(lambda match: decoded(match.group()), body) if "\\" in body else body


def escapes(body: str) -> list[tuple[int, int, str]]:
    """The escapes of a string's body: start, end, and the character each one writes."""
    return [(match.start(), match.end(), decoded(match.group())) for match in _ESCAPE.finditer(body)]


def decoded(escape: str) -> str:
    """The character that one escape writes; a lone half of a pair becomes U+FFFD."""
    if escape[1] != "u" or len(escape) < 6:
        return _SIMPLE.get(escape[1], escape[1])
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:12], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(escape[2:6], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
