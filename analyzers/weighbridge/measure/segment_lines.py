# ruff: noqa: RUF001 (marks and quotes of other scripts are meant)
"""What the first characters of a line say of it: an item of a list, how far it is indented, a label before a colon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.measure.segment_titles import announced

if TYPE_CHECKING:
    from weighbridge.measure.segment_titles import Announced

TITLE_WORDS = 6
"""What is longer is a sentence."""
_ITEM = re.compile(
    r"[ \t]*(?:[-*+•–✓✗]|\(?\d{1,3}(?:\.\d{1,2})*[.):]|\(?[a-z][.)])[ \t]|[ \t]*\d{1,2}\.(?:\d{1,2}[ \t]|(?=[A-Z]))"
)
_LABEL = re.compile(
    r"[^\w<(\[]{0,12}(?:\d{1,2}[.)][ \t]*)?[*_\"`]{0,3}([^\W\d_][^:：\r\n*\"`]{0,50}?)[*_\"`]{0,3}[ ]?[:：]"
)


def is_item(text: str, start: int, end: int) -> bool:
    """Whether a line or its first sentence is an item of a list."""
    return _ITEM.match(text, start, end) is not None


def label_of(text: str, start: int, end: int) -> Announced | None:
    """What a short label at the start of a line announces."""
    found = _LABEL.match(text, start, end)
    return announced(found[1]) if found is not None and len(found[1].split()) <= TITLE_WORDS else None


def labels_nothing(text: str, start: int, end: int) -> bool:
    """Whether a line is a label alone, behind which a program fills something in."""
    found = _LABEL.match(text, start, end)
    return (
        found is not None
        and len(found[1].split()) <= TITLE_WORDS
        and not text[found.end() : end].strip(" \t*_`\"'<>[]{}().")
    )


def indent_of(text: str, start: int, end: int) -> int:
    """How far a line is indented."""
    at = start
    while at < end and text[at] in " \t":
        at += 1
    return at - start
