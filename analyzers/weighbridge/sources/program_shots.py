"""Worked examples that code joins into a prompt's text: one per element of the list that is joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.sources.region import Shot

if TYPE_CHECKING:
    from weighbridge.code.values import Values
    from weighbridge.code.values_model import Repeat, Said
    from weighbridge.text import Span

_NAMED = re.compile(r"example|shot|demo(?!c)|exemplar|\bicl\b|icl_|_icl", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|\n)\s*(?:\*\*|#+ ?|<)?(?:Q|A|Question|Answer|Input|Output|User|Assistant|Human|AI|Query|Response|Text|Label|"
    r"Request|Reply|Program|Sentence|Example)\b[^\n:>]{0,12}[:>]",
    re.IGNORECASE,
)


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
        for place, item in repeat.items:
            own = [piece.place for piece in item.pieces if piece.text]
            if own and all(any(part.span.overlaps(span) for span in spans.get(part.path, ())) for part in own):
                shots[place.path, place.span.start, place.span.end] = Shot(place, item.text)
    return tuple(shots.values())


def labelled(text: str) -> int:
    """How many labels of questions and answers a text holds."""
    return len(_LABEL.findall(text))


def _are_examples(repeat: Repeat) -> bool:
    if _NAMED.search(repeat.name):
        return True
    labelled = sum(len(_LABEL.findall(item.text)) > 1 for _, item in repeat.items)
    return labelled * 2 > len(repeat.items)
