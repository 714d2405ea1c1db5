"""Where in a settings or rule file a cursor is, by lines and indentation: while somebody writes, no parser reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.text import Document

Way = tuple[str, ...]
"""The keys that lead somewhere; the empty one stands for any item of a list."""

_WORD = re.compile(r"[\w-]")
_YAML = re.compile(r"( *)((?:- +|-$)*)(.*)", re.DOTALL)
_YAML_KEY = re.compile(r"([\w-]+) *:(?=\s|$)")
_HEADER = re.compile(r" *\[\[? *([\w.-]+) *\]")
_TOML_KEY = re.compile(r" *([\w-]+(?: *\. *[\w-]+)*) *=")
_DOTTED = re.compile(r"(?:[\w-]+ *\. *)+")
_TABLE = ("tool", "weighbridge")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The word at the cursor, and what it can be."""

    word: Span
    keys_of: Way | None
    """The mapping that it would be a key of."""
    value_of: Way | None
    """The way to the value that it would be."""
    toml: bool
    quoted: bool
    header: bool
    """It stands in the header of a TOML table, where no sign follows a key."""


def cursor_at(document: Document, offset: int) -> Cursor | None:
    """What an offset points at; None in a comment and where settings are not meant."""
    text, toml = document.text, document.path.endswith(".toml")
    start = end = offset
    while start and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end]):
        end += 1
    number = document.lines.line_of(start)
    head = text[document.lines.line_start(number) : start]
    if re.search(r"(?:^|\s)#", head):
        return None
    above = [text[span.start : span.end].rstrip() for span in map(document.lines.line_span, range(1, number))]
    found = _in_toml(above, head) if toml else _in_yaml(above, head)
    return found and Cursor(
        Span(start, end), *found, toml, head.endswith(("'", '"')), toml and head.lstrip().startswith("[")
    )


def _in_yaml(above: list[str], head: str) -> tuple[Way | None, Way | None] | None:
    parts = _YAML.match(head)
    if parts is None:
        return None
    indent, dashes, rest = parts.groups()
    way = _around(above, len(indent), dashes)
    key = _YAML_KEY.match(rest)
    if key:
        return _in_flow(rest[key.end() :], (*way, key[1]), ":")
    if rest[:1] in ("[", "{"):
        return _in_flow(rest, way, ":")
    return (way, way) if not rest.strip("'\"") else None


def _around(above: list[str], indent: int, dashes: str) -> Way:
    """The keys and items that a line stands in, by what stands further left above it."""
    way: list[str] = [""] * dashes.count("-")
    column, may_equal = indent, bool(dashes)
    for line in reversed(above):
        parts = _YAML.match(line)
        if parts is None or not parts[3] or parts[3].startswith("#"):
            continue
        at = len(parts[1]) + len(parts[2])
        key = _YAML_KEY.match(parts[3])
        parent = key is not None and (at < column or (may_equal and at == column and not parts[2]))
        sibling = at == column and bool(parts[2]) and not may_equal
        if key is not None and parent:
            way.append(key[1])
        if parent or sibling:
            way += [""] * parts[2].count("-")
            column, may_equal = (len(parts[1]), True) if parts[2] else (at, False)
    return tuple(reversed(way))


def _in_toml(above: list[str], head: str) -> tuple[Way | None, Way | None] | None:
    if header := re.match(r" *\[\[? *([\w-]+\.)*$", head):
        way = tuple(re.findall(r"[\w-]+", header[0]))
        return (way[2:], None) if way[:2] == _TABLE else None
    table: Way = ()
    open_since = 0
    for index, line in enumerate(above):
        if found := _HEADER.match(line):
            table = tuple(re.findall(r"[\w-]+", found[1]))
            if line.lstrip().startswith("[["):
                table = (*table, "")
            open_since = index + 1
        elif _TOML_KEY.match(line):
            open_since = index
    statement = "\n".join([*above[open_since:], head])
    closed = statement.count("[") + statement.count("{") <= statement.count("]") + statement.count("}")
    if closed or _TOML_KEY.match(head):
        statement = head
    key = _TOML_KEY.match(statement)
    dotted = key[1] if key else head.strip()
    if key is None and dotted and not _DOTTED.fullmatch(dotted):
        return None
    way = (*table, *re.findall(r"[\w-]+", dotted))
    if way[:2] != _TABLE:
        return None
    return (way[2:], None) if key is None else _in_flow(statement[key.end() :], way[2:], "=")


def _in_flow(text: str, way: Way, sign: str) -> tuple[Way | None, Way | None]:
    """Where one is behind the brackets and commas of a value; `sign` stands between key and value."""
    open_ways: list[tuple[str, Way]] = []
    current, named, token = way, True, ""
    for character in text:
        if character in "[{":
            open_ways.append((character, current))
            current, named, token = (*current, ""), character == "[", ""
        elif character in "]}" and open_ways:
            current, named = open_ways.pop()[1], True
        elif character == sign and open_ways and open_ways[-1][0] == "{" and not named:
            current, named = (*open_ways[-1][1], token.strip(" \"'")), True
        elif character == "," and open_ways:
            named, token = open_ways[-1][0] == "[", ""
        else:
            token += character
    return (None, current) if named else (open_ways[-1][1], None)
