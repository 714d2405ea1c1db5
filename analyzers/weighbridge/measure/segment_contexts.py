# ruff: noqa: RUF001 (typographic quotes are meant)
"""The title that stands above a line of a prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.examples import is_example_title
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.sections import SectionKind
from weighbridge.measure.segment_lines import TITLE_WORDS, shape_of
from weighbridge.measure.segment_titles import Announced, announced, by_form, names_tool, nested
from weighbridge.measure.sentence_forms import form_of

if TYPE_CHECKING:
    from weighbridge.measure.sections import Outline, Section
    from weighbridge.text import Span

_RULED = re.compile(r"[ \t]*(?:[-=~_*#]{2,}[ \t]+)([^\W_][^\r\n]{1,60}?)[ \t]*(?:[-=~_*#]{2,})[ \t]*")
_PLAIN = re.compile(r"[ \t]{0,3}([^\W\d_a-z][\w'’&/-]{1,20}(?:[ ][\w'’&/-]{1,20}){0,4})[ \t]*")
"""A line that only stands by itself as a title does."""
_SENTENCE_WORDS = 4
_ENVELOPE = 0.8
"""Of a text; a title above so much of it is that of the prompt."""


class Titles:
    """The titles above the lines of a text, which are entered in order."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._announced: list[Announced | None] = []
        self._next = 0
        self._current = -1
        self._ruled: Announced | None = None
        self._ruled_title = ""
        self._ruled_from = 0
        self._blocks: dict[int, _Block] = {}
        self._blank = False

    @property
    def above(self) -> Announced | None:
        """What the nearest title announces that announces something."""
        if self._ruled is not None and self._current < self._ruled_from:
            return self._ruled
        return self._announced[self._current] if self._current >= 0 else None

    @property
    def written(self) -> str:
        """The nearest title as it is written, whether or not it announces something."""
        if self._ruled_title and self._current < self._ruled_from:
            return self._ruled_title
        return self._outline.sections[self._current].title if self._current >= 0 else ""

    def enter(self, line: Span, following: Span | None) -> int:
        """Where the text of a line begins behind its title or tag; at its end where it is one."""
        text, sections = self._outline.text, self._outline.sections
        start = line.start
        blank, self._blank = self._blank, False
        while self._next < len(sections) and sections[self._next].span.start <= line.start:
            start = max(start, self._open(sections[self._next], line))
        while self._current >= 0 and sections[self._current].span.end <= line.start:
            self._current = sections[self._current].parent
        if start > line.start:
            return start
        ruled = _RULED.fullmatch(text, line.start, line.end)
        if (
            ruled is None
            and blank
            and (
                following is None or text[following.start : following.end].isspace() or following.start == following.end
            )
        ):
            ruled = _PLAIN.fullmatch(text, line.start, line.end)
        if ruled is not None:
            self._ruled = announced(ruled[1])
            self._ruled_title = ruled[1]
            self._ruled_from = self._next
            return line.end
        block = self._blocks.get(self._current)
        if block is not None and block.ends_before(text, line, blank=blank):
            self.leave()
        return start

    def blank(self) -> None:
        self._blank = True

    def fence(self) -> None:
        """A block of code below a title is all that is below it, as a list is."""
        block = self._blocks.get(self._current)
        if block is not None:
            block.listed = True

    @property
    def shows(self) -> bool:
        """Whether examples are announced by a title that nothing closes."""
        above = self.above
        return (
            above is not None
            and above.kind is PartKind.EXAMPLES
            and self._current >= 0
            and self._outline.sections[self._current].kind is not SectionKind.TAG
        )

    def leave(self) -> None:
        """What the nearest title announces is over."""
        self._current = self._outline.sections[self._current].parent

    def _open(self, section: Section, line: Span) -> int:
        text = self._outline.text
        parent = self._blocks.get(section.parent)
        if parent is not None:
            parent.listed = True
        self._announced.append(self._announce(section))
        self._current = self._next
        self._next += 1
        if section.kind is not SectionKind.TITLE:
            self._ruled = None
            self._ruled_title = ""
        elif section.span.start == line.start:
            shape = shape_of(text, line.start, line.end)
            self._blocks[self._current] = _Block(shape.indent, shape.mark)
        return section.body if section.span.start == line.start else line.start

    def _announce(self, section: Section) -> Announced | None:
        around = self._announced[section.parent] if section.parent >= 0 else None
        if self._ruled is not None and section.kind is SectionKind.TITLE and section.parent < self._ruled_from:
            around = self._ruled
        own = _title(self._outline.text, section)
        if own is None:
            return around or _by_sentence(self._outline.text, section)
        # the length first: few sections are so long, and to look at all before each would take the square of the time
        if own.firm and len(section.span) > _ENVELOPE * len(self._outline.text) and self._is_first(section):
            return around
        if around is None or (self._encloses(section) and around.kind is not PartKind.EXAMPLES):
            return own
        return nested(section.title, own, around)

    def _is_first(self, section: Section) -> bool:
        return not self._outline.text[: section.span.start].strip()

    def _encloses(self, section: Section) -> bool:
        """Whether a tag stands below a heading, which it need not be a part of."""
        parents = self._outline.sections
        return section.kind is SectionKind.TAG and (
            section.parent < 0 or parents[section.parent].kind is not SectionKind.TAG
        )


@dataclass(slots=True)
class _Block:
    """What a line that only looks like a title is above: its list, or all up to the next title."""

    indent: int
    mark: str
    listed: bool | None = None

    def ends_before(self, text: str, line: Span, *, blank: bool) -> bool:
        shape = shape_of(text, line.start, line.end)
        if self.listed is None:
            self.listed = bool(shape.mark) or shape.indent > self.indent or shape.first in _DATA
            return False
        if shape.indent > self.indent:
            return False
        if shape.mark:
            return shape.mark == self.mark
        return self.listed and blank and shape.first not in _DATA


_DATA = frozenset("{}[]<`|")


def _title(text: str, section: Section) -> Announced | None:
    if section.kind is not SectionKind.TAG:
        named = names_tool(section.title)
        if named is not None:
            return named
    if len(section.title.split()) <= TITLE_WORDS or is_example_title(section.title):
        said = announced(section.title)
        if said is not None:
            return said
    if section.kind is not SectionKind.TITLE or len(section.title.split()) < _SENTENCE_WORDS:
        return announced(section.title)
    return _by_sentence(text, section)


def _by_sentence(text: str, section: Section) -> Announced | None:
    if section.kind is not SectionKind.TITLE:
        return None
    return by_form(form_of(text, section.span.start, max(section.body, section.span.start)).kind)
