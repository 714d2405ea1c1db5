"""The parts of one prompt: which of its characters are there for what.

Parts do not overlap, and each sentence or list item is in one. Where two claim the same characters the more tangible
one has them: an example before a tool, a tool before a description of the format, then what must never happen, what can
change, who speaks, what is known, what to do. A fact takes its whole sentence, because that is what would have to move.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.knowledge import knowledge_title
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segments import Claims, segments
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from weighbridge.measure.contents import Contents

__all__ = ["Item", "Part", "PartKind", "claims_in", "parts_of"]


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
    claims = dict(_claims(contents))
    covers = _covers(text, claims)
    taken = Cover(())
    spans: dict[PartKind, list[Span]] = {kind: [] for kind in PartKind}
    for kind in _EXACT:
        spans[kind] += (part for span in covers.get(kind, taken).joined() for part in taken.without(span))
        taken = Cover((*taken.joined(), *spans[kind]))
    for segment in segments(contents, Claims(covers)):
        spans[segment.kind] += taken.without(segment.span)
    return tuple(
        Part(kind, Cover(found).joined(), claims.get(kind, ()))
        for kind, found in spans.items()
        if found or any(item.beside for item in claims.get(kind, ()))
    )


def claims_in(contents: Contents) -> Claims:
    """What of a prompt's text is measured by itself."""
    return Claims(_covers(contents.region.text.text, dict(_claims(contents))))


def _covers(text: str, claims: Mapping[PartKind, Iterable[Item]]) -> dict[PartKind, Cover]:
    covers: dict[PartKind, Cover] = {}
    for kind, items in claims.items():
        claimed = Cover(span for item in items for span in item.spans)
        if kind is PartKind.EXAMPLES:
            claimed = Cover(_own_item(text, span) for span in claimed.joined())
        covers[kind] = Cover(_over_blanks(text, claimed)) if kind in _STATED else claimed
    return covers


_STATED = (PartKind.FACTS, PartKind.KNOWLEDGE)
_EXACT = (PartKind.EXAMPLES,)
"""An example is what is between its marks, whatever else its lines hold."""


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


_NUMBERED = re.compile(r"([ \t]*)(\d{1,3})[.)][ \t]")


def _own_item(text: str, span: Span) -> Span:
    """An example that is an item of a numbered list, up to the next item."""
    begin = text.rfind("\n", 0, span.start) + 1
    number = _NUMBERED.match(text, begin)
    if number is None:
        return span
    following = re.compile(rf"^{number[1]}{int(number[2]) + 1}[.)][ \t]", re.MULTILINE).search(
        text, span.start, span.end
    )
    return span if following is None else Span(span.start, following.start())


def _over_blanks(text: str, cover: Cover) -> Iterable[Span]:
    """The spans, joined where nothing but blanks lies between: the break between two rows of a table belongs to it."""
    joined: list[Span] = []
    for span in cover.joined():
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
