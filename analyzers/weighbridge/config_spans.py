"""Where in its line a problem of a settings or rule file stands: the name that its message quotes, else its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.config import Problem
    from weighbridge.text import Document

_QUOTED = re.compile(r"'([^']+)'")
_WAY = re.compile(r"([\w.\[\]-]+): ")


def problem_span(document: Document, problem: Problem) -> Span:
    """The name in question where its line has it, else the whole line; the beginning where no line is known."""
    if not 0 < problem.line <= len(document.lines):
        return Span(0, 0)
    line = document.lines.line_span(problem.line)
    text = document.text[line.start : line.end]
    for word in _words(problem.message):
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
        if found:
            return Span(line.start + found.start(), line.start + found.end())
    body = text.strip()
    start = line.start + text.find(body)
    return Span(start, start + len(body))


def _words(message: str) -> Iterator[str]:
    """What a message is about, the nearest first: never what it suggests."""
    said = message.partition(": did you mean")[0]
    yield from reversed(_QUOTED.findall(said.partition(". There ")[0]))
    if way := _WAY.match(said):
        yield re.sub(r"\[\d+\]", "", way[1]).rpartition(".")[2]
