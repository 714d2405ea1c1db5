# ruff: noqa: RUF001 (marks and quotes of other scripts are meant)
"""What a line says of itself by its first and last characters: an item, an indent, a label, that others follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.remembered import of_parts
from weighbridge.measure.segment_titles import announced

if TYPE_CHECKING:
    from weighbridge.measure.segment_titles import Announced

TITLE_WORDS = 6
"""What is longer is a sentence."""
_ITEM = re.compile(
    r"[ \t]*(?:(?P<number>\(?\d{1,3}(?:\.\d{1,2})*[.):][ \t]|\d{1,2}\.(?:\d{1,2}[ \t]|(?=[A-Z])))"
    r"|(?P<letter>\(?[a-z][.)][ \t])|(?P<bullet>[-*+•–✓✗][ \t])|(?P<stars>\*{2,4}[ \t]))"
)
_LABEL = re.compile(
    r"[^\w<(\[]{0,12}(?:\d{1,2}[.)][ \t]*)?[*_\"`]{0,3}([^\W\d_][^:：\r\n*\"`]{0,50}?)[*_\"`]{0,3}[ ]?[:：]"
)
_LEADS = re.compile(r"[:：][ \t]*[*_`\"]{0,3}[ \t]*[\[{(]?[ \t]*$|[\[{][ \t]*$")
_NAMES = re.compile(
    r"[ \t]*(?:[-*+•–][ \t]+)?[`\"*]{0,3}"
    r"(?:[a-z]+(?:_[a-z0-9]+|[A-Z][a-z]+)+|(?<=`)[a-z][\w.]{1,30}(?=`))[`\"*]{0,3}[ ]?[:：(]"
)
_STOPS = frozenset(".!?:;。！？：；}]{[>|")
_END = 12
"""Characters in which a line can say that it leads to others."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a line, or its first sentence, looks like."""

    indent: int
    mark: str
    """How it is marked as an item of a list; empty where it is none."""
    first: str
    """Its first character that is no blank."""
    label: Announced | None
    """What a short label at its start announces."""
    bare: bool
    """It is a label and nothing else."""
    names: bool
    """It begins with the name of a field or a tool."""
    ends: bool
    """It ends with a sentence."""
    leads: bool
    """It ends as a line does that leads to others."""


@of_parts
def shape_of(text: str, start: int) -> Shape:
    """What a line looks like."""
    indent = len(text) - start - len(text[start:].lstrip(" \t"))
    item = _ITEM.match(text, start)
    found = _LABEL.match(text, start)
    short = found is not None and len(found[1].split()) <= TITLE_WORDS
    return Shape(
        indent,
        item.lastgroup or "" if item is not None else "",
        text[start + indent : start + indent + 1],
        announced(found[1]) if found is not None and short else None,
        found is not None and short and not text[found.end() :].strip(" \t*_`\"'<>[]{}()."),
        _NAMES.match(text, start) is not None,
        text.rstrip(" \t*_`\"'”’)")[-1:] in _STOPS,
        _LEADS.search(text, max(start, len(text) - _END)) is not None,
    )
