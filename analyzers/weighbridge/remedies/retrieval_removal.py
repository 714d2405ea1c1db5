"""Takes spans of a prompt's text out of the source that writes them, and nothing else with them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.remedies.blocked import Blocked
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.prompt_text import Piece, PromptText
    from weighbridge.workspace import Workspace

_BLANKS = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")


def gaps(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with the blanks and line breaks that would be left over where they were."""
    return Cover(_gap(text, span) for span in Cover(_over_blanks(text, spans)).joined()).joined()


def _over_blanks(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in Cover(spans).joined():
        if last is not None and not text[last.end : span.start].strip():
            last = Span(last.start, span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _gap(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    opens = not text[line_start:start].strip()
    behind = _BLANKS.match(text, end)
    after = end if behind is None else behind.end()
    closes = after == len(text) or text[after] in "\r\n"
    if not closes:
        return Span(start, end)
    if not opens:
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        return Span(start, after)
    start = line_start
    end = min(after + (2 if text.startswith("\r\n", after) else 1), len(text))
    before = text[:start]
    if not before.strip() or re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$", before):
        blank = _BLANK_LINES.match(text, end)
        end = end if blank is None else blank.end()
    return Span(start, end)


def removals(prompt: PromptText, spans: Iterable[Span], workspace: Workspace) -> tuple[Place, ...]:
    """The places in the source that write these spans; a text that is not written piece by piece is left alone."""
    gone = Cover(spans)
    found: list[Place] = []
    joints = {place for place, times in Counter(piece.place for piece in prompt.pieces).items() if times > 1}
    offset = 0
    for number, piece in enumerate(prompt.pieces):
        begin, end = offset, offset + len(piece.text)
        offset = end
        # what is written once and joins several texts is no part of any one of them
        if piece.hole or not piece.text or piece.place in joints or not gone.touches(begin, end):
            continue
        for part in _inside(gone, begin, end):
            own = _source(piece, part, begin)
            if part.end == end and prompt.text[end - 1] in "\r\n":
                own = _with_indent(own, prompt.pieces[number + 1 :], workspace)
            found.append(own)
    return _merged(found, workspace, listed=bool(joints))


def _inside(gone: Cover, begin: int, end: int) -> Iterator[Span]:
    for span in gone.joined():
        if span.start < end and begin < span.end:
            yield Span(max(span.start, begin), min(span.end, end))


def _source(piece: Piece, part: Span, begin: int) -> Place:
    span = piece.place.span
    if len(span) == len(piece.text):
        start = span.start + part.start - begin
        return Place(piece.place.path, Span(start, start + len(part)))
    if len(part) != len(piece.text):
        raise Blocked(
            "The text of this prompt is not written in the source as it is sent, so no part of it can go.", piece.place
        )
    return piece.place


def _with_indent(own: Place, following: tuple[Piece, ...], workspace: Workspace) -> Place:
    """What indents the next line in the source and is no part of the text goes with the line above it."""
    after = next((piece for piece in following if piece.text or piece.hole), None)
    if after is None or after.place.path != own.path or after.place.span.start <= own.span.end:
        return own
    between = _text(own.path, workspace)[own.span.end : after.place.span.start]
    return own if between.strip(" \t") else Place(own.path, Span(own.span.start, after.place.span.start))


def _merged(places: list[Place], workspace: Workspace, *, listed: bool) -> tuple[Place, ...]:
    merged: list[Place] = []
    for place in sorted(places):
        last = merged[-1] if merged else None
        if last is not None and last.path == place.path and place.span.start <= last.span.end:
            merged[-1] = Place(last.path, Span(last.span.start, max(last.span.end, place.span.end)))
        else:
            merged.append(place)
    whole = _whole_item if listed else _whole_literal
    return tuple(whole(place, _text(place.path, workspace)) for place in merged)


def _whole_literal(place: Place, text: str) -> Place:
    """A literal of one line of which nothing is left goes with its line, where another one stands beside it."""
    start, end = place.span.start, place.span.end
    if not place.path.endswith(".py") or start == 0 or end >= len(text) or text[start - 1] not in "\"'":
        return place
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    alone = text[line_start : start - 1].strip() in ("", "f") and not text[end + 1 : line_end].strip()
    beside = text[:line_start].rstrip()[-1:] in ("'", '"') or text[line_end:].lstrip()[:1] in ("'", '"')
    whole = text[end] == text[start - 1] and alone and beside
    return Place(place.path, Span(line_start, line_end)) if whole else place


def _whole_item(place: Place, text: str) -> Place:
    """A literal in a list, alone on its line, of which nothing is left goes with its line and its comma."""
    start, end = place.span.start, place.span.end
    if start == 0 or end >= len(text) or text[start - 1] not in "\"'" or text[end] != text[start - 1]:
        return place
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    alone = not text[line_start : start - 1].strip() and text[end + 1 : line_end].strip() == ","
    return Place(place.path, Span(line_start, line_end + 1)) if alone and line_end >= 0 else place


def _text(path: str, workspace: Workspace) -> str:
    document = workspace.document(path)
    return "" if document is None else document.text
