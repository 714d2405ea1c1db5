"""Everything measured about one prompt: its weight, its examples, and what its text states or demands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import ExampleSet, Prompt, TokenShare
from weighbridge.findings import Related
from weighbridge.measure.citations import citation_demand
from weighbridge.measure.cover import Cover
from weighbridge.measure.dates import current_dates, stale_dates
from weighbridge.measure.examples import explicit_examples, illustrations, main_shape, worked_examples
from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.format_spec import format_spans, format_spec
from weighbridge.measure.knowledge import knowledge_blocks
from weighbridge.measure.per_user import per_user_facts
from weighbridge.measure.reading import Reading
from weighbridge.measure.sections import outline
from weighbridge.measure.volatile import volatile_facts
from weighbridge.sources.region import Home, PromptRegion
from weighbridge.text import Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import Fact
    from weighbridge.sources.region import Shot


def prompt_facts(region: PromptRegion) -> Iterator[Fact]:
    """The facts about one prompt, its weight first."""
    yield Prompt(
        region.place,
        region.symbol,
        region.role,
        region.home,
        region.contract,
        TokenWeight((region.text.text,)),
        region.text.holes,
        len(region.calls),
        tuple(Related(call, "reaches this call") for call in region.calls),
    )
    agent = region.home is Home.AGENT
    structure = outline(region.text.text, region.text.hole_offsets)
    examples = explicit_examples(structure) if agent else worked_examples(structure)
    yield from _example_set(region, examples)
    if not region.text.pieces:
        return
    spans = format_spans(structure, examples)
    reading = Reading(region, structure, illustrations(structure, examples), spans)
    dates = tuple(current_dates(reading))
    yield from volatile_facts(reading, dates)
    yield from stale_dates(reading, dates)
    if agent:
        return
    yield from format_spec(reading)
    yield from knowledge_blocks(reading)
    yield from per_user_facts(reading)
    yield from citation_demand(reading)


def _example_set(region: PromptRegion, examples: tuple[Example, ...]) -> Iterator[ExampleSet]:
    text = region.text.text
    seen, shots = _told_apart(region, examples)
    inside = [shot for shot in shots if shot.span is not None]
    outside = tuple(shot.shot.text for shot in shots if shot.span is None)
    count = len(seen) + len(shots)
    if count < 2:
        return
    own = [part for example in seen for part in example.parts] + [shot.span for shot in inside if shot.span is not None]
    places = [region.text.locate(example.span.start, example.span.end) for example in seen]
    places += [shot.shot.place for shot in shots]
    tokens = TokenWeight((*(text[part.start : part.end] for part in own), *outside))
    whole = TokenWeight((text, *outside))
    yield ExampleSet(
        region.place,
        region.symbol,
        region.role,
        region.home,
        _shape(region, examples).value,
        count,
        tokens,
        whole,
        TokenShare(tokens, whole),
        tuple(Related(place, f"example {number}") for number, place in enumerate(places, 1)),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A declared example, and where it stands in the prompt's own text, if it does."""

    shot: Shot
    span: Span | None


def _told_apart(region: PromptRegion, examples: tuple[Example, ...]) -> tuple[list[Example], list[_Shown]]:
    """Each example once: an element that code joins into the text is found in that text, too."""
    spans = _spans_in_text(region)
    covered = Cover(spans.values())
    apart = [one for one in examples if not covered.touches(one.span.start, one.span.end)]
    if len(examples) - len(apart) > 2 * len(spans):
        # the elements are sections with several examples each
        return list(examples), [_Shown(shot, None) for shot in region.shots if shot not in spans]
    return apart, [_Shown(shot, spans.get(shot)) for shot in region.shots]


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


def _shape(region: PromptRegion, examples: tuple[Example, ...]) -> Shape:
    if len(examples) >= len(region.shots):
        return main_shape(examples)
    if region.home is Home.CONFIGURATION:
        return Shape.CONFIGURATION
    return Shape.MESSAGES if "messages" in region.symbol.lower() else Shape.LIST
