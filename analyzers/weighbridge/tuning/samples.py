"""The worked examples of one prompt as samples, each with the place where it stands, in the order of the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measure.contents import contents_of
from weighbridge.measure.examples_found import Shape
from weighbridge.tuning.sample import Reason, Sample, Unclear
from weighbridge.tuning.sides import Side, asked_and_answered, is_remark, side_of
from weighbridge.tuning.split import has_thoughts, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.contents import Contents
    from weighbridge.measure.examples_found import Example
    from weighbridge.sources.region import PromptRegion, Shot
    from weighbridge.text import Span


DIALOGUE = "dialogue"
"""The style of examples that are conversations."""


def samples_of(region: PromptRegion) -> Iterator[Sample | Unclear]:
    """Every worked example of a prompt; what cannot be told apart into input and output is said to be unclear."""
    contents = contents_of(region)
    for shown in contents.shown:
        if shown.shot is not None:
            found = _of_shot(shown.shot)
        elif shown.example is not None:
            found = _of_example(contents, shown.example)
        else:
            continue
        yield Unclear(found, shown.place) if isinstance(found, Reason) else Sample(found, shown.place)


def _of_shot(shot: Shot) -> tuple[str, ...] | Reason:
    """An example that a program or a file declares."""
    if not shot.halves:
        return split(shot.text)
    if len(shot.halves) == 1:
        _, text = shot.halves[0]
        return Reason.RUN_TIME if text is None else split(text)
    if any(text is None and side_of(name) is not Side.BESIDE for name, text in shot.halves):
        return Reason.RUN_TIME if any(name in ("user", "assistant") for name, _ in shot.halves) else Reason.NO_TEXT
    return asked_and_answered(shot.halves)


def _of_example(contents: Contents, example: Example) -> tuple[str, ...] | Reason:
    """An example that the prompt's text shows."""
    if len(example.parts) > 1 or example.style == "polar":
        return Reason.POLAR
    outline = contents.outline
    if outline.has_hole(example.span.start, example.span.end):
        return Reason.RUN_TIME
    text = outline.text
    if example.halves is not None:
        label = text[example.halves[0].end : example.halves[1].start].strip(" \t*_#>:-[]")
        if is_remark(label):
            return Reason.SEVERAL
        given, answer = (_cut(text, half) for half in example.halves)
        return (given, answer) if given and answer else Reason.EMPTY
    if example.shape is Shape.LABELS and example.style != DIALOGUE and not has_thoughts(_cut(text, example.span)):
        return Reason.SEVERAL
    return split(_cut(text, example.inner or example.span))


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end].strip()
