# ruff: noqa: RUF001 (marks of other scripts are meant)
"""Divides a prompt into sentences and list items, and says of each what it is there for.

What is claimed by a measure (an example, a description of the format, a fact, a block of knowledge) is that. Otherwise
the title above it is the strongest evidence, then its own form, then the line that leads to it. Where two fit, the more
tangible one has it. What none of these says is unclassified. Headings and blank lines go with what follows.
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
_LETTER = re.compile(r"[^\W\d_]")
_SAYS = re.compile(r"\w")
_TABLE_RULE = re.compile(r"\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?")
_SPEAKER = re.compile(r"[^\w\r\n]{0,4}[^\W\d_][\w ]{0,20}[:：]")


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentences of one kind in a row, with the headings and blanks before them."""

    span: Span
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Claims:
    """Which characters the measures claim."""

    covers: Mapping[PartKind, Cover]

    def at(self, text: str, start: int, end: int) -> PartKind | None:
        """Who claims the first character that is no blank, the strongest claim first."""
        while start < end and text[start].isspace():
            start += 1
        return next((kind for kind, cover in self.covers.items() if cover.holds(start)), None)


def segments(contents: Contents, claims: Claims) -> tuple[Segment, ...]:
    """All of a prompt's text in order."""
    return tuple(_joined(contents.region.text.text, _said(contents, claims)))


def _joined(text: str, said: Iterable[tuple[int, PartKind]]) -> Iterator[Segment]:
    """From the end of each sentence to the end of the next; what is left at the end of a text belongs to the last."""
    begin = end = 0
    kind: PartKind | None = None
    for until, following in said:
        if kind is not None and following is not kind:
            yield Segment(Span(begin, end), kind)
            begin = end
        kind, end = following, until
    if text:
        yield Segment(Span(begin, len(text)), kind or PartKind.UNCLASSIFIED)


def _said(contents: Contents, claims: Claims) -> Iterator[tuple[int, PartKind]]:
    """Where each sentence ends, and what it is there for."""
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
                before = fenced(around(line.start, line.end, None, None if headed >= 0 else before))
                headed = -1
            yield line.end, before or PartKind.UNCLASSIFIED
            continue
        above = titles.above
        start = titles.enter(line, outline.lines[number + 1] if number + 1 < len(outline.lines) else None)
        if start > line.start:
            leads.close()
            goes_on = False
            if headed >= 0 and outline.has_hole(headed, line.start - 1):
                before = above.kind if above is not None and above.firm else PartKind.UNCLASSIFIED
                yield line.start, before
            headed = line.start
        if _CLOSING.fullmatch(text, line.start, line.end):
            if headed >= 0:
                before = PartKind.UNCLASSIFIED
            if before is not None:
                yield line.end, before
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
            before = _in_agent_file(own) if agent else own
            wrapped = before if shape.names and before in _NAMED else None
            yield (line.end if sentence is found[-1] else sentence.end), before
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


def _in_agent_file(kind: PartKind) -> PartKind:
    """In instructions for coding agents, formats are those of the repository."""
    return PartKind.INSTRUCTIONS if kind is PartKind.FORMAT else kind
