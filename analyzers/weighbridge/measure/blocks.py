"""A text in blocks of whole lines: what was read out of one stays with it, and an edit makes new ones where it is.

A key in a long prompt costs the lines around it, and a look at what is known of every other block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from weighbridge.measure.remembered import BEHIND, of_parts
from weighbridge.measure.sentences import sentences
from weighbridge.text import Span, common_end, common_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Found = TypeVar("Found")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")
_SIZE = 600
"""Characters after which a block ends with its line: few enough to be read again at a key, enough to be few."""
_KEPT = 256
_KEPT_CHARACTERS = 2_000_000
_COMPARED = 8
"""So many of the last texts may be what a new one was before a key."""


@dataclass(slots=True, eq=False)
class Block:
    """Some lines of a text, with what stands before them."""

    text: str
    start: int
    """Where the lines begin; before it stand up to `BEHIND` characters that an expression may look at."""
    lines: tuple[tuple[int, int], ...]
    """Without their line breaks."""
    found: dict[object, Any] = field(default_factory=dict[object, Any])

    @property
    def size(self) -> int:
        return len(self.text) - self.start

    def sentences(self) -> list[tuple[int, int, int]]:
        """Every sentence with the number of its line."""
        found = self.found.get(sentences)
        if found is None:
            found = self.found[sentences] = [
                (number, sentence.start, sentence.end)
                for number, (start, end) in enumerate(self.lines)
                for sentence in sentences(self.text, start, end)
            ]
        return cast("list[tuple[int, int, int]]", found)


class Lines(Sequence[Span]):
    """The lines of a text, without their line breaks."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self.starts = starts
        self.ends = ends

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice):
            return Lines(self.starts[index], self.ends[index])
        return Span(self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self.starts, self.ends)


@dataclass(frozen=True, eq=False)
class Blocks:
    """One text and its blocks."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
    def begins(self) -> list[int]:
        """Where each block begins, and at last where the text ends."""
        begins = [0]
        for block in self.blocks:
            begins.append(begins[-1] + block.size)
        return begins

    @cached_property
    def firsts(self) -> list[int]:
        """The number of the first line of each block."""
        firsts = [0]
        for block in self.blocks:
            firsts.append(firsts[-1] + len(block.lines))
        return firsts

    @cached_property
    def lines(self) -> Lines:
        starts: list[int] = []
        ends: list[int] = []
        for block, begin in zip(self.blocks, self.begins, strict=False):
            shift = begin - block.start
            starts += [shift + start for start, _ in block.lines]
            ends += [shift + end for _, end in block.lines]
        return Lines(starts, ends)


def of_lines(read: Callable[[str, int], Found | None]) -> Callable[[Blocks], Iterator[tuple[int, Found]]]:
    """Has something that is read out of single lines, if it is there, read for a whole text: with the lines' numbers.

    *Invariant:* it depends on nothing but the line and `BEHIND` characters before it.
    """

    # an edit makes a new block, but most of its lines were there before
    read_part = of_parts(read)

    @wraps(read)
    def read_lines(blocks: Blocks) -> Iterator[tuple[int, Found]]:
        for block, first in zip(blocks.blocks, blocks.firsts, strict=False):
            known = block.found.get(read)
            if known is None:
                text = block.text
                known = block.found[read] = _some(
                    (number, read_part(text, *line)) for number, line in enumerate(block.lines)
                )
            for number, found in known:
                yield first + number, found

    return read_lines


def of_sentences(read: Callable[[str, int], Found | None]) -> Callable[[Blocks], Iterator[tuple[int, Span, Found]]]:
    """The same for sentences: the number of the line, where the sentence stands, and what is read out of it."""

    read_part = of_parts(read)

    @wraps(read)
    def read_sentences(blocks: Blocks) -> Iterator[tuple[int, Span, Found]]:
        for block, first, begin in zip(blocks.blocks, blocks.firsts, blocks.begins, strict=False):
            known = block.found.get(read)
            if known is None:
                text = block.text
                known = block.found[read] = _some((one, read_part(text, one[1], one[2])) for one in block.sentences())
            shift = begin - block.start
            for (number, start, end), found in known:
                yield first + number, Span(shift + start, shift + end), found

    return read_sentences


def of_blocks(read: Callable[[Block], Found]) -> Callable[[Blocks], Iterator[Found]]:
    """The same for whole blocks: what many lines say together."""

    @wraps(read)
    def read_blocks(blocks: Blocks) -> Iterator[Found]:
        for block in blocks.blocks:
            if read not in block.found:
                block.found[read] = read(block)
            yield cast("Found", block.found[read])

    return read_blocks


def _some(found: Iterable[tuple[Any, Found | None]]) -> tuple[tuple[Any, Found], ...]:
    return tuple((where, one) for where, one in found if one is not None)


_known: OrderedDict[str, Blocks] = OrderedDict()


def blocks_of(text: str) -> Blocks:
    """The blocks of a text; those that it shares with one of the last texts are the same.

    *Invariant:* whatever was asked about before, what is read out of the blocks is what the text says.
    """
    known = _known.get(text)
    if known is not None:
        _known.move_to_end(text)
        return known
    found = _known[text] = _edited(text) or Blocks(text, tuple(_cut(text, 0, len(text))))
    size = sum(map(len, _known))
    while len(_known) > 1 and (len(_known) > _KEPT or size > _KEPT_CHARACTERS):
        size -= len(_known.popitem(last=False)[0])
    return found


def _edited(text: str) -> Blocks | None:
    """The blocks of a text that is one of the last ones but for one place."""
    for before in islice(reversed(_known), _COMPARED):
        if abs(len(before) - len(text)) * 2 > len(text):
            continue
        start = common_start(before, text)
        same = common_end(before, text, start)
        if (start + same) * 2 >= len(text):
            return _replaced(_known[before], text, start, len(before) - same)
    return None


def _replaced(before: Blocks, text: str, start: int, end: int) -> Blocks:
    """`end` is where, in the text before, what both end with begins."""
    begins = before.begins
    # A block goes on behind its last line break if that was half of one, so the next character must be the same, too.
    first = max(bisect_right(begins, start - 1) - 1, 0)
    last = len(before.blocks)
    while last > first and begins[last - 1] - BEHIND >= end:
        last -= 1
    tail = begins[last] - len(before.text) + len(text)
    return Blocks(text, (*before.blocks[:first], *_cut(text, begins[first], tail), *before.blocks[last:]))


def _cut(text: str, start: int, end: int) -> Iterator[Block]:
    """Blocks of the lines between two offsets, at both of which a line begins or the text ends."""
    lines: list[tuple[int, int]] = []
    begin = start
    for match in _LINE.finditer(text, start, end):
        first, last = match.span()
        if first == last:
            continue
        behind = last
        while last > first and text[last - 1] in "\r\n":
            last -= 1
        lines.append((first, last))
        if behind - begin >= _SIZE:
            yield _block(text, begin, behind, lines)
            lines, begin = [], behind
    if lines:
        yield _block(text, begin, end, lines)


def _block(text: str, start: int, end: int, lines: list[tuple[int, int]]) -> Block:
    shift = max(start - BEHIND, 0)
    moved = tuple((first - shift, last - shift) for first, last in lines)
    return Block(text[shift:end], start - shift, moved)
