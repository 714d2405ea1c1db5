"""A piece of source as a terminal shows it: line numbers, the lines, and a rule of carets under a span."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document, Span

TAB_STOP = 4
HEAD_LINES = 3
"""Lines of a long span that are shown before the gap; its last line is shown after it."""
_GAP = "…"
_JOINER = "\u200d"
"""Joins emoji to one sign; harmless, and often met."""


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One line of source and the carets under it; line 0 stands for lines that are left out."""

    line: int
    text: str
    carets: str


def frame(document: Document, span: Span, width: int, most: int = HEAD_LINES + 1) -> Iterator[FrameLine]:
    """The lines of a span, cropped around it; a long span is shown by its first lines and its last."""
    lines = document.lines
    first = lines.line_of(span.start)
    last = max(first, lines.line_of(max(span.start, span.end - 1)))
    shown = list(range(first, last + 1)) if last - first < most else [*range(first, first + most - 1), 0, last]
    if most == 1:
        shown = [first]
    for line in shown:
        yield FrameLine(0, "", "") if line == 0 else _frame_line(document, span, line, width)


def printable(text: str) -> str:
    """Text in which no character moves a cursor, changes a colour, or reverses the reading direction."""
    return "".join(_shown(character) for character in text)


def _frame_line(document: Document, span: Span, line: int, width: int) -> FrameLine:
    whole = document.lines.line_span(line)
    start, stop = max(span.start, whole.start), min(span.end, whole.end)
    begin = _begin(document.text, whole, start, width)
    text = [_GAP] if begin > whole.start else []
    carets = [" "] if begin > whole.start else []
    column = len(text)
    inked = span.start >= whole.start
    for offset in range(begin, whole.end):
        character = document.text[offset]
        if character in "\r\n":
            break
        shown, wide = _cell(character, column)
        if column + wide > width:
            text.append(_GAP)
            break
        # The indentation of a line that continues a span is no part of what is pointed at.
        inked = inked or not shown.isspace()
        text.append(shown)
        carets.append(("^" if inked and start <= offset < stop else " ") * wide)
        column += wide
    under = "".join(carets).rstrip()
    if not under and start >= stop:
        under = " " * (_columns(document.text, begin, start, width) + (begin > whole.start)) + "^"
    return FrameLine(line, "".join(text).rstrip(), under)


def _begin(text: str, line: Span, start: int, width: int) -> int:
    """Where a shown line begins: at its start if the span is then in sight, else somewhat before the span."""
    before = start - line.start
    if len(line) <= width and _columns(text, line.start, line.end, width) <= width:
        return line.start
    if before <= width // 2 and _columns(text, line.start, start, width) <= width * 2 // 3:
        return line.start
    return max(line.start, start - width // 3)


def _columns(text: str, begin: int, end: int, most: int) -> int:
    """The terminal columns of one line's characters, counted no further than is asked."""
    column = 0
    for character in text[begin : min(end, begin + most)]:
        if character in "\r\n":
            break
        column += _cell(character, column)[1]
    return column


def _cell(character: str, column: int) -> tuple[str, int]:
    """What is printed for a character at a terminal column, and how many columns that takes."""
    if character == "\t":
        blanks = TAB_STOP - column % TAB_STOP
        return " " * blanks, blanks
    if character.isascii() and character.isprintable():
        return character, 1
    shown = _shown(character)
    if shown != character:
        return shown, 1
    if character == _JOINER or unicodedata.category(character) in ("Mn", "Me"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(character: str) -> str:
    if character.isprintable() or character in ("\t", _JOINER):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    # What is left: other controls, direction marks, lone surrogates, unassigned code points, odd blanks.
    return " " if unicodedata.category(character) == "Zs" else "\N{REPLACEMENT CHARACTER}"
