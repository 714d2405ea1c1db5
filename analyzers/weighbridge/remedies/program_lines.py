"""Statements as lines of a program: where a statement stands, what indents it, what hides between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Class, Function, Text, blocks, expressions, walk, walk_expression
from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.code.model import Module, Node, Statement

_DECLARES = re.compile(r"\b(?:export\s+)?(?:const|let|var)\s+$")
_LEADING = re.compile(r"[ \t]*")


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Behind the line break of the line of an offset."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def indent_of(text: str, at: int) -> str:
    """The white space that the line of an offset begins with."""
    found = _LEADING.match(text, line_start(text, at))
    return "" if found is None else found[0]


def lines_of(text: str, node: Node) -> Span:
    """The whole lines of a node."""
    return Span(line_start(text, node.start), line_end(text, max(node.start, node.end - 1)))


def alone(text: str, node: Node) -> bool:
    """Whether a statement shares its lines with no other one."""
    lines = lines_of(text, node)
    behind = text[node.end : lines.end].strip()
    return not _DECLARES.sub("", text[lines.start : node.start]).strip() and (
        not behind or behind.startswith(("#", "//")) or behind == ";"
    )


def newline_of(text: str) -> str:
    """The line break that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def unit_of(module: Module) -> str:
    """What a program indents with: as its own functions and classes do."""
    text = module.text
    for item in module.body:
        inner = item.body if isinstance(item, (Function, Class)) else next(iter(blocks(item)), ())
        if inner and line_start(text, inner[0].start) > item.start:
            outer, pad = indent_of(text, item.start), indent_of(text, inner[0].start)
            if len(pad) > len(outer) and pad.startswith(outer):
                return pad[len(outer) :]
    return "    " if module.language == "python" else "  "


def quote_of(text: str) -> str:
    """The quote that a program writes its strings with."""
    imported = re.search(r"(?m)^import[^\n]*?([\"'])", text)
    if imported is not None:
        return imported[1]
    return '"' if text.count('"') >= text.count("'") else "'"


def ends_with_semicolons(text: str) -> bool:
    """Whether a script ends its statements with semicolons."""
    return len(re.findall(r"(?m);[ \t]*\r?$", text)) * 4 >= len(re.findall(r"(?m)[)\]\w\"'`][ \t]*\r?$", text))


def path_to(body: tuple[Statement, ...], node: Node) -> list[Statement]:
    """The statements around a node, the outermost first, those of the same function only."""
    found: list[Statement] = []
    pending = body
    while True:
        inner = next((item for item in pending if item.start <= node.start and node.end <= item.end), None)
        if inner is None:
            return found
        found.append(inner)
        pending = tuple(part for block in blocks(inner) for part in block)


def block_of(body: tuple[Statement, ...], statement: Statement) -> tuple[Statement, ...]:
    """The block that holds a statement."""
    if any(item is statement for item in body):
        return body
    for outer in walk(body):
        for block in blocks(outer):
            if any(item is statement for item in block):
                return block
    return ()


def string_lines(text: str, body: tuple[Statement, ...]) -> frozenset[int]:
    """The starts of the lines that begin inside a string: their indentation is text."""
    found: set[int] = set()
    for statement in walk(body):
        for expression in expressions(statement):
            for node in walk_expression(expression):
                if isinstance(node, Text) and "\n" in text[node.start : node.end]:
                    found.update(node.start + match.end() for match in re.finditer("\n", text[node.start : node.end]))
    return frozenset(found)
