# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Sentences of prose, and what in a sentence is not a statement: code, quotes, placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAK = re.compile(r"[.!?][\"')\]*_]{0,4}[ \t]+|[。！？][”」』)]{0,2}")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|no|nr|approx|ca|cf|dr|mr|mrs|ms|st|inc|ltd|co|corp|fig|sec|z\. ?b|d\. ?h|bzw"
    r"|p\. ?ex"
    r"|p\. ?ej|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|rs|mio|mrd|[a-z]|\d{1,2})\.$",
    re.IGNORECASE,
)
LONGEST = 2_000
"""What runs longer without an end is data rather than a sentence."""


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one line; those too long to be prose are left out."""
    begin = start
    for match in _BREAK.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(begin, match.start() - 12), match.start() + 1):
            continue
        if 0 < match.end() - begin <= LONGEST:
            yield Span(begin, match.end())
        begin = match.end()
    if 0 < end - begin <= LONGEST:
        yield Span(begin, end)


PLACEHOLDER = re.compile(
    r"\{\{[^{}\r\n]{0,120}\}\}|\$?\{[^{}\r\n\"':;,]{0,80}\}|\{%[^%\r\n]{0,120}%\}|<%[^%\r\n]{0,120}%>"
    r"|<[A-Za-z][\w \-./]{0,40}>"
    r"|\[[A-Z][A-Z0-9_ /\-]{2,40}\]|%\(\w{1,40}\)[sd]|%[sd]\b|\$[A-Z_][A-Z0-9_]{2,}|\$[a-z_]\w{2,}\b"
    r"|__[A-Z][A-Z0-9_]{1,40}__|@\{?[a-z]\w{2,40}\}|\b(?:YYYY|DD[-/.]MM|MM[-/.]DD|yyyy|hh:mm|HH:MM)\b"
    r"|strftime|toISOString|toLocale\w{0,20}|\b(?:Date|datetime|date|moment|dayjs|time)\s?\.?(?:now|today"
    r"|utcnow)?\(|currentDate"
)
"""Something that a program fills in, or that stands for any value."""

INLINE_CODE = re.compile(r"`[^`\r\n]{1,300}`")
