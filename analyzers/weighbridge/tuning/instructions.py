"""What is left of a prompt without its examples: the short system prompt that an adapter is trained and used with."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.contents import contents_of
from weighbridge.measure.cover import Cover
from weighbridge.measure.examples import is_example_title
from weighbridge.measure.examples_lines import labels, stands_in

if TYPE_CHECKING:
    from weighbridge.measure.contents import Contents
    from weighbridge.sources.region import PromptRegion

_EMPTY_TAGS = re.compile(r"<([A-Za-z][\w.:-]{0,60})>\s*</\1>[ \t]*\n?")
_MANY_BLANKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_RULE = re.compile(r"[ \t]*[-=*_]{3,}[ \t]*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_LONGEST_TITLE = 160
_DEEPEST = 4
"""So many tags around the examples go with them."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """A prompt without its examples."""

    text: str
    left_out: int
    """Paragraphs that the program completes at run time: a row of a data set cannot have them."""


def instructions_of(region: PromptRegion) -> Instructions:
    """The instructions of a prompt: no examples, no titles above them, no slot for the question."""
    contents = contents_of(region)
    text = contents.outline.text
    gone = sorted(_gone(contents))
    kept: list[str] = []
    left_out = 0
    start = 0
    for at in [*(match.end() for match in _PARAGRAPH.finditer(text)), len(text)]:
        said = _without(text, start, at, gone)
        if contents.outline.has_hole(start, at - 1) and said.strip():
            left_out += 1
        else:
            kept.append(said)
        start = at
    whole = "".join(kept)
    for _ in range(_DEEPEST):
        whole = _EMPTY_TAGS.sub("", whole)
    return Instructions(_MANY_BLANKS.sub("\n\n", whole).strip(), left_out)


def _without(text: str, start: int, end: int, gone: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = start
    for first, last in gone[max(bisect_left(gone, (start, start)) - 1, 0) :]:
        if first >= end:
            break
        if last > position:
            parts.append(text[position : max(first, position)])
            position = max(position, last)
    parts.append(text[position:end] if position < end else "")
    return "".join(parts)


def _gone(contents: Contents) -> list[tuple[int, int]]:
    """The examples, the lines that announce them, and the open slot at the end."""
    outline = contents.outline
    text = outline.text
    found = [(part.start, part.end) for shown in contents.shown for part in shown.parts]
    cover = Cover(part for shown in contents.shown for part in shown.parts)
    below = False
    for line in reversed(outline.lines):
        said = text[line.start : line.end]
        if cover.touches(line.start, line.end):
            below = True
        elif below and said.strip():
            below = len(said) <= _LONGEST_TITLE and _announces(said)
            if below:
                found.append((line.start, line.end))
    found.extend(_slot(contents))
    return found


def _announces(said: str) -> bool:
    """Whether a line only says that examples follow."""
    if _RULE.fullmatch(said):
        return True
    titled = said.rstrip(" *_").endswith((":", "\uff1a")) or said.lstrip().startswith(("#", "*", "_"))
    return titled and is_example_title(said)


def _slot(contents: Contents) -> list[tuple[int, int]]:
    """The labels at the end that only the program fills: `Input: {message}`, `Output:`."""
    outline = contents.outline
    text = outline.text
    marks = list(labels(outline))
    end = len(text.rstrip())
    start = len(text)
    for mark in reversed(marks):
        named = mark.asks or mark.answers or mark.asking_speaker or mark.answering_speaker
        if not named or not stands_in(text, mark.value, end):
            break
        start, end = mark.start, mark.start
    return [(start, len(text))] if start < len(text) else []
