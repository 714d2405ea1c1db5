"""The sentences of labelled prompts, each with its signs and what it was labelled as."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.measure.contents import contents_of
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.parts import claims_in
from weighbridge.measure.segment_reading import said
from weighbridge.measure.segment_signs import signs_around, signs_of
from weighbridge.measure.segment_weighing import decided

from segmentation.found import covered, regions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.measure.segment_reading import Claims, Said
    from weighbridge.sources.region import PromptRegion

    from segmentation.labelled import Divided


@dataclass(slots=True)
class Sentence:
    """One sentence of a labelled prompt."""

    kind: PartKind
    """By the evidence alone."""
    signs: tuple[str, ...]
    """None where nothing is weighed."""
    places: list[int] = field(default_factory=list[int])
    """Its characters in the file, without blanks."""
    labelled: Counter[PartKind] = field(default_factory=Counter[PartKind])
    shown: set[int] = field(default_factory=set[int])
    """Those of a worked example that is counted."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A labelled prompt and the sentences that were found in it."""

    prompt: Divided | None
    """None of a case of the tests."""
    sentences: tuple[tuple[Sentence, ...], ...]
    """Of each prompt that was found within it."""


def gathered(prompt: Divided) -> Gathered:
    """The sentences of a labelled prompt."""
    label = prompt.label
    kinds = {place: PartKind(part.kind) for part in label.parts for place in range(part.start, part.end)}
    taken: set[int] = set()
    found = sorted(
        (one for one in regions_of(prompt) if covered(one, label.path, label.start, label.end)),
        key=lambda one: -covered(one, label.path, label.start, label.end),
    )
    texts: list[tuple[Sentence, ...]] = []
    for region in found:
        sentences = tuple(sentences_of(region, list(_places(region, label.path))))
        for one in sentences:
            one.places = [place for place in one.places if place in kinds and place not in taken]
            one.places = [place for place in one.places if not prompt.text[place].isspace()]
            one.labelled.update(kinds[place] for place in one.places)
            taken.update(one.places)
        texts.append(sentences)
    return Gathered(prompt, tuple(texts))


def sentences_of(region: PromptRegion, places: Sequence[int]) -> Iterator[Sentence]:
    """The sentences of a prompt, of whose characters it is said where they are."""
    text = region.text.text
    contents = contents_of(region)
    claims = claims_in(contents)
    read = tuple(said(contents, claims))
    weighed = {id(one): around for one, around in decided(read)}
    begin = 0
    current: Sentence | None = None
    for one in read:
        if id(one) in weighed:
            if current is not None:
                yield current
            around = weighed[id(one)]
            signs: tuple[str, ...] = ()
            if around is not None and one.span is not None:
                signs = (*signs_of(text, one.span.start, one.span.end), *signs_around(around))
            current = Sentence(one.kind, signs)
        if current is not None:
            _place(current, places, begin, one, claims)
        begin = one.end
    if current is not None:
        yield current


def _place(sentence: Sentence, places: Sequence[int], begin: int, one: Said, claims: Claims) -> None:
    shown = claims.covers.get(PartKind.EXAMPLES)
    for at in range(begin, one.end):
        if places[at] >= 0:
            sentence.places.append(places[at])
            if shown is not None and shown.holds(at):
                sentence.shown.add(places[at])


def _places(region: PromptRegion, path: str) -> Iterator[int]:
    """Where each character of a prompt stands in a file; -1 where it does not."""
    for piece in region.text.pieces:
        span = piece.place.span
        for at in range(len(piece.text)):
            if piece.place.path != path:
                yield -1
            else:
                yield span.start + (at if len(span) == len(piece.text) else 0)
