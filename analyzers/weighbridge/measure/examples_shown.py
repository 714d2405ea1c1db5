"""Every worked example of one prompt, each once: those that its text shows, and those that its format declares."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.measure.examples_found import Example
    from weighbridge.sources.region import PromptRegion, Shot
    from weighbridge.text import Place


@dataclass(frozen=True, slots=True)
class Shown:
    """One worked example: in the prompt's text, or sent beside it."""

    place: Place
    parts: tuple[Span, ...] = ()
    """Where it stands in the prompt's text; more than one where it is a good and a bad version."""
    beside: str = ""
    """Its text, where it does not."""
    example: Example | None = None
    shot: Shot | None = None
    """What it was found as: exactly one of them."""


def shown_examples(region: PromptRegion, examples: tuple[Example, ...]) -> tuple[Shown, ...]:
    """Those found in the text, then the declared ones: an element that code joins into the text is found there, too."""
    spans = _spans_in_text(region)
    covered = Cover(spans.values())
    apart = [one for one in examples if not covered.touches(one.span.start, one.span.end)]
    if len(examples) - len(apart) > 2 * len(spans):
        # the elements are sections with several examples each
        apart = list(examples)
        declared = [Shown(shot.place, beside=shot.text, shot=shot) for shot in region.shots if shot not in spans]
    else:
        declared = [_declared(shot, spans.get(shot)) for shot in region.shots]
    found = [Shown(region.text.locate(one.span.start, one.span.end), one.parts, example=one) for one in apart]
    return (*found, *declared)


def _declared(shot: Shot, span: Span | None) -> Shown:
    return Shown(shot.place, () if span is None else (span,), shot.text if span is None else "", shot=shot)


def _spans_in_text(region: PromptRegion) -> dict[Shot, Span]:
    """Where the shots stand whose source writes a part of the prompt's text."""
    by_path: dict[str, list[Shot]] = {}
    for shot in region.shots:
        by_path.setdefault(shot.place.path, []).append(shot)
    starts: dict[str, list[int]] = {}
    for path, shots in by_path.items():
        shots.sort(key=lambda shot: shot.place.span)
        starts[path] = [shot.place.span.start for shot in shots]
    found: dict[Shot, Span] = {}
    current: Shot | None = None
    offset = 0
    for piece in region.text.pieces if by_path else ():
        begin, offset = offset, offset + len(piece.text)
        index = bisect_right(starts.get(piece.place.path, []), piece.place.span.start) - 1
        if not piece.text or index < 0:
            continue
        shot = by_path[piece.place.path][index]
        if piece.place.span.start >= shot.place.span.end:
            continue
        if shot is current or shot not in found:
            found[shot] = Span(found[shot].start if shot in found else begin, offset)
        current = shot
    return {shot: _with_frame(region.text.text, shot.text.strip(), span) for shot, span in found.items()}


def _with_frame(text: str, said: str, span: Span) -> Span:
    """An element with the tags or labels that the program puts around it."""
    start = text.find(said, max(span.start - len(said), 0), span.end + len(said))
    return Span(start, start + len(said)) if said and start >= 0 else span
