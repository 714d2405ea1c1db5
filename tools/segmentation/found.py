"""What the tool says of each character of a file in which a prompt was divided by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measure.contents import contents_of
from weighbridge.measure.parts import PartKind, parts_of
from weighbridge.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.sources.region import PromptRegion

    from segmentation.labelled import Divided


def kinds_in(prompt: Divided) -> list[str]:
    """The kind of each character of a labelled prompt; empty where no prompt was found.

    Several prompts may be found within one that was labelled, as in a list of messages. The one that has most of it is
    asked first.
    """
    label = prompt.label
    kinds = [""] * (label.end - label.start)
    found = sorted(regions_of(prompt), key=lambda one: -covered(one, label.path, label.start, label.end))
    for region in found:
        for offset, kind in _placed(region, label.path):
            if label.start <= offset < label.end and not kinds[offset - label.start]:
                kinds[offset - label.start] = kind
    return kinds


def regions_of(prompt: Divided) -> Sequence[PromptRegion]:
    """The prompts of the file, as an editor shows them: those that another file of the repository sends, too."""
    project = Project(prompt.folder, {})
    while project.step() is not None:
        pass
    return [one.region for one in project.weights(prompt.label.path)]


def covered(region: PromptRegion, path: str, start: int, end: int) -> int:
    spans = (piece.place.span for piece in region.text.pieces if piece.place.path == path)
    return sum(max(0, min(span.end, end) - max(span.start, start)) for span in spans)


def _placed(region: PromptRegion, path: str) -> Iterator[tuple[int, str]]:
    """The characters of a file with their kinds; a hole, or a quote between two pieces, belongs to the text before."""
    kinds = [PartKind.UNCLASSIFIED] * len(region.text.text)
    for part in parts_of(contents_of(region)):
        for span in part.spans:
            kinds[span.start : span.end] = [part.kind] * len(span)
    at = 0
    reached = -1
    for piece in region.text.pieces:
        span = piece.place.span
        if piece.place.path != path:
            at += len(piece.text)
            continue
        before = kinds[min(max(at - 1, 0), len(kinds) - 1)] if kinds else PartKind.UNCLASSIFIED
        if 0 <= reached < span.start:
            yield from ((offset, before.value) for offset in range(reached, span.start))
        for index, offset in enumerate(range(span.start, span.end)):
            if len(span) == len(piece.text):
                yield offset, kinds[at + index].value
            else:
                yield offset, (kinds[at] if piece.text else before).value
        at += len(piece.text)
        reached = span.end
    for shot in region.shots:
        if shot.place.path == path:
            yield from (
                (offset, PartKind.EXAMPLES.value) for offset in range(shot.place.span.start, shot.place.span.end)
            )
