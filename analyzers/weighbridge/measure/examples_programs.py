"""Worked examples as a comment that asks and the program that answers it, in a prompt that is a series of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.examples_found import Example, Shape
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline

_COMMENT = re.compile(r"(?:#|//|--)[ \t]?(?=[^\W\d_#\-/])(?P<words>[^\r\n]{8,300})")
_CODE = re.compile(
    r"[ \t]*(?:[A-Za-z_][\w.]{0,60}(?:\[[^\]\n]{0,60}\])?[ \t]*(?:[-+*/|]?=(?!=)|\()|(?:def|for|if|while|return"
    r"|print|import|from|let|const|var)\b"
    r"|(?:SELECT|INSERT|UPDATE|DELETE|WITH|FROM|WHERE|JOIN|GROUP|ORDER|LIMIT|MATCH|RETURN|AND|LEFT|INNER|HAVING)\b"
    r"|[)\]}]+;?$)"
)
_FEWEST = 3


def program_examples(outline: Outline) -> Iterator[Example]:
    """Comments of several words, each with code of its own, in runs of nothing else."""
    run: list[Span] = []
    for block in _blocks(outline):
        if block is None:
            if len(run) >= _FEWEST:
                yield from (Example(Shape.LABELS, (span,), "program") for span in run)
            run = []
        else:
            run.append(block)
    if len(run) >= _FEWEST:
        yield from (Example(Shape.LABELS, (span,), "program") for span in run)


def _blocks(outline: Outline) -> Iterator[Span | None]:
    """The blocks in order; `None` wherever something stands that is neither a comment nor code."""
    text = outline.text
    fenced = Cover(outline.fences)
    start = -1
    end = -1
    coded = False
    for line in outline.lines:
        if text[line.start : line.end].strip() == "":
            continue
        comment = _COMMENT.match(text, line.start, min(line.end, line.start + 320))
        if comment is not None and not fenced.holds(line.start) and len(comment["words"].split()) > 2:
            if coded:
                yield Span(start, end)
            start, coded = line.start, False
        elif start >= 0 and not fenced.holds(line.start) and _CODE.match(text, line.start, line.end):
            end, coded = line.end, True
        else:
            if coded:
                yield Span(start, end)
            start, coded = -1, False
            yield None
    if coded:
        yield Span(start, end)
