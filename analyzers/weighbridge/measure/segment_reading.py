# ruff: noqa: RUF001 (marks of other scripts are meant)
"""Reads a prompt line by line: its sentences and list items, each with the evidence of what it is there for.

The title above, its own form, the line that leads to it; headings and blank lines go with what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_contexts import Titles
from weighbridge.measure.segment_evidence import Surroundings, fenced, kind_of
from weighbridge.measure.segment_leads import Leads
from weighbridge.measure.segment_lines import shape_of
from weighbridge.measure.sentence_forms import form_of
from weighbridge.measure.sentences import sentences
from weighbridge.sources.region import Home
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from weighbridge.measure.contents import Contents
    from weighbridge.measure.cover import Cover
    from weighbridge.measure.segment_lines import Shape
    from weighbridge.measure.segment_titles import Announced

_NAMED = frozenset({PartKind.FORMAT, PartKind.TOOLS})
_CLOSING = re.compile(r"(?:[ \t]*</[A-Za-z][\w.:-]{0,60}>)+[ \t]*|[ \t]*[\]})\"'`,;]+[ \t]*")
_BLOCK = 600
"""Characters of a fence that are read."""
_LETTER = re.compile(r"[^\W\d_]")
_SAYS = re.compile(r"\w")
_TABLE_RULE = re.compile(r"\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?")
_SPEAKER = re.compile(r"[^\w\r\n]{0,4}[^\W\d_][\w ]{0,20}[:：]")


@dataclass(frozen=True, slots=True)
class Claims:
    """Which characters the measures claim."""

    covers: Mapping[PartKind, Cover]

    def at(self, text: str, start: int, end: int) -> PartKind | None:
        """Who claims the first character that is no blank, the strongest claim first."""
        while start < end and text[start].isspace():
            start += 1
        return next((kind for kind, cover in self.covers.items() if cover.holds(start)), None)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and what the evidence says of it."""

    end: int
    """Up to where it, and what goes with it, reaches."""
    kind: PartKind
    span: Span | None = None
    """Of its words; nowhere where it goes with what is before it, or no word decides."""
    around: Surroundings | None = None
    title: str = ""
    """The nearest title as it is written."""
    hole: bool = False
    """Run-time text will stand in it."""
    fixed: bool = False
    """What it is there for is certain."""


def said(contents: Contents, claims: Claims) -> Iterator[Said]:
    """The sentences of a prompt in order, each with what the evidence says of it."""
    outline = contents.outline
    text = outline.text
    titles = Titles(outline)
    leads = Leads()
    agent = contents.region.home is Home.AGENT
    fence = 0
    before: PartKind | None = None

    def around(start: int, end: int, label: Announced | None, before: PartKind | None) -> Surroundings:
        return Surroundings(claims.at(text, start, end), label, leads.above, titles.above, before)

    opens = True
    goes_on = False
    headed = -1
    for number, line in enumerate(outline.lines):
        if not text[line.start : line.end].strip():
            leads.blank()
            titles.blank()
            opens, goes_on = True, False
            continue
        while fence < len(outline.fences) and outline.fences[fence].end <= line.start:
            fence += 1
        if fence < len(outline.fences) and outline.fences[fence].start <= line.start:
            if line.start == outline.fences[fence].start:
                leads.enter(shape_of(text, line.start, line.end))
                titles.fence()
                known = around(line.start, line.end, None, None if headed >= 0 else before)
                before = fenced(known)
                headed = -1
                block = Span(line.start, min(outline.fences[fence].end, line.start + _BLOCK))
                yield Said(
                    line.end,
                    before or PartKind.UNCLASSIFIED,
                    block,
                    known,
                    titles.written,
                    outline.has_hole(block.start, block.end),
                )
            else:
                yield Said(line.end, before or PartKind.UNCLASSIFIED)
            continue
        above = titles.above
        start = titles.enter(line, outline.lines[number + 1] if number + 1 < len(outline.lines) else None)
        if start > line.start:
            leads.close()
            goes_on = False
            if headed >= 0 and outline.has_hole(headed, line.start - 1):
                before = above.kind if above is not None and above.firm else PartKind.UNCLASSIFIED
                yield Said(line.start, before, fixed=True)
            headed = line.start
        if _CLOSING.fullmatch(text, line.start, line.end):
            if headed >= 0:
                before = PartKind.UNCLASSIFIED
            if before is not None:
                yield Said(line.end, before, fixed=headed >= 0)
            continue
        if start >= line.end or not _SAYS.search(text, start, line.end) or _heads_table(text, outline.lines, number):
            continue
        shape = shape_of(text, start, line.end)
        leads.enter(shape)
        goes_on = goes_on and not shape.names
        if shape.bare and not outline.has_hole(start, line.end):
            leads.leave(shape, None)
            headed = line.start if headed < 0 else headed
            continue
        if opens and before is PartKind.EXAMPLES and titles.shows and _tells(text, start, line.end, shape):
            titles.leave()
        opens = False
        headed = -1
        found = list(_numbered(text, sentences(text, start, line.end))) or [Span(start, line.end)]
        wrapped = before if goes_on and not shape.mark and shape.label is None else None
        for sentence in found:
            known = around(sentence.start, sentence.end, shape.label, before)
            own = wrapped if wrapped is not None and known.claimed is None else kind_of(text, sentence, known)
            before = in_agent_file(own) if agent else own
            wrapped = before if shape.names and before in _NAMED else None
            end = line.end if sentence is found[-1] else sentence.end
            hole = outline.has_hole(sentence.start, sentence.end)
            yield Said(end, before, sentence, known, titles.written, hole)
        goes_on = not shape.ends
        leads.leave(shape, before)


def _numbered(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """The sentences, the number of an item with its first one."""
    begin = -1
    for sentence in found:
        begin = sentence.start if begin < 0 else begin
        if _LETTER.search(text, begin, sentence.end):
            yield Span(begin, sentence.end)
            begin = -1


def _heads_table(text: str, lines: Sequence[Span], number: int) -> bool:
    """Whether a line is the first row of a table, which is there for what its rows are there for."""
    if number + 1 >= len(lines) or not text.startswith("|", lines[number].start):
        return False
    return _TABLE_RULE.fullmatch(text, lines[number + 1].start, lines[number + 1].end) is not None


def _tells(text: str, start: int, end: int, shape: Shape) -> bool:
    """Whether a paragraph behind examples goes on with the prompt: it tells somebody what to do."""
    if shape.mark or shape.indent or (shape.label is not None and shape.label.kind is PartKind.EXAMPLES):
        return False
    if _SPEAKER.match(text, start, end) is not None:
        return False
    forms = (form_of(text, one.start, one.end) for one in sentences(text, start, end))
    return any(form.kind is PartKind.FORMAT or form.commands for form in forms)


def in_agent_file(kind: PartKind) -> PartKind:
    """In instructions for coding agents, formats are those of the repository."""
    return PartKind.INSTRUCTIONS if kind is PartKind.FORMAT else kind
