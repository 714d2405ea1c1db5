"""Everything measured about one prompt: its weight, its examples, and what its text states or demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import UNSEEN, ExampleSet, Prompt, TokenShare
from weighbridge.findings import Related
from weighbridge.measure.citations import citation_demand
from weighbridge.measure.contents import contents_of
from weighbridge.measure.dates import stale_dates
from weighbridge.measure.examples import main_shape
from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.format_spec import format_spec
from weighbridge.measure.knowledge import knowledge_blocks
from weighbridge.measure.per_user import per_user_facts
from weighbridge.measure.volatile import volatile_facts
from weighbridge.sources.region import Home, PromptRegion
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import Fact, Past
    from weighbridge.measure.contents import Contents


def prompt_facts(region: PromptRegion, past: Past = UNSEEN) -> Iterator[Fact]:
    """The facts about one prompt, its weight first; what it states has the past of its workspace."""
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
    contents = contents_of(region)
    yield from _example_set(contents)
    if not region.text.pieces:
        return
    reading = contents.reading
    yield from volatile_facts(reading, contents.facts, past)
    yield from stale_dates(reading, contents.dates)
    if region.home is Home.AGENT:
        return
    yield from format_spec(reading)
    yield from knowledge_blocks(reading, contents.knowledge)
    yield from per_user_facts(reading)
    yield from citation_demand(reading)


def _example_set(contents: Contents) -> Iterator[ExampleSet]:
    region = contents.region
    text = region.text.text
    shown = contents.shown
    if len(shown) < 2:
        return
    own = [part for one in shown for part in one.parts]
    outside = tuple(one.beside for one in shown if not one.parts)
    tokens = TokenWeight((*(text[part.start : part.end] for part in own), *outside))
    whole = TokenWeight((text, *outside))
    yield ExampleSet(
        region.place,
        region.symbol,
        region.role,
        region.home,
        _shape(region, contents.examples).value,
        len(shown),
        tokens,
        whole,
        TokenShare(tokens, whole),
        tuple(Related(one.place, f"example {number}") for number, one in enumerate(shown, 1)),
    )


def _shape(region: PromptRegion, examples: tuple[Example, ...]) -> Shape:
    if len(examples) >= len(region.shots):
        return main_shape(examples)
    if region.home is Home.CONFIGURATION:
        return Shape.CONFIGURATION
    return Shape.MESSAGES if "messages" in region.symbol.lower() else Shape.LIST
