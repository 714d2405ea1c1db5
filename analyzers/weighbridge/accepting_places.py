"""Where a comment for one line, or for a whole file, can stand; whether it may, the proof tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.findings import Edit
from weighbridge.suppression_comments import comments
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document

_NEXT_LINE = re.compile(
    r"\s*(?:#|//|/\*|\{/\*).*?(?:next[-_ ]line|disable-next|ignore next|@ts-(?:ignore|expect-error)|prettier-ignore"
    r"|biome-ignore|deno-lint-ignore|noinspection|fmt: ?skip)"
)
"""Comments of other tools about the line below them, which must stay the line below them."""
_OPENS = re.compile(r"(?:[(\[{=\\|>:-]|[|>][+-]?\d?[+-]?|\breturn)\s*\Z")
_CODING = re.compile(r"[ \t\f]*#.*?coding[:=]")
_PROLOGUE = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*(['\"])use [\w ]+\1[ \t]*;?[ \t]*(?=\r|\n|\Z)")
_BREAK = re.compile(r"\r\n|\n|\r")
_BLANK = re.compile(r"[ \t]*(?=\r|\n|\Z)")
_UP = 8
"""Lines above one that a suppression above them may still reach."""


def mark(document: Document) -> str:
    """What begins a comment to the end of the line."""
    return "#" if document.suffix in {".py", ".pyi", ".yaml", ".yml", ".toml"} else "//"


def for_line(document: Document, line: int, comment: str) -> Iterator[Edit]:
    """Insertions of a comment about a line, the best place first: above it, behind it, above what it is a part of."""
    yield from _above(document, line, comment)
    text = _line(document, line)
    if text and not text.endswith("\\"):
        end = document.lines.line_start(line) + len(text)
        yield _inserted(document, end, f"{'  ' if comment.startswith('#') else ' '}{comment}")
    for above in range(line - 1, max(0, line - _UP), -1):
        before = _line(document, above)
        if before and not _OPENS.search(before):
            return
        if before:
            yield from _above(document, above, comment)


def for_file(document: Document, comment: str) -> Edit:
    """The insertion of a comment about the whole file, behind what has to come first in it."""
    text = document.text
    at = _top(document)
    newline = line_break(document)
    before = newline if at and text[at - 1] not in "\r\n" else ""
    return _inserted(document, at, f"{before}{comment}{newline}")


def line_break(document: Document) -> str:
    """How this file ends its lines."""
    found = _BREAK.search(document.text)
    return found[0] if found else "\n"


def _above(document: Document, line: int, comment: str) -> Iterator[Edit]:
    while line > 1 and _NEXT_LINE.match(_line(document, line - 1)):
        line -= 1
    # a comment would end what a backslash continues
    if line > 1 and _line(document, line - 1).endswith("\\"):
        return
    text = _line(document, line)
    indent = text[: len(text) - len(text.lstrip())]
    yield _inserted(document, document.lines.line_start(line), f"{indent}{comment}{line_break(document)}")


def _top(document: Document) -> int:
    text, lines = document.text, document.lines
    first = 1
    if text.startswith("#!"):
        first = 2
    if mark(document) == "#":
        first = max([first, *(line + 1 for line in (1, 2) if _CODING.match(_line(document, line)))])
    at = lines.line_span(first - 1).end if first > 1 else 0
    ends = {span.start: span.end for span in comments(text, document.suffix)}
    while at < len(text):
        prologue = _PROLOGUE.match(text, at) if mark(document) == "//" else None
        end = prologue.end() if prologue else ends.get(at)
        if end is None or not _BLANK.match(text, end):
            break
        at = lines.line_span(lines.line_of(end)).end
    return at


def _line(document: Document, line: int) -> str:
    """A line without its break and the blanks before it; empty for a line that is not there."""
    if not 1 <= line <= len(document.lines):
        return ""
    span = document.lines.line_span(line)
    return document.text[span.start : span.end].rstrip()


def _inserted(document: Document, at: int, text: str) -> Edit:
    return Edit(Place(document.path, Span(at, at)), text)
