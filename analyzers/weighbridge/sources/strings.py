"""The text of a scalar, tied to the characters that write it: escapes, folds and indentation included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.prompt_text import Piece, PromptText
from weighbridge.sources.data import Scalar, Style
from weighbridge.sources.json_reader import escapes
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document

_YAML_UNIT = re.compile(
    r"(?P<escape>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\n]))"
    r"|(?P<joined>\\(?:\r\n|\r|\n)[ \t]*)|(?P<fold>[ \t]*(?:\r\n|\r|\n)[ \t\r\n]*)"
)
_SINGLE_UNIT = re.compile(r"(?P<escape>'')|(?P<fold>[ \t]*(?:\r\n|\r|\n)[ \t\r\n]*)")
_TOML_UNIT = re.compile(
    r"(?P<escape>\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\s]))|(?P<joined>\\[ \t]*(?:\r\n|\n)[ \t\r\n]*)|(?P<fold>\r\n)"
)
_BREAK = re.compile(r"\r\n|\r|\n")
_CODES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def scalar_text(document: Document, scalar: Scalar) -> PromptText:
    """The text of a scalar, piece by piece; where it cannot be told apart, the whole span writes the whole text."""
    pieces = tuple(_pieces(document, scalar))
    if "".join(piece.text for piece in pieces) == scalar.value:
        return PromptText(pieces)
    return PromptText((Piece(scalar.value, Place(document.path, scalar.span)),))


def _pieces(document: Document, scalar: Scalar) -> Iterator[Piece]:
    source, span = document.text, scalar.span
    match scalar.style:
        case Style.JSON:
            body = source[span.start + 1 : span.end - 1]
            yield from _runs(document, span.start + 1, body, escapes(body))
        case Style.DOUBLE:
            yield from _quoted(document, span, _YAML_UNIT)
        case Style.SINGLE:
            yield from _quoted(document, span, _SINGLE_UNIT)
        case Style.PLAIN | Style.BLOCK:
            yield from _aligned(document, scalar)
        case Style.TOML_BASIC | Style.TOML_LITERAL:
            yield from _toml(document, scalar)
        case Style.BARE:
            yield Piece(source[span.start : span.end], Place(document.path, span))


def _quoted(document: Document, span: Span, unit: re.Pattern[str]) -> Iterator[Piece]:
    body = document.text[span.start + 1 : span.end - 1]
    yield from _runs(document, span.start + 1, body, [_replaced(match) for match in unit.finditer(body)])


def _toml(document: Document, scalar: Scalar) -> Iterator[Piece]:
    source, span = document.text, scalar.span
    quotes = 3 if source[span.start : span.start + 3] in ('"""', "'''") else 1
    start, end = span.start + quotes, span.end - quotes
    if quotes == 3:
        first = _BREAK.match(source, start, end)
        start = first.end() if first else start
    body = source[start:end]
    units = [_replaced(match) for match in _TOML_UNIT.finditer(body)] if scalar.style is Style.TOML_BASIC else []
    if scalar.style is Style.TOML_LITERAL:
        units = [(match.start(), match.end(), "\n") for match in re.finditer("\r\n", body)]
    yield from _runs(document, start, body, units)


def toml_value(source: str, span: Span, style: Style) -> str:
    """The value of a TOML string."""
    from weighbridge.text import Document

    return "".join(piece.text for piece in _toml(Document("", source), Scalar(span, "", style)))


def _replaced(match: re.Match[str]) -> tuple[int, int, str]:
    if match.lastgroup == "joined":
        return match.start(), match.end(), ""
    if match.lastgroup == "fold":
        breaks = len(_BREAK.findall(match.group()))
        toml = match.re is _TOML_UNIT
        return match.start(), match.end(), "\n" * breaks if toml else (" " if breaks == 1 else "\n" * (breaks - 1))
    unit = match.group()
    if unit == "''":
        return match.start(), match.end(), "'"
    if unit[1] in "xuU" and len(unit) > 2:
        code = int(unit[2:], 16)
        valid = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
        return match.start(), match.end(), chr(code) if valid else "\ufffd"
    return match.start(), match.end(), _CODES.get(unit[1], unit[1])


def _runs(document: Document, base: int, body: str, units: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """The runs between the units, which stand in the source as they are, and the units."""
    position = 0
    for start, end, value in units:
        if start > position:
            yield Piece(body[position:start], Place(document.path, Span(base + position, base + start)))
        if value:
            yield Piece(value, Place(document.path, Span(base + start, base + end)))
        position = end
    if position < len(body):
        yield Piece(body[position:], Place(document.path, Span(base + position, base + len(body))))


def _aligned(document: Document, scalar: Scalar) -> Iterator[Piece]:
    """Lines of a plain or block scalar found again in its value; the white space between two lines is one piece."""
    value, path = scalar.value, document.path
    start, end = scalar.span.start, scalar.span.end
    if scalar.style is Style.BLOCK:
        header = _BREAK.search(document.text, start, end)
        if header is None:
            return
        start = header.end()
    source = document.text[start:end]
    written = gap = 0
    for line in re.finditer(r"[^\s][^\r\n]*", source):
        chunk = line.group().rstrip()
        found = written
        while found < len(value) and value[found].isspace():
            found += 1
        if not value.startswith(chunk, found):
            return
        if found > written:
            yield Piece(value[written:found], Place(path, Span(start + gap, start + line.start())))
        first = start + line.start()
        yield Piece(chunk, Place(path, Span(first, first + len(chunk))))
        written, gap = found + len(chunk), line.start() + len(chunk)
    if written < len(value):
        yield Piece(value[written:], Place(path, Span(start + gap, end)))
