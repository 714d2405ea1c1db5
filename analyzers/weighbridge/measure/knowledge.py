"""Bodies of reference knowledge pasted into a prompt: catalogues, manuals, policies, encyclopedic prose.

A block is a run of paragraphs that state rather than instruct. What is said about the model itself ("you", "the
assistant", the name that the prompt gives it) is instruction, however declarative it sounds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from weighbridge.facts import KnowledgeBlock, TokenShare
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_blocks
from weighbridge.measure.knowledge_words import IMPERATIVE, INSTRUCTION, STATES
from weighbridge.measure.remembered import of_parts
from weighbridge.measure.sections import SectionKind
from weighbridge.measure.sentences import PLACEHOLDER, sentences
from weighbridge.text import Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.blocks import Block
    from weighbridge.measure.reading import Reading

_SMALLEST = 300
"""Estimated tokens; what is smaller is a remark rather than a body of knowledge."""
_FEWEST_STATEMENTS = 8
_DENSE = 0.7
_INSTRUCTING = 0.2
_TOOLS = re.compile(
    r"\b(?:tools?|functions?|commands?|api|actions?|modules?|parameters?|schema|format|instructions?|rules?"
    r"|guidelines?|task|steps?|workflow|role|objective|constraints?|output|input|persona|tone|style|behaviou?r"
    r"|requirements?|guidance|suggestions?|tips|advice|capabilit\w+|examples?)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"[\s\-*•>]*(?:\*\*)?([A-Z][A-Za-z]{2,20})[ ]")
_YOU = re.compile(r"\b(?:[Yy]ou are|[Yy]our name is|[Aa]ct as)[ ](?:an? |the )?([A-Z][A-Za-z]{2,20})")
_LINE = re.compile(r"[^\r\n]+")
_FREQUENT = 5


@dataclass(frozen=True, slots=True)
class _Weighed:
    span: Span
    states: int
    """Characters of statements."""
    instructs: int
    sentences: int
    whole: int


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(INSTRUCTION, re.IGNORECASE),
        re.compile(IMPERATIVE, re.IGNORECASE),
        re.compile(STATES, re.IGNORECASE),
    )


def knowledge_spans(reading: Reading) -> Iterator[Span]:
    """Where the blocks of knowledge in a prompt stand, in order."""
    if _size(reading.text) >= _SMALLEST:
        yield from _blocks(reading)


def knowledge_title(reading: Reading, span: Span) -> str:
    """The title under which a block stands, or nothing."""
    return next((section.title for section in reading.outline.enclosing(span.start)), "")


def knowledge_blocks(reading: Reading, spans: Iterable[Span]) -> Iterator[KnowledgeBlock]:
    """One fact for each block of knowledge."""
    region = reading.region
    whole = TokenWeight((reading.text,))
    for span in spans:
        place = reading.locate(span)
        tokens = TokenWeight((reading.text[span.start : span.end],))
        title = knowledge_title(reading, span)
        yield KnowledgeBlock(
            place,
            region.symbol,
            region.role,
            region.home,
            tokens,
            TokenShare(tokens, whole),
            title,
            (Related(place, title or "knowledge"),),
        )


def _blocks(reading: Reading) -> Iterator[Span]:
    text = reading.text
    names = _model_names(reading)
    run: list[_Weighed] = []
    boundaries = _instructing_titles(reading)
    for paragraph in reading.outline.paragraphs:
        if run and bisect_right(boundaries, paragraph.start) > bisect_right(boundaries, run[-1].span.start):
            yield from _finished(text, run)
            run = []
        weighed = _weigh(reading, paragraph, names)
        if weighed is None:
            if run:
                run.append(_Weighed(paragraph, 0, 0, 0, 0))
            continue
        if weighed.states >= _DENSE * weighed.whole and not _instructed(reading, paragraph.start):
            run.append(weighed)
        else:
            yield from _finished(text, run)
            run = []
    yield from _finished(text, run)


def _finished(text: str, run: list[_Weighed]) -> Iterator[Span]:
    while run and not run[-1].sentences:
        run.pop()
    if not run or sum(item.sentences for item in run) < _FEWEST_STATEMENTS:
        return
    whole = sum(item.whole for item in run)
    if sum(item.instructs for item in run) > _INSTRUCTING * whole:
        return
    span = Span(run[0].span.start, run[-1].span.end)
    if _size(text[span.start : span.end]) >= _SMALLEST:
        yield span


def _weigh(reading: Reading, paragraph: Span, names: frozenset[str]) -> _Weighed | None:
    """What the sentences of a paragraph do; `None` for a paragraph that says nothing: a fence, a title, a rule."""
    text = reading.text
    if reading.fenced.holds(paragraph.start):
        return None
    if reading.shown.holds(paragraph.start):
        return _Weighed(paragraph, 0, 1, 0, 1)
    stated = instructed = whole = count = 0
    for said in _said(text, paragraph.start, paragraph.end):
        whole += said.size
        if said.instructs or said.subject in names:
            instructed += said.size
        elif said.states:
            stated += said.size
            count += 1
    return _Weighed(paragraph, stated, instructed, count, whole) if whole else None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence does, and what it begins with."""

    instructs: bool
    states: bool
    """And nothing is filled in by a program."""
    subject: str
    size: int


