"""The parts of one prompt: which of its characters are examples, format, changing facts or knowledge, and what is left.

Parts do not overlap. Where two claim the same characters the more tangible one has them: an example before a
description of the format, a description before a fact, a fact before the block of knowledge around it. A fact takes its
whole sentence, because that is what would have to move. What nothing claims is instruction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.knowledge import knowledge_title
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.contents import Contents


class PartKind(StrEnum):
    """What a part of a prompt is there for, in the order in which parts are told."""

    INSTRUCTIONS = "instructions"
    FORMAT = "format"
    """Describes the shape of the answer."""
    EXAMPLES = "examples"
    FACTS = "facts"
    """States what a calendar or a business can change."""
    KNOWLEDGE = "knowledge"
    """States what does not depend on the day."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a part: an example, a fact, a block of knowledge, a passage about the format."""

    title: str
    """The kind of a fact, the title above a block; empty where there is none."""
    place: Place
    spans: tuple[Span, ...] = ()
    """Where it stands in the prompt's text; nowhere for an example that is sent beside it."""
    beside: str = ""
    """The text of such an example."""


@dataclass(frozen=True, slots=True)
class Part:
    """All of a prompt that is there for one thing."""

    kind: PartKind
    spans: tuple[Span, ...]
    """In the prompt's text, in order; what lies beside it is in the items."""
    items: tuple[Item, ...] = ()
    """What can be counted in it; instructions have none."""

    @property
    def beside(self) -> tuple[str, ...]:
        return tuple(item.beside for item in self.items if not item.spans)


def parts_of(contents: Contents) -> tuple[Part, ...]:
    """The parts that a prompt has, in the order of their kinds; together they hold every character of its text."""
    text = contents.region.text.text
    taken = Cover(())
    parts: list[Part] = []
    for kind, items in _claims(contents):
        claimed = Cover(span for item in items for span in item.spans)
        if kind in _STATED:
            claimed = Cover(_over_blanks(text, claimed))
        spans = tuple(part for span in claimed.joined() for part in taken.without(span))
        if spans or any(item.beside for item in items):
            parts.append(Part(kind, spans, items))
            taken = Cover((*taken.joined(), *spans))
    left = taken.without(Span(0, len(text)))
    if left:
        parts.append(Part(PartKind.INSTRUCTIONS, left))
    order = list(PartKind)
    return tuple(sorted(parts, key=lambda part: order.index(part.kind)))


_STATED = (PartKind.FACTS, PartKind.KNOWLEDGE)


def _claims(contents: Contents) -> Iterator[tuple[PartKind, tuple[Item, ...]]]:
    """Who claims which characters, the strongest claim first."""
    shown = tuple(Item("", one.place, one.parts, one.beside) for one in contents.shown)
    yield PartKind.EXAMPLES, shown
    if not contents.region.text.pieces:
        return
    reading = contents.reading
    yield PartKind.FORMAT, tuple(Item("", reading.locate(span), (span,)) for span in contents.format)
    facts = [(one.kind, one.span) for one in contents.facts] + [("current date", span) for span in contents.dates]
    stated = tuple(
        Item(kind, reading.locate(span), (reading.statement_at(span),))
        for kind, span in sorted(facts, key=lambda fact: fact[1])
    )
    yield PartKind.FACTS, stated
    blocks = tuple(Item(knowledge_title(reading, span), reading.locate(span), (span,)) for span in contents.knowledge)
    yield PartKind.KNOWLEDGE, blocks


def _over_blanks(text: str, cover: Cover) -> Iterable[Span]:
    """The spans, joined where nothing but blanks lies between: the break between two rows of a table belongs to it."""
    joined: list[Span] = []
    for span in cover.joined():
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
