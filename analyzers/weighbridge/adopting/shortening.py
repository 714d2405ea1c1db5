"""Today's prompt made the one that an adapter was trained with: the examples leave, what limits behaviour stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.adopting.cuts import cuts
from weighbridge.measure.contents import contents_of
from weighbridge.measure.sections import outline
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.call_arguments import without_item
from weighbridge.remedies.must_hold import must_hold, passages
from weighbridge.remedies.retrieval_removal import removals
from weighbridge.sources.region import Role
from weighbridge.text import Place, Span
from weighbridge.tuning.instructions import instructions_of
from weighbridge.tuning.row import normal
from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.adopting.texts import Texts
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_PROSE = (".md", ".txt")
"""Files in which a prompt is written as it is sent."""
_QUOTED = 160
_END = re.compile(r"(?<=[.!?])\s+|\n+")


def shorten(region: PromptRegion, system: str, texts: Texts, workspace: Workspace) -> None:
    """Takes out of a prompt what the rows do not have; raises `Blocked` where more or less than that would go."""
    _refuse_other_prompts(region)
    _refuse_lost_limits(region, system)
    gone = cuts(region.text.text, system)
    if gone is None:
        _write_whole(region, system, texts)
    else:
        for place in removals(region.text, gone, workspace):
            texts.of(place.path).delete(place.span.start, place.span.end)
    for place in _beside(region, workspace):
        if not is_program(place.path):
            raise Blocked("Examples of this prompt are messages of their own: take them away by hand.", place)
        without_item(texts.of(place.path), place.span.start, place.span.end, 0)


def _refuse_other_prompts(region: PromptRegion) -> None:
    """The adapter answers to a system prompt that is the same for every call, and was judged with no other."""
    hole = next((piece for piece in region.text.pieces if piece.hole), None)
    if hole is not None:
        raise Blocked(
            "Parts of this prompt are filled in by the program at run time, and the adapter was trained and judged "
            "without them: send them in the user's turn, and train with rows that have them.",
            hole.place,
        )
    if region.role in (Role.USER, Role.ASSISTANT):
        raise Blocked(
            "This prompt is sent as the user's turn, and the adapter was judged with the rows' system prompt and the "
            "input alone: send them apart first.",
            region.place,
        )


def _refuse_lost_limits(region: PromptRegion, system: str) -> None:
    """What limits behaviour may not vanish because the rows do not have it."""
    kept = normal(system)
    text = instructions_of(region).text
    said = outline(text, ())
    for passage in passages(said, 0, len(text)):
        for sentence in _sentences(text, passage):
            words = normal(text[sentence.start : sentence.end])
            if must_hold(said, sentence) and words not in kept:
                quoted = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}..."
                raise Blocked(
                    f'The rows\' system prompt lacks what limits behaviour: "{quoted}". Whether the adapter heeds it '
                    "was never asked: put it into the system prompt of the rows, train, and judge again.",
                    region.place,
                )


def _sentences(text: str, passage: Span) -> Iterator[Span]:
    at = passage.start
    for end in _END.finditer(text, passage.start, passage.end):
        yield Span(at, end.start())
        at = end.end()
    yield Span(at, passage.end)


def _write_whole(region: PromptRegion, system: str, texts: Texts) -> None:
    """Another prompt than what is left of today's: written where the file is nothing but the prompt."""
    only = region.text.pieces[0] if len(region.text.pieces) == 1 else None
    if only is None or len(only.text) != len(only.place.span) or not only.place.path.endswith(_PROSE):
        raise Blocked(
            "The rows' system prompt is not what is left of today's prompt without its examples, so that no edit can "
            "make one of the other: put the rows' system prompt there by hand.",
            region.place,
        )
    stop = only.place.span.start + len(only.text.rstrip())
    texts.of(only.place.path).replace(only.place.span.start, stop, system.strip())


def _beside(region: PromptRegion, workspace: Workspace) -> Iterator[Place]:
    """Where the examples stand that are messages of their own, those that follow each other as one."""
    places = sorted(one.place for one in contents_of(region).shown if one.shot is not None and not one.parts)
    last: Place | None = None
    for place in places:
        if last is not None and _follows(last, place, workspace):
            last = Place(last.path, Span(last.span.start, place.span.end))
            continue
        if last is not None:
            yield last
        last = place
    if last is not None:
        yield last


def _follows(last: Place, place: Place, workspace: Workspace) -> bool:
    document = workspace.document(place.path) if last.path == place.path else None
    return document is not None and not document.text[last.span.end : place.span.start].strip(" \t\r\n,")
