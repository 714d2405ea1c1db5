"""Between the offsets of the core, which count code points, and positions as a client counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from weighbridge.text import LineIndex, Span

if TYPE_CHECKING:
    from weighbridge.text import Document

Encoding = lsp.PositionEncodingKind
_PREFERRED = (Encoding.Utf32, Encoding.Utf8, Encoding.Utf16)
"""UTF-32 counts as the core does. Every client knows UTF-16, which is what holds where nothing is said."""


def chosen(offered: tuple[str, ...]) -> Encoding:
    """The encoding to speak with a client that offers these."""
    return next((encoding for encoding in _PREFERRED if encoding.value in offered), Encoding.Utf16)


class Ruler:
    """Converts positions in one text."""

    __slots__ = ("_ascii", "_encoding", "_lines", "_text")

    def __init__(self, text: str, encoding: Encoding, lines: LineIndex | None = None) -> None:
        self._text = text
        self._lines = lines or LineIndex(text)
        self._encoding = encoding
        # in most texts all three encodings agree
        self._ascii = encoding is Encoding.Utf32 or text.isascii()

    @classmethod
    def of(cls, document: Document, encoding: Encoding) -> Ruler:
        return cls(document.text, encoding, document.lines)

    def position(self, offset: int) -> lsp.Position:
        """Where an offset is; offsets outside the text are clamped to it."""
        found = self._lines.position(offset)
        start = self._lines.line_start(found.line)
        column = found.column - 1
        # for a client there is no place inside or behind a line break
        while column and self._text[start + column - 1] in "\r\n":
            column -= 1
        if not self._ascii:
            column = _units(self._text[start : start + column], self._encoding)
        return lsp.Position(found.line - 1, column)

    def range(self, span: Span) -> lsp.Range:
        return lsp.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: lsp.Position) -> int:
        """The offset of a position; behind the end of a line is its end, behind the last line that of the text."""
        if position.line >= len(self._lines):
            return len(self._text)
        line = self._lines.line_span(position.line + 1)
        text = self._text[line.start : line.end].rstrip("\r\n")
        if self._ascii:
            return line.start + min(position.character, len(text))
        return line.start + _code_points(text, position.character, self._encoding)

    def span(self, where: lsp.Range) -> Span:
        start = self.offset(where.start)
        return Span(start, max(start, self.offset(where.end)))


def _width(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.Utf16:
        return 1 + (character > "\uffff")
    return len(character.encode("utf-8", "surrogatepass"))


def _units(text: str, encoding: Encoding) -> int:
    if encoding is Encoding.Utf16:
        return len(text) + sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass"))


def _code_points(text: str, units: int, encoding: Encoding) -> int:
    """How many characters begin before so many units; a position inside a character is its beginning."""
    passed = 0
    for index, character in enumerate(text):
        passed += _width(character, encoding)
        if passed > units:
            return index
    return len(text)
