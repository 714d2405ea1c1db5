"""Suppressions as they are written: in comments of code, YAML and TOML, and in front matter that a loader strips.

`# weighbridge: ignore[rule, rule] reason until 2027-03-01`, and `ignore-file[...]` for the whole file. A comment speaks
for its own line. One that stands alone on its line speaks for the next line that is neither blank nor a comment; where
that is a decorator, for all lines down to the first one of what is decorated. A line that ends with an opening bracket,
`=` or a block scalar's `|` takes the next line with it, because that is where the text begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from weighbridge.suppression_comments import comments
from weighbridge.suppression_front import front_matter_entries
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document

KEY = "weighbridge-ignore"
_MARK = "weighbridge:"
_DIRECTIVE = re.compile(
    r"weighbridge:[ \t]*(?P<verb>ignore-file|ignore)\b(?P<list>[ \t]*\[(?P<names>[^\]\r\n]*)\])?(?P<rest>[^\r\n]*)"
)
_LEAD = re.compile(r"(?:#|//|/\*+|\*)[ \t!]*\Z")
_UNTIL = re.compile(r"\buntil[ \t]+(\d{4}-\d{1,2}-\d{1,2})[.)]?[ \t]*\Z")
_CONTINUES = re.compile(r"(?:[(\[{=\\]|=>|\breturn)\s*\Z")
_YAML_CONTINUES = re.compile(r"(?::|[|>][+-]?\d?[+-]?|-)\s*\Z")
_BLANK = re.compile(r"\s*+")
_QUOTE = re.compile("[\"'`]")
_DECORATORS = 60
_DASHES = ":- \t\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Directive:
    """One suppression as it stands in a file."""

    path: str
    span: Span
    """From `weighbridge:` to the end of the reason."""
    comment: Span
    """What goes when the suppression goes; empty where only a person should remove it."""
    rules: tuple[str, ...]
    reason: str
    until: str = ""
    """The day as written; it may not exist."""
    lines: tuple[int, ...] = ()
    """The lines it speaks for; none: the whole file."""

    def expired(self, today: date) -> bool:
        """Whether its last day has passed; a day that does not exist has."""
        if not self.until:
            return False
        try:
            return today > date(*(int(part) for part in self.until.split("-")))
        except ValueError:
            return True


def directives(document: Document) -> tuple[Directive, ...]:
    """The suppressions in a file."""
    found: list[Directive] = []
    if _MARK in document.text:
        found += _in_comments(document)
    if KEY in document.text:
        found += _in_front_matter(document)
    return tuple(found)


def _in_comments(document: Document) -> Iterator[Directive]:
    text = document.text
    spans = list(comments(text, document.suffix))
    alone = {document.lines.line_of(span.start) for span in spans if _alone(document, span)}
    code = _code_lines(document, alone)
    for span in spans:
        quote = _QUOTE.search(text, span.start, span.end)
        for match in _DIRECTIVE.finditer(text, span.start, span.end):
            line = document.lines.line_start(document.lines.line_of(match.start()))
            lead = _LEAD.search(text, max(span.start, line), match.start())
            # what comes after a quote only shows how a suppression is written
            if lead is None or (quote is not None and quote.start() < lead.start()):
                continue
            is_block = text.startswith("/*", span.start)
            rest = match["rest"].removesuffix("*/") if is_block else match["rest"]
            reason, until = _reason(rest)
            names = tuple(name.strip() for name in (match["names"] or "").split(",") if name.strip())
            end = match.start("rest") + len(rest.rstrip())
            whole = _removable(document, span, Span(lead.start(), match.end()), is_block)
            lines = () if match["verb"] == "ignore-file" else _lines(document, span, match.start(), code)
            yield Directive(document.path, Span(match.start(), end), whole, names, reason, until, lines)


def _removable(document: Document, comment: Span, own: Span, is_block: bool) -> Span:
    if not is_block:
        return own
    if document.lines.line_of(comment.start) == document.lines.line_of(comment.end):
        return comment if own.start == comment.start else Span(own.start, own.start)
    return Span(own.start, own.start)


def _alone(document: Document, comment: Span) -> bool:
    first = document.lines.line_start(document.lines.line_of(comment.start))
    last = document.lines.line_span(document.lines.line_of(comment.end))
    blank = _BLANK.fullmatch
    return bool(blank(document.text, first, comment.start) and blank(document.text, comment.end, last.end))


def _code_lines(document: Document, alone: set[int]) -> list[int]:
    """For every line, the first from there on that is neither blank nor a comment; else behind the last one."""
    found = [len(document.lines) + 1] * (len(document.lines) + 2)
    for line in range(len(document.lines), 0, -1):
        span = document.lines.line_span(line)
        comment = line in alone or _BLANK.fullmatch(document.text, span.start, span.end)
        found[line] = found[line + 1] if comment else line
    return found


def _lines(document: Document, comment: Span, at: int, code: list[int]) -> tuple[int, ...]:
    """The lines that a comment speaks for, the first one being its own."""
    own = document.lines.line_of(at)
    first = document.lines.line_of(comment.start)
    if not _alone(document, comment):
        before = document.text[document.lines.line_start(first) : comment.start]
        return (own, *_continuation(document, own, before))
    line = code[document.lines.line_of(comment.end) + 1]
    if line > len(document.lines):
        return (own,)
    covered = list(range(line, _header_end(document, line) + 1))
    return (own, *covered, *_continuation(document, covered[-1], _line(document, covered[-1])))


def _header_end(document: Document, line: int) -> int:
    """The line on which what is decorated begins, or the line itself."""
    if document.suffix in {".yaml", ".yml", ".toml"} or not _line(document, line).lstrip().startswith("@"):
        return line
    depth = 0
    for below in range(line, min(line + _DECORATORS, len(document.lines) + 1)):
        text = _line(document, below).strip()
        if depth <= 0 and text and not text.startswith(("@", "#", "//")):
            return below
        depth += sum(text.count(mark) for mark in "([{") - sum(text.count(mark) for mark in ")]}")
    return line


def _continuation(document: Document, line: int, code: str) -> tuple[int, ...]:
    """The lines that belong to a line because it only opens what they hold."""
    is_yaml = document.suffix in {".yaml", ".yml"}
    found: list[int] = []
    while line < len(document.lines) and (_YAML_CONTINUES if is_yaml else _CONTINUES).search(code):
        line += 1
        found.append(line)
        code = _line(document, line)
        if is_yaml and not code.strip():
            code = ":"
    return tuple(found)


def _line(document: Document, line: int) -> str:
    span = document.lines.line_span(line)
    return document.text[span.start : span.end]


def _reason(rest: str) -> tuple[str, str]:
    rest = rest.strip().lstrip(_DASHES).strip()
    match = _UNTIL.search(rest)
    if not match:
        return rest, ""
    return rest[: match.start()].rstrip(_DASHES + ",;("), match[1]


def _in_front_matter(document: Document) -> Iterator[Directive]:
    for name, reason, span in front_matter_entries(document, KEY):
        why, until = _reason(reason)
        yield Directive(document.path, span, Span(span.start, span.start), (name,), why, until)