@of_parts
def _said(text: str, start: int) -> tuple[_Said, ...]:
    """What the sentences of a paragraph do."""
    return tuple(one for line in _LINE.finditer(text, start) for one in _said_in_line(text, *line.span()))


@of_parts
def _said_in_line(text: str, start: int) -> tuple[_Said, ...]:
    if text.startswith("#", start):
        return ()
    instruction, imperative, states = _patterns()
    table = text.startswith("|", start)
    found: list[_Said] = []
    for sentence in sentences(text, start, len(text)):
        begin, end = sentence.start, sentence.end
        if end - begin < 12:
            continue
        subject = _SUBJECT.match(text, begin, end)
        instructs = bool(instruction.search(text, begin, end) or imperative.match(text, begin, end))
        said = table or states.search(text, begin, end) is not None
        open_ = PLACEHOLDER.search(text, begin, end) is not None
        found.append(_Said(instructs, said and not open_, subject[1] if subject else "", end - begin))
    return tuple(found)


def _model_names(reading: Reading) -> frozenset[str]:
    """The names that the prompt gives the model, and any single name that most of its sentences are about."""
    names: set[str] = set()
    subjects: Counter[str] = Counter()
    lines = 0
    for written, named, begun in _begun(reading.outline.blocks):
        names.update(named)
        lines += written
        subjects.update(begun)
    if subjects:
        name, count = subjects.most_common(1)[0]
        if count >= _FREQUENT and count * 4 > lines:
            names.add(name)
    return frozenset(names)


@of_blocks
def _begun(block: Block) -> tuple[int, frozenset[str], Counter[str]]:
    """The lines that are not empty, the names that are given to the model, and what the lines begin with."""
    named: set[str] = set()
    subjects: Counter[str] = Counter()
    for start, end in block.lines:
        named.update(match[1] for match in _YOU.finditer(block.text, start, end))
        subject = _SUBJECT.match(block.text, start, min(start + 60, end))
        if subject and subject[1] not in _ARTICLES:
            subjects[subject[1]] += 1
    return sum(end > start for start, end in block.lines), frozenset(named), subjects


_ARTICLES = frozenset(
    {
        "The",
        "This",
        "These",
        "Those",
        "Each",
        "All",
        "Its",
        "They",
        "For",
        "When",
        "With",
        "Every",
        "Our",
        "There",
        "Der",
        "Die",
        "Das",
        "Les",
        "Los",
        "Las",
    }
)


def _instructing_titles(reading: Reading) -> list[int]:
    return [section.span.start for section in reading.outline.sections if _TOOLS.search(section.title)]


def _instructed(reading: Reading, offset: int) -> bool:
    """Whether the nearest title above says that instructions or tools follow."""
    for section in reading.outline.enclosing(offset):
        if section.kind is not SectionKind.TITLE or section.span.start != offset:
            return _TOOLS.search(section.title) is not None
    return False


def _size(text: str) -> int:
    """Tokens as a rule of thumb: four characters of ASCII, one and a half of any other script."""
    plain = len(text) if text.isascii() else len(text.encode("ascii", "ignore"))
    return plain // 4 + (len(text) - plain) * 2 // 3
