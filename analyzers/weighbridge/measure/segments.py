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
from weighbridge.measure.segment_leads import Leads
from weighbridge.measure.segment_lines import is_item, label_of
from weighbridge.measure.sentence_forms import form_of
from weighbridge.measure.sentences import sentences
from weighbridge.sources.region import Home
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from weighbridge.measure.contents import Contents
    from weighbridge.measure.cover import Cover
    from weighbridge.measure.segment_titles import Announced
    from weighbridge.measure.sentence_forms import Form

_CLOSING = re.compile(r"(?:[ \t]*</[A-Za-z][\w.:-]{0,60}>)+[ \t]*|[ \t]*[\]})\"'`,;]+[ \t]*")
_SAYS = re.compile(r"\w")
_DATA = re.compile(r"[ \t]*(?:[{}\[\]|]|\"[^\"\r\n]{1,60}\"[ \t]*:)")
_TABLE_RULE = re.compile(r"\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?")
_SPEAKER = re.compile(r"[^\w\r\n]{0,4}[^\W\d_][\w ]{0,20}[:：]")
_SHORT = 80
"""Characters; what is longer and not recognised is a sentence of another kind, or in another language."""


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
    opens = True
    for number, line in enumerate(outline.lines):
        if not text[line.start : line.end].strip():
            leads.blank()
            titles.blank()
            opens = True
            continue
        while fence < len(outline.fences) and outline.fences[fence].end <= line.start:
            fence += 1
        if fence < len(outline.fences) and outline.fences[fence].start <= line.start:
            if line.start == outline.fences[fence].start:
                leads.enter(text, line.start, line.end)
                before = _fenced(claims.at(text, line.start, line.end), titles, leads, before)
            yield line.end, before or PartKind.UNCLASSIFIED
            continue
        start = titles.enter(line, outline.lines[number + 1] if number + 1 < len(outline.lines) else None)
        if start > line.start:
            leads.close()
        if before is not None and _CLOSING.fullmatch(text, line.start, line.end):
            yield line.end, before
            continue
        if start >= line.end or not _SAYS.search(text, start, line.end) or _heads_table(text, outline.lines, number):
            continue
        leads.enter(text, start, line.end)
        label = label_of(text, start, line.end)
        if opens and before is PartKind.EXAMPLES and titles.shows and _tells(text, start, line.end, label):
            titles.leave()
        opens = False
        found = list(sentences(text, start, line.end)) or [Span(start, line.end)]
        for sentence in found:
            own = _kind(text, sentence, claims.at(text, sentence.start, sentence.end), label, titles, leads, before)
            before = _in_agent_file(own) if agent else own
            yield (line.end if sentence is found[-1] else sentence.end), before
        leads.leave(text, start, line.end, before or PartKind.UNCLASSIFIED)


def _heads_table(text: str, lines: Sequence[Span], number: int) -> bool:
    """Whether a line is the first row of a table, which is there for what its rows are there for."""
    if number + 1 >= len(lines) or not text.startswith("|", lines[number].start):
        return False
    return _TABLE_RULE.fullmatch(text, lines[number + 1].start, lines[number + 1].end) is not None


def _tells(text: str, start: int, end: int, label: Announced | None) -> bool:
    """Whether a paragraph behind examples goes on with the prompt: it tells somebody what to do."""
    if is_item(text, start, end) or text[start].isspace() or (label is not None and label.kind is PartKind.EXAMPLES):
        return False
    form = form_of(text, start, end)
    return form.kind is PartKind.FORMAT or (form.commands and _SPEAKER.match(text, start, end) is None)


def _fenced(claimed: PartKind | None, titles: Titles, leads: Leads, before: PartKind | None) -> PartKind | None:
    """A fence is there for what leads to it; its lines are not read."""
    if claimed is not None:
        return claimed
    for above in (leads.above, titles.above):
        if above is not None and above.firm:
            return above.kind
    return before or (titles.above.kind if titles.above is not None else None)


def _kind(
    text: str,
    sentence: Span,
    claimed: PartKind | None,
    label: Announced | None,
    titles: Titles,
    leads: Leads,
    before: PartKind | None,
) -> PartKind:
    if claimed is PartKind.EXAMPLES or (label is not None and label.kind is PartKind.EXAMPLES):
        return PartKind.EXAMPLES
    form = form_of(text, sentence.start, sentence.end)
    firmly = [one.kind for one in (label, leads.above, titles.above) if one is not None and one.firm]
    firm = firmly[0] if firmly else None
    kinds = {claimed, form.kind, *firmly}
    for kind in (PartKind.EXAMPLES, PartKind.TOOLS, PartKind.FORMAT):
        if kind in kinds:
            return kind
    if claimed is PartKind.FACTS or firm is not None:
        return firm or PartKind.FACTS
    if form.kind is PartKind.GUARDRAILS:
        return form.kind
    loose = [one.kind for one in (label, leads.above, titles.above) if one is not None]
    around = next((kind for kind in loose if kind is not PartKind.INSTRUCTIONS), loose[0] if loose else None)
    return claimed or _loose(text, sentence, form, around, before)


def _loose(text: str, sentence: Span, form: Form, around: PartKind | None, before: PartKind | None) -> PartKind:
    """By the form of a sentence, and what a title or a line above it suggests."""
    if form.kind in {None, PartKind.KNOWLEDGE} or (around in _STATED and not form.commands):
        if form.figures and around is not PartKind.INSTRUCTIONS:
            return PartKind.FACTS
        if around is not None and around is not PartKind.UNCLASSIFIED:
            return around
    if form.kind is not None:
        return form.kind
    if before is not None and sentence.end - sentence.start <= _SHORT and _goes_on(text, sentence):
        return before
    return PartKind.UNCLASSIFIED


_STATED = frozenset({PartKind.FACTS, PartKind.KNOWLEDGE})


def _goes_on(text: str, sentence: Span) -> bool:
    return is_item(text, sentence.start, sentence.end) or _DATA.match(text, sentence.start, sentence.end) is not None


def _in_agent_file(kind: PartKind) -> PartKind:
    """In instructions for coding agents, formats are those of the repository."""
    return PartKind.INSTRUCTIONS if kind is PartKind.FORMAT else kind
