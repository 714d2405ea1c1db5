"""Loops and `try` statements that are taken away while what they hold stays, a step less indented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.program_lines import alone, indent_of, line_end, line_start, lines_of, string_lines
from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.code.model import Module, Statement
    from weighbridge.remedies.rewriting import Rewriting

_COMMENT = re.compile(r"[ \t]*(?:#|//|/\*|\*)")


class Straightening:
    """Takes statements apart in one module."""

    def __init__(self, module: Module, body: tuple[Statement, ...], rewriting: Rewriting) -> None:
        self.module = module
        self.rewriting = rewriting
        self._strings = string_lines(module.text, body)

    def open(self, statement: Statement, kept: tuple[tuple[Statement, ...], ...], before: str = "") -> None:
        """Takes a compound statement away but for some of its blocks, which stay in its place.

        `before` is written in its place, too: whole lines.
        """
        text = self.module.text
        around = lines_of(text, statement)
        at = around.start
        spans = [span for block in kept if block and (span := self._block(block, statement)) is not None]
        for position, span in enumerate(spans):
            self.rewriting.replace(at, span.start, before if position == 0 else "")
            self._dedent(span, len(indent_of(text, span.start)) - len(indent_of(text, statement.start)))
            at = span.end
        self.rewriting.replace(at, around.end, "" if spans else before)

    def remove(self, statement: Statement) -> None:
        """Takes a statement away with its lines and the comments directly above."""
        if not alone(self.module.text, statement):
            raise blocked_at(statement, self.module, "Line {line} holds more than one statement. Split it first.")
        span = self._with_comments(lines_of(self.module.text, statement))
        self.rewriting.delete(span.start, span.end)

    def _block(self, block: tuple[Statement, ...], around: Statement) -> Span | None:
        text = self.module.text
        first, last = block[0], block[-1]
        span = Span(line_start(text, first.start), line_end(text, max(first.start, last.end - 1)))
        if not alone(text, first) or not alone(text, last) or span.start <= line_start(text, around.start):
            raise blocked_at(
                around, self.module, "What is in the block of line {line} stands on one line with it. Split it first."
            )
        return self._with_comments(span)

    def _with_comments(self, span: Span) -> Span:
        """The lines with the comments directly above that are indented like them."""
        text = self.module.text
        start = span.start
        pad = indent_of(text, span.start)
        while start > 0:
            above = line_start(text, start - 1)
            line = text[above:start]
            if not _COMMENT.match(line) or indent_of(text, above) != pad:
                break
            start = above
        return Span(start, span.end)

    def _dedent(self, span: Span, width: int) -> None:
        text = self.module.text
        start = span.start
        while start < span.end:
            if start not in self._strings and text[start : line_end(text, start)].strip():
                self.rewriting.dedent(start, width)
            start = line_end(text, start)
