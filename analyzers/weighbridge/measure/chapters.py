"""The sections of a prompt that a person would name, nested: what a table of its contents has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.measure.contents import Contents
    from weighbridge.measure.sections import Outline, Section
    from weighbridge.text import Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section, from its title to the end of its body."""

    title: str
    span: Span
    heading: Span
    """The line that names it."""
    parent: int
    """The index of the chapter around it, or -1."""


def chapters(contents: Contents) -> tuple[Chapter, ...]:
    """The sections in the order of their starts.

    Headings and tags over several lines make chapters; lines that only look like titles do where there is neither. What
    is inside a worked example is part of it.
    """
    outline = contents.outline
    shown = Cover(part for one in contents.shown for part in one.parts)
    is_named = _is_marked if any(_is_marked(section, outline) for section in outline.sections) else _is_title
    return tuple(
        _kept(outline, lambda section: is_named(section, outline) and not shown.holds(section.span.start)),
    )


def _kept(outline: Outline, wanted: Callable[[Section], bool]) -> Iterator[Chapter]:
    numbers: dict[int, int] = {-1: -1}
    """The chapter that a section is, or the nearest around it."""
    count = 0
    for index, section in enumerate(outline.sections):
        around = numbers[section.parent]
        if not wanted(section):
            numbers[index] = around
            continue
        numbers[index] = count
        count += 1
        line = outline.lines[outline.line_number(section.span.start)]
        yield Chapter(section.title, section.span, line, around)


def _is_marked(section: Section, outline: Outline) -> bool:
    match section.kind:
        case SectionKind.HEADING:
            return True
        case SectionKind.TAG:
            return outline.line_number(section.span.start) < outline.line_number(max(section.span.end - 1, 0))
        case SectionKind.TITLE:
            return False


def _is_title(section: Section, outline: Outline) -> bool:
    """Whether a line is the title of something that is written down: not a label before what a program fills in."""
    text = outline.text
    return (
        section.kind is SectionKind.TITLE
        and not text[section.body : section.span.end].isspace()
        and (section.body < section.span.end)
    )
