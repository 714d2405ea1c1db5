"""String operations on pieces: cutting, replacing and filling in, with every remaining character tied to its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.prompt_text import Piece
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Pieces = tuple[Piece, ...]
Cut = tuple[int, int, Pieces]
"""A range of the text and what stands there instead."""

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_FIELD_NAME = re.compile(r"\s*(\w*)(?:[.\[][^!:]*)?\s*(?:![rsa])?(?::.*)?", re.DOTALL)
_PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?([diouxXeEfFgGcrsa%])")
_JINJA = re.compile(r"\{\{-?(.*?)-?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_DOLLAR = re.compile(r"\$\$|\$\{(\w+)\}|\$([A-Za-z_]\w*)")
_INDENT = re.compile(r"[ \t]*")


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def edited(pieces: Pieces, cuts: list[Cut]) -> Pieces:
    """The pieces with ranges of their text replaced; a hole strictly inside a range goes with it."""
    if not cuts:
        return pieces
    made: list[Piece] = []
    offset = current = 0
    emitted = -1
    for piece in pieces:
        at, end = offset, offset + len(piece.text)
        offset = end
        while current < len(cuts) and cuts[current][1] <= at:
            current += 1
        if at == end:
            if current >= len(cuts) or cuts[current][0] >= at:
                made.append(piece)
            continue
        begin = at
        while at < end:
            while current < len(cuts) and cuts[current][1] <= at:
                current += 1
            if current >= len(cuts) or cuts[current][0] >= end:
                made.append(_part(piece, at - begin, end - begin))
                break
            start, stop, instead = cuts[current]
            if start > at:
                made.append(_part(piece, at - begin, start - begin))
                at = start
            if emitted != current:
                made.extend(instead)
                emitted = current
            at = min(stop, end)
    return tuple(made)


def _part(piece: Piece, start: int, end: int) -> Piece:
    if start == 0 and end == len(piece.text):
        return piece
    span = piece.place.span
    if len(span) != len(piece.text):
        return Piece(piece.text[start:end], piece.place)
    return Piece(piece.text[start:end], Place(piece.place.path, Span(span.start + start, span.start + end)))


def stripped(pieces: Pieces, *, left: bool = True, right: bool = True) -> Pieces:
    """Without white space at the ends; a hole at an end keeps what stands beside it."""
    text = text_of(pieces)
    cuts: list[Cut] = []
    lead = len(text) - len(text.lstrip())
    tail = len(text.rstrip())
    if left and lead and not (pieces and pieces[0].hole):
        cuts.append((0, lead, ()))
    if right and lead <= tail < len(text) and not (pieces and pieces[-1].hole):
        cuts.append((tail, len(text), ()))
    return edited(pieces, cuts)


def dedented(pieces: Pieces) -> Pieces:
    """Without the indentation that all lines have, as `textwrap.dedent` leaves it."""
    return _dedented(pieces, first_line_counts=True)


def cleaned(pieces: Pieces) -> Pieces:
    """As `inspect.cleandoc` and the `dedent` template tag leave it: the first line's indentation says nothing."""
    return stripped(_dedented(pieces, first_line_counts=False))


def _dedented(pieces: Pieces, *, first_line_counts: bool) -> Pieces:
    text = text_of(pieces)
    holes: set[int] = set()
    offset = 0
    for piece in pieces:
        if piece.hole:
            holes.add(offset)
        offset += len(piece.text)
    lines: list[tuple[int, int]] = []
    start = 0
    margin: int | None = None
    for line in text.splitlines(keepends=True):
        indent = _INDENT.match(line)
        width = indent.end() if indent is not None else 0
        counts = line.strip() or any(start <= hole <= start + width for hole in holes)
        if counts and (start or first_line_counts):
            margin = width if margin is None else min(margin, width)
        lines.append((start, width))
        start += len(line)
    cuts: list[Cut] = []
    for start, width in lines:
        cut = min(width, margin or 0)
        if cut and (start or first_line_counts):
            cuts.append((start, start + cut, ()))
    return edited(pieces, cuts)


