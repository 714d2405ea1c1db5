"""Everything measured about one prompt: its weight, its examples, and what its text states or demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import ExampleSet, Prompt, TokenShare
from weighbridge.findings import Related
from weighbridge.measure.citations import citation_demand
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
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import Fact


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
    count = len(examples) + len(region.shots)
    if count < 2:
        return
    text = region.text.text
    own = tuple(text[part.start : part.end] for example in examples for part in example.parts)
    shots = tuple(shot.text for shot in region.shots)
    places = [region.text.locate(example.span.start, example.span.end) for example in examples]
    places += [shot.place for shot in region.shots]
    tokens = TokenWeight((*own, *shots))
    whole = TokenWeight((text, *shots))
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


def _shape(region: PromptRegion, examples: tuple[Example, ...]) -> Shape:
    if len(examples) >= len(region.shots):
        return main_shape(examples)
    if region.home is Home.CONFIGURATION:
        return Shape.CONFIGURATION
    return Shape.MESSAGES if "messages" in region.symbol.lower() else Shape.LIST
