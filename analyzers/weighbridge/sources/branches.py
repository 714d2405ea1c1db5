"""Which branches of a Jinja template one call has: of an `if` and its `else` the heavier, and nothing that is off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from weighbridge.text import Span

Tag = tuple[int, int, str, str]
"""Start, end, opening and inside."""
_OFF = re.compile(
    r"(?:el)?if\s+\(?\s*[\w.]+\s*\|\s*default\(\s*(?:false|none|''|\"\")\s*(?:,\s*\w+\s*)?\)\s*\)?", re.IGNORECASE
)
_DEEPEST = 60


@dataclass(slots=True)
class _Block:
    """An `if` that is still open: its branches so far, and whether each is off where nobody asks for it."""

    branches: list[tuple[Span, bool]] = field(default_factory=list[tuple[Span, bool]])
    begin: int = 0
    off: bool = False


def unused_branches(tags: list[Tag]) -> list[Span]:
    """What the template does not say in its heaviest call: spans in order, none within another."""
    left_out: list[Span] = []
    open_blocks: list[_Block] = []
    for start, end, opening, inner in tags:
        words = inner.strip(" \t\r\n-+~")
        keyword = words.partition(" ")[0]
        if opening != "{%" or keyword not in ("if", "elif", "else", "endif", "for", "endfor"):
            continue
        if keyword in ("if", "for"):
            if len(open_blocks) >= _DEEPEST:
                return []
            open_blocks.append(_Block([], end, keyword == "if" and _OFF.fullmatch(words) is not None))
        elif not open_blocks:
            return []
        else:
            block = open_blocks[-1]
            block.branches.append((Span(block.begin, start), block.off))
            block.begin, block.off = end, keyword == "elif" and _OFF.fullmatch(words) is not None
            if keyword in ("endif", "endfor"):
                open_blocks.pop()
                left_out += _lighter(block)
    return [] if open_blocks else _outermost(left_out)


def _lighter(block: _Block) -> list[Span]:
    on = [span for span, off in block.branches if not off]
    heaviest = max(on, key=len, default=None)
    return [span for span, _ in block.branches if span != heaviest and len(span)]


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
