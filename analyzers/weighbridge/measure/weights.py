"""The tokens of one prompt, of its parts, and of everything in it that has a name.

Each part weighs what its texts weigh, counted by themselves, but for one: instructions (or what is unclassified, where
there are none) weigh what is left of the whole, so that the parts add up to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.chapters import chapters
from weighbridge.measure.contents import contents_of
from weighbridge.measure.cover import Cover
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.parts import parts_of
from weighbridge.text import Span
from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.measure.chapters import Chapter
    from weighbridge.measure.parts import Item, Part
    from weighbridge.sources.region import PromptRegion
    from weighbridge.tokens import TokenCounter


@dataclass(frozen=True, slots=True)
class PartWeight:
    """A part, or as much of it as lies in a section."""

    part: Part
    tokens: int
    count: int
    """How many items of it there are."""
    share: float
    """Of the whole, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class ItemWeight:
    """One example, fact or block."""

    item: Item
    tokens: TokenCount


@dataclass(frozen=True, slots=True)
class ChapterWeight:
    """One section, with all that is in it."""

    chapter: Chapter
    tokens: TokenCount


@dataclass(frozen=True, slots=True)
class Weights:
    """One prompt, weighed."""

    region: PromptRegion
    text: TokenCount
    """What is written down; holes are empty."""
    beside: TokenCount
    """Worked examples that go along with it in other messages."""
    whole: TokenCount
    """Both together."""
    parts: tuple[PartWeight, ...]
    examples: tuple[ItemWeight, ...]
    chapters: tuple[ChapterWeight, ...]
    prefix: TokenCount
    """The text before the first hole, which is the same in every call."""


def weigh(region: PromptRegion, count: TokenCounter) -> Weights:
    """The weights of a prompt by a counter."""
    contents = contents_of(region)
    text = region.text.text
    parts = parts_of(contents)
    whole = count(text)
    beside = count("".join(said for part in parts for said in part.beside))
    examples = next((part.items for part in parts if part.kind is PartKind.EXAMPLES), ())
    holes = region.text.hole_offsets
    return Weights(
        region,
        whole,
        beside,
        TokenCount(whole.tokens + beside.tokens, whole.exact and beside.exact, whole.basis or beside.basis),
        _shared(tuple(_weighed(parts, text, whole.tokens + beside.tokens, count))),
        tuple(ItemWeight(item, count(_said(text, item))) for item in examples),
        tuple(ChapterWeight(one, count(text[one.span.start : one.span.end])) for one in chapters(contents)),
        count(text[: holes[0]]) if holes else whole,
    )


def weigh_span(region: PromptRegion, span: Span, count: TokenCounter) -> tuple[PartWeight, ...]:
    """The parts of a stretch of a prompt's text, such as a section."""
    text = region.text.text
    inside = tuple(_cut(parts_of(contents_of(region)), span, text))
    return _shared(tuple(_weighed(inside, text, count(text[span.start : span.end]).tokens, count)))


def _cut(parts: Iterable[Part], span: Span, text: str) -> Iterator[Part]:
    """What of the parts lies in a stretch; blanks at its end, which belong to what follows it, are nobody's."""
    outside = Cover((Span(-1, span.start), Span(span.end, max(span.end, 1 << 62))))
    for part in parts:
        within = (found for one in part.spans for found in outside.without(one))
        spans = tuple(found for found in within if not text[found.start : found.end].isspace())
        items = tuple(item for item in part.items if item.spans and span.contains(item.spans[0]))
        if spans:
            yield type(part)(part.kind, spans, items)


def _weighed(parts: Sequence[Part], text: str, whole: int, count: TokenCounter) -> Iterator[PartWeight]:
    kinds = {part.kind for part in parts}
    rest = next((kind for kind in _REST if kind in kinds), None)
    claimed = [part for part in parts if part.kind is not rest]
    tokens = {part.kind: count("".join((*_texts(text, part.spans), *part.beside))).tokens for part in claimed}
    left = whole - sum(tokens.values())
    if tokens and (left < 0 or len(claimed) == len(parts)):
        # texts that are counted apart may share a token, or have one less than together
        heaviest = max(tokens, key=lambda kind: tokens[kind])
        tokens[heaviest] = max(tokens[heaviest] + left, 0)
        left = 0
    for part in parts:
        yield PartWeight(part, tokens.get(part.kind, left), len(part.items), 0.0)


_REST = (PartKind.INSTRUCTIONS, PartKind.UNCLASSIFIED)


def _shared(weights: tuple[PartWeight, ...]) -> tuple[PartWeight, ...]:
    whole = sum(one.tokens for one in weights)
    return tuple(PartWeight(one.part, one.tokens, one.count, one.tokens / whole if whole else 0.0) for one in weights)


def _said(text: str, item: Item) -> str:
    return "".join(_texts(text, item.spans)) or item.beside


def _texts(text: str, spans: Iterable[Span]) -> Iterator[str]:
    return (text[span.start : span.end] for span in spans)
