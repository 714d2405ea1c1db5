"""What every measure of one prompt works on: the region, its structure, and the parts that state nothing themselves."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from weighbridge.measure.blocks import of_lines, of_sentences
from weighbridge.measure.cover import Cover
from weighbridge.measure.remembered import of_parts
from weighbridge.measure.sentences import INLINE_CODE, PLACEHOLDER
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.measure.blocks import Blocks
    from weighbridge.measure.sections import Outline
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place


Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Reading:
    """One prompt, read once."""

    region: PromptRegion
    outline: Outline
    shown: Cover
    """Examples and illustrations."""
    format: tuple[Span, ...]
    """Where the shape of the answer is described."""

    @property
    def text(self) -> str:
        return self.outline.text

    @cached_property
    def fenced(self) -> Cover:
        return Cover(self.outline.fences)

    @cached_property
    def code(self) -> Cover:
        """Inline code, inside which nothing is said."""
        starts = self.outline.lines.starts
        return Cover(
            Span(starts[number] + start, starts[number] + end)
            for number, found in _inline_code(self.outline.blocks)
            for start, end in found
        )

    @cached_property
    def _silent(self) -> Cover:
        return Cover([*self.fenced.joined(), *self.shown.joined(), *self.format])

    @cached_property
    def statements(self) -> tuple[tuple[Span, Span], ...]:
        """Every sentence outside fences, illustrations and format descriptions, with its line."""
        return tuple(self._statements())

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()

    def stated(self, read: Callable[[Blocks], Iterator[tuple[int, Span, Found]]]) -> Iterator[tuple[Span, Span, Found]]:
        """Those of the statements in which `read` finds something, each with its line, and what it finds."""
        lines = self.outline.lines
        for number, sentence, found in read(self.outline.blocks):
            line = lines[number]
            if self._is_stated(sentence, line):
                yield sentence, line, found

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence, _ in self.statements]

    def _statements(self) -> Iterator[tuple[Span, Span]]:
        for sentence, line, _ in self.stated(_any):
            yield sentence, line

    def _is_stated(self, sentence: Span, line: Span) -> bool:
        return not (
            line.end - line.start < 4
            or self._silent.holds(line.start)
            or self._silent.touches(sentence.start, sentence.end)
            or self.text[line.start : line.start + 40].lstrip()[:1] in _DATA
        )

    def statement_at(self, span: Span) -> Span:
        """The sentence that a span stands in; the span itself where it is in none."""
        index = bisect_right(self._sentence_starts, span.start) - 1
        sentence = self.statements[index][0] if index >= 0 else span
        return Span(sentence.start, max(sentence.end, span.end)) if span.start < sentence.end else span

    def open_at(self, span: Span) -> bool:
        """Whether a program fills in anything within a span."""
        return self.outline.has_hole(span.start, span.end) or _fills_in(self.text, span.start, span.end)

    def locate(self, span: Span) -> Place:
        """The source place of a span, blanks at its ends left out."""
        start, end = span.start, span.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return self.region.text.locate(start, end)

    def quote(self, span: Span) -> str:
        """The words of a span on one line."""
        return " ".join(self.text[span.start : span.end].split())


@of_sentences
def _any(text: str, start: int) -> bool:
    return True


@of_lines
def _inline_code(text: str, start: int) -> tuple[tuple[int, int], ...] | None:
    return tuple((found.start() - start, found.end() - start) for found in INLINE_CODE.finditer(text, start)) or None


@of_parts
def _fills_in(text: str, start: int) -> bool:
    return PLACEHOLDER.search(text, start) is not None


_DATA = frozenset("{}[]\"'“”«„`")
