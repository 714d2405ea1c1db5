"""Edits of one text, and where an offset comes to lie behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.text import Span


def edited(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """The text with every span replaced; the spans do not overlap."""
    parts: list[str] = []
    position = 0
    for span, replacement in sorted(edits, key=lambda item: item[0]):
        parts += [text[position : span.start], replacement]
        position = span.end
    return "".join([*parts, text[position:]])


def moved(offset: int, edits: Sequence[tuple[Span, str]]) -> int | None:
    """Where an offset lies afterwards; None where what it pointed at is gone."""
    shift = 0
    for span, replacement in edits:
        if span.end <= offset:
            shift += len(replacement) - len(span)
        elif span.start <= offset:
            if not replacement:
                return None
            shift += span.start - offset
    return offset + shift
