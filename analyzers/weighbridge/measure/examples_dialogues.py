"""Worked examples written as dialogue: one trajectory of many turns is one example."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_lines import stands_in
from weighbridge.measure.remembered import of_parts
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.measure.examples_lines import Label
    from weighbridge.measure.examples_scope import Scopes
    from weighbridge.measure.sections import Outline

_SEPARATOR = re.compile(
    r"(?:^|\n)[ \t]{0,20}(?:[-=*_#~]{3,}|(?:#{1,6}[ \t]|</?[A-Za-z_]|[*_]{0,2}(?:example|beispiel|ejemplo|exemple"
    r"|conversation|dialogue|示例|例)\b)[^\n]*)[ \t]*(?=\n|$)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\n[ \t]*\r?\n")
_SEPARATES = re.compile(r"[-=*_#~]{3}|#{1,6}[ \t]|</?[A-Za-z_]")


def dialogue_examples(outline: Outline, scopes: Scopes, found: Sequence[Label]) -> Iterator[Example]:
    """Each conversation once; turns in pairs are several where each pair stands apart."""
    turns = [label for label in found if label.asking_speaker or label.answering_speaker]
    for run in _runs(outline, turns):
        rounds = _rounds(run)
        limits = [*(item[0].start for item in rounds[1:]), len(outline.text)]
        complete = [
            (item, end)
            for item, limit in zip(rounds, limits, strict=True)
            if (end := _complete(outline, item, limit)) is not None
        ]
        if not complete:
            continue
        if len(complete) > 1 and (
            _apart(outline, [item for item, _ in complete])
            or (scopes.several(run[0].start) and all(len(item) == 2 for item in rounds))
        ):
            for item, end in complete:
                yield Example(Shape.LABELS, (Span(item[0].start, end),), "dialogue")
        else:
            yield Example(Shape.LABELS, (Span(complete[0][0][0].start, complete[-1][1]),), "dialogue")


def _runs(outline: Outline, turns: Sequence[Label]) -> Iterator[list[Label]]:
    run: list[Label] = []
    for turn in turns:
        if run and _separated(outline.text, max(run[-1].value, turn.start - 600), turn.start):
            yield run
            run = []
        run.append(turn)
    if run:
        yield run


@of_parts
def _separated(text: str, start: int) -> bool:
    return _SEPARATOR.search(text, start) is not None


def _rounds(run: Sequence[Label]) -> list[list[Label]]:
    """One speaker asks, the other answers; what answers before anything is asked belongs to the first round."""
    rounds: list[list[Label]] = []
    answered = False
    for turn in run:
        if not rounds or (turn.asking_speaker and answered and rounds[-1][0].asking_speaker):
            rounds.append([])
            answered = False
        rounds[-1].append(turn)
        answered = answered or turn.answering_speaker
    return rounds


def _complete(outline: Outline, turns: Sequence[Label], limit: int) -> int | None:
    """The end of a round in which both have spoken words of their own, or `None`."""
    if not any(turn.asking_speaker for turn in turns) or not any(turn.answering_speaker for turn in turns):
        return None
    end = _end(outline, turns[-1], limit)
    ends = [*(turn.start for turn in turns[1:]), end]
    if any(stands_in(outline.text, turn.value, stop) for turn, stop in zip(turns, ends, strict=True)):
        return None
    return end


def _apart(outline: Outline, rounds: Sequence[Sequence[Label]]) -> bool:
    """Whether blank lines stand between the rounds and not within them."""
    text = outline.text
    within = any(_BLANK.search(text, before.value, after.start) for item in rounds for before, after in pairwise(item))
    between = all(_BLANK.search(text, before[-1].value, after[0].start) for before, after in pairwise(rounds))
    return between and not within


def _end(outline: Outline, turn: Label, limit: int) -> int:
    """A turn ends at a blank line, or before a line that separates."""
    text = outline.text
    content = turn.value
    while content < limit and text[content].isspace():
        content += 1
    if content >= limit:
        return turn.value
    index = outline.line_number(content)
    end = outline.lines[index].end
    index += 1
    while index < len(outline.lines) and outline.lines[index].start < limit:
        line = outline.lines[index]
        said = text[line.start : min(line.end, line.start + 200)].strip()
        if not said or _SEPARATES.match(said):
            break
        end = line.end
        index += 1
    return min(end, limit)
