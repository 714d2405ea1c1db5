"""Reads TOML with the place of every value; a line that is no TOML is skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from weighbridge.sources.data import Entry, Items, Node, Scalar, Style, Table
from weighbridge.sources.strings import toml_value
from weighbridge.text import Span

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'(?P<basic>"""(?:[^"\\]|\\.|"(?!""))*+"""(?:"{1,2}(?!"))?+|"(?!"")[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")'
    r"|(?P<literal>'''(?:[^']|'(?!''))*+'''|'(?!'')[^'\n]*+')",
    re.DOTALL,
)
_KEY = re.compile(r"[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+'")
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_BARE = re.compile(r"[^\s,\]}#\[{\"']++(?: \d\d:\d\d\S*)?")
_DEEPEST = 40


def _no_values() -> dict[str, tuple[Scalar, Node | _Growing | list[_Growing]]]:
    return {}


@dataclass(slots=True)
class _Growing:
    """A table that later headers may still add to."""

    key: Scalar | None
    start: int
    end: int = 0
    values: dict[str, tuple[Scalar, Node | _Growing | list[_Growing]]] = field(default_factory=_no_values)

    def freeze(self) -> Table:
        entries: list[Entry] = []
        for key, value in self.values.values():
            if isinstance(value, list):
                tables = tuple(table.freeze() for table in value)
                entries.append(Entry(key, Items(Span(tables[0].span.start, tables[-1].span.end), tables)))
            else:
                entries.append(Entry(key, value.freeze() if isinstance(value, _Growing) else value))
        return Table(Span(self.start, max(self.start, self.end)), tuple(entries))


def read_toml(text: str) -> Table:
    """The root table of a document."""
    root = _Growing(None, 0)
    table = root
    position = 0
    while (position := _skip(text, position)) < len(text):
        start = position
        if text[position] == "[":
            several = text.startswith("[[", position)
            names, position = _names(text, position + 1 + several)
            table = _entered(root, names, several, start) if names else table
            position = _line_end(text, position)
        else:
            names, position = _names(text, position)
            equals = _skip_spaces(text, position)
            if not names or text[equals : equals + 1] != "=":
                position = _line_end(text, position)
                continue
            value, position = _value(text, _skip_spaces(text, equals + 1), 0)
            if value is None:
                position = _line_end(text, position)
                continue
            owner = _entered(table, names[:-1], several=False, start=start)
            owner.values[names[-1].value] = (names[-1], value)
        for grown in (root, table):
            grown.end = max(grown.end, position)
    return root.freeze()


def _entered(table: _Growing, names: list[Scalar], several: bool, start: int) -> _Growing:
    for index, name in enumerate(names[:_DEEPEST]):
        existing = table.values.get(name.value)
        value = existing[1] if existing else None
        last = index == len(names) - 1
        if isinstance(value, list):
            if last and several:
                value.append(_Growing(name, start))
            table = value[-1]
        elif isinstance(value, _Growing):
            table = value
        else:
            grown = _Growing(name, start)
            table.values[name.value] = (name, [grown] if last and several else grown)
            table = grown
    return table


def _names(text: str, position: int) -> tuple[list[Scalar], int]:
    names: list[Scalar] = []
    position = _skip_spaces(text, position)
    while match := _KEY.match(text, position):
        word = match.group()
        bare = word[1:-1] if word[0] in "\"'" else word
        names.append(Scalar(Span(match.start(), match.end()), bare, Style.PLAIN))
        position = match.end()
        dot = _DOT.match(text, position)
        if dot is None:
            break
        position = dot.end()
    return names, position


def _value(text: str, position: int, depth: int) -> tuple[Node | None, int]:
    string = _STRING.match(text, position)
    if string is not None:
        style = Style.TOML_BASIC if string.lastgroup == "basic" else Style.TOML_LITERAL
        span = Span(position, string.end())
        return Scalar(span, toml_value(text, span, style), style), string.end()
    mark = text[position : position + 1]
    if mark and mark in "[{":
        return _collection(text, position, depth) if depth < _DEEPEST else (None, position)
    bare = _BARE.match(text, position)
    if bare is None:
        return None, position
    return Scalar(Span(position, bare.end()), bare.group(), Style.BARE), bare.end()


def _collection(text: str, start: int, depth: int) -> tuple[Node | None, int]:
    table = text[start] == "{"
    values: list[Node] = []
    entries: list[Entry] = []
    position = start + 1
    while (position := _skip(text, position)) < len(text):
        if text[position] == ",":
            position += 1
            continue
        if text[position] in "]}":
            span = Span(start, position + 1)
            return (Table(span, tuple(entries)) if table else Items(span, tuple(values))), position + 1
        names: list[Scalar] = []
        if table:
            names, position = _names(text, position)
            position = _skip_spaces(text, position)
            if not names or text[position : position + 1] != "=":
                return None, position
            position = _skip_spaces(text, position + 1)
        value, position = _value(text, position, depth + 1)
        if value is None:
            return None, position
        if table:
            entries.append(Entry(names[-1], value))
        else:
            values.append(value)
    return None, position


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _skip_spaces(text: str, position: int) -> int:
    while text[position : position + 1] in (" ", "\t"):
        position += 1
    return position


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1
