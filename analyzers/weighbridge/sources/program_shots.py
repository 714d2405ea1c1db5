"""Worked examples that code joins into a prompt's text: one per element of the list that is joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Text
from weighbridge.sources.program_whole import halves_of
from weighbridge.sources.region import Shot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.values import Values
    from weighbridge.code.values_model import Bound, Repeat, Said
    from weighbridge.sources.region import Half
    from weighbridge.text import Place, Span

_NAMED = re.compile(r"example|shot|demo(?!c)|exemplar|\bicl\b|icl_|_icl", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|\n)\s*(?:\*\*|#+ ?|<)?(?:Q|A|Question|Answer|Input|Output|User|Assistant|Human|AI|Query|Response|Text|Label|"
    r"Request|Reply|Program|Sentence|Example)\b[^\n:>]{0,12}[:>]",
    re.IGNORECASE,
)

_LABELLED = re.compile(r"(?:^|[\n\W])(?P<name>[^\W\d_][\w \-]{0,40}?)[ \t]?\d{0,3}[*_]{0,2}[ \t]*[:>：][*_]{0,2}\s*\Z")  # noqa: RUF001


def repeated(values: Values, said: Said) -> tuple[Shot, ...]:
    """The examples of the lists that were joined into a text."""
    spans: dict[str, list[Span]] = {}
    for piece in said.pieces:
        if piece.text:
            spans.setdefault(piece.place.path, []).append(piece.place.span)
    shots: dict[tuple[str, int, int], Shot] = {}
    for repeat in values.repeats:
        if not _are_examples(repeat):
            continue
        for element, item in repeat.items:
            place = element.scope.place(element.node)
            own = [piece.place for piece in item.pieces if piece.text]
            if own and all(any(part.span.overlaps(span) for span in spans.get(part.path, ())) for part in own):
                shots[place.path, place.span.start, place.span.end] = Shot(
                    place, item.text, _halves(values, element, item)
                )
    return tuple(shots.values())


def labelled(text: str) -> int:
    """How many labels of questions and answers a text holds."""
    return len(_LABEL.findall(text))


def _halves(values: Values, element: Bound, item: Said) -> tuple[Half, ...]:
    """The texts of the element that the program puts in, by the labels that it writes in front of them."""
    if any(piece.hole for piece in item.pieces):
        return (("", None),)
    held = halves_of(values, element)
    if isinstance(element.node, Text) or not held:
        return (("", item.text),)
    names = {text: name for name, text in held}
    place = element.scope.place(element.node)
    put_in = [(label, text, names.get(text)) for label, text in _put_in(place, item)]
    return tuple((label or name or "", None if name is None else text) for label, text, name in put_in)


def _put_in(place: Place, item: Said) -> Iterator[tuple[str, str]]:
    """The runs of text that stand within an element, each with the label in front of it."""
    frame = text = label = ""
    for piece in item.pieces:
        if piece.place.path == place.path and place.span.contains(piece.place.span):
            if not text:
                found = _LABELLED.search(frame)
                label = found["name"] if found else ""
            text += piece.text
            frame = ""
            continue
        if text:
            yield label, text
        text = ""
        frame += piece.text
    if text:
        yield label, text


def _are_examples(repeat: Repeat) -> bool:
    if _NAMED.search(repeat.name):
        return True
    labelled = sum(len(_LABEL.findall(item.text)) > 1 for _, item in repeat.items)
    return labelled * 2 > len(repeat.items)