def formatted(pieces: Pieces, fill: Callable[[str, int], Pieces | None]) -> Pieces:
    """`str.format`: `fill` gives what a field holds by name and number, or None for a hole; `{{` is one brace."""
    text = text_of(pieces)
    cuts: list[Cut] = []
    count = 0
    for match in _FIELD.finditer(text):
        start, end = match.span()
        if match[1] is None:
            cuts.append((start, start + 1, ()))
            continue
        name = _FIELD_NAME.fullmatch(match[1])
        if name is None:
            continue
        cuts.append((start, end, _filled(pieces, start, end, fill(name[1], count))))
        count += 1
    return edited(pieces, cuts)


def is_template(text: str) -> bool:
    """Whether all braces of a text are fields of `str.format`, so that it is a template and no JSON or code."""
    fields = 0
    rest: list[str] = []
    at = 0
    for match in _FIELD.finditer(text):
        rest.append(text[at : match.start()])
        at = match.end()
        if match[1] is None:
            continue
        name = _FIELD_NAME.fullmatch(match[1])
        if name is None or not name[1] or name[1].isdigit():
            return False
        fields += 1
    rest.append(text[at:])
    return fields > 0 and not any("{" in part or "}" in part for part in rest)


def percented(pieces: Pieces, fill: Callable[[str, int], Pieces | None]) -> Pieces:
    """`%` formatting."""
    cuts: list[Cut] = []
    count = 0
    for match in _PERCENT.finditer(text_of(pieces)):
        start, end = match.span()
        if match[2] == "%":
            cuts.append((start, end - 1, ()))
            continue
        cuts.append((start, end, _filled(pieces, start, end, fill(match[1] or "", count))))
        count += 1
    return edited(pieces, cuts)


def dollared(pieces: Pieces, fill: Callable[[str, int], Pieces | None]) -> Pieces:
    """`string.Template`."""
    cuts: list[Cut] = []
    for number, match in enumerate(_DOLLAR.finditer(text_of(pieces))):
        start, end = match.span()
        name = match[1] or match[2]
        if name is None:
            cuts.append((start, start + 1, ()))
        else:
            cuts.append((start, end, _filled(pieces, start, end, fill(name, number))))
    return edited(pieces, cuts)


def rendered(pieces: Pieces, fill: Callable[[str, int], Pieces | None]) -> Pieces:
    """Jinja, Handlebars and Mustache: `{{ name }}` is a field; statements and comments write nothing."""
    cuts: list[Cut] = []
    for number, match in enumerate(_JINJA.finditer(text_of(pieces))):
        start, end = match.span()
        instead: Pieces = () if match[1] is None else _filled(pieces, start, end, fill(match[1].strip(), number))
        cuts.append((start, end, instead))
    return edited(pieces, cuts)


def unfilled(name: str, number: int) -> Pieces | None:
    """Fills nothing in: every field is a hole."""
    del name, number
    return None


def replaced(pieces: Pieces, old: str, new: Pieces, *, every: bool = True) -> Pieces:
    """`str.replace`."""
    cuts: list[Cut] = []
    text = text_of(pieces)
    at = text.find(old) if old else -1
    while at >= 0:
        cuts.append((at, at + len(old), new))
        at = text.find(old, at + len(old)) if every else -1
    return edited(pieces, cuts)


def _filled(pieces: Pieces, start: int, end: int, given: Pieces | None) -> Pieces:
    return (Piece("", _place(pieces, start, end), hole=True),) if given is None else given


def _place(pieces: Pieces, start: int, end: int) -> Place:
    offset = 0
    first: Place | None = None
    for piece in pieces:
        length = len(piece.text)
        if offset + length > start and length:
            part = _part(piece, max(start - offset, 0), min(end - offset, length)).place
            if first is None:
                first = part
            elif part.path == first.path and part.span.end > first.span.start:
                first = Place(first.path, Span(first.span.start, part.span.end))
        offset += length
        if offset >= end:
            break
    return first if first is not None else pieces[0].place
