"""Which keys a mapping has already while it is being written: none of them can be written a second time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from weighbridge.text import Document, Span

_YAML = re.compile(r"( *)((?:- +)*)(?:[\"']?([\w-]+)[\"']? *:(?=\s|$))?")
_TOML = re.compile(r" *[\"']?([\w-]+)[\"']?(?: *\.| *=)")
_FLOW_KEY = re.compile(r"[{,]\s*[\"']?([\w-]+)[\"']?\s*[:=]")
_PAIRS = {"{": "}", "[": "]"}


def keys_beside(document: Document, word: Span) -> frozenset[str]:
    """The other keys of the mapping in which a word would be a key."""
    text = document.text
    number = document.lines.line_of(word.start)
    line = document.lines.line_span(number)
    opened = _opened(text, line.start, word.start)
    if opened is not None:
        return frozenset(_in_flow(text, opened, line.end, word))
    spans = map(document.lines.line_span, range(1, len(document.lines) + 1))
    lines = [text[span.start : span.end].rstrip("\r\n") for span in spans]
    beside = _in_toml if document.path.endswith(".toml") else _in_yaml
    return frozenset(beside(lines, number - 1))


def _opened(text: str, start: int, end: int) -> int | None:
    """Where the brackets begin that are still open at the end."""
    opened: list[int] = []
    for at in range(start, end):
        if text[at] in _PAIRS:
            opened.append(at)
        elif text[at] in _PAIRS.values() and opened:
            opened.pop()
    return opened[-1] if opened else None


def _in_flow(text: str, opened: int, end: int, word: Span) -> Iterable[str]:
    """The keys between the braces of one line, those of braces inside left out."""
    if text[opened] != "{":
        return
    depth, flat = 0, ""
    for at in range(opened, end):
        depth += (text[at] in _PAIRS) - (text[at] in _PAIRS.values())
        if not depth:
            break
        flat += text[at] if depth == 1 and not word.start <= at < word.end else " "
    yield from _FLOW_KEY.findall(flat)


def _in_yaml(lines: Sequence[str], number: int) -> Iterable[str]:
    """The keys in the same column, up and down to where the mapping begins and ends."""
    own = _YAML.match(lines[number])
    if own is None:
        return
    column, dashed = len(own[1]) + len(own[2]), bool(own[2])
    above = () if dashed else reversed(lines[:number])
    for line in above:
        found = _yaml(line)
        if found is None or found[0] > column:
            continue
        if found[0] < column:
            break
        yield found[2]
        if found[1]:
            break
    for line in lines[number + 1 :]:
        found = _yaml(line)
        if found is None or found[0] > column:
            continue
        if found[0] < column or found[1]:
            break
        yield found[2]


def _yaml(line: str) -> tuple[int, bool, str] | None:
    """The column of what a line says, whether a new item begins with it, and its key; None for a line without words."""
    match = _YAML.match(line)
    if match is None or line[match.end(2) :][:1] in ("", "#"):
        return None
    return len(match[1]) + len(match[2]), bool(match[2]), match[3] or ""


def _in_toml(lines: Sequence[str], number: int) -> Iterable[str]:
    """The keys between two headers."""
    first, last = number, number + 1
    while first and not lines[first - 1].lstrip().startswith("["):
        first -= 1
    while last < len(lines) and not lines[last].lstrip().startswith("["):
        last += 1
    dotted = re.match(r" *[\w-]+ *\.", lines[number]) is not None
    for line in () if dotted else (*lines[first:number], *lines[number + 1 : last]):
        match = _TOML.match(line)
        if match is not None:
            yield match[1]
