"""What of a prompt goes into retrieval: the facts that change, with the sentences that only make sense beside them.

What limits or directs the model stays, whatever figures it has. Knowledge that does not change stays as well, unless
it has to be cited or is more than fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.knowledge_words import IMPERATIVE, INSTRUCTION
from weighbridge.measure.per_user import per_user_facts
from weighbridge.measure.sections import SectionKind
from weighbridge.measure.volatile import limits_behaviour
from weighbridge.remedies.retrieval_passages import has_tag, passages_of
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.measure.contents import Contents
    from weighbridge.measure.reading import Reading
    from weighbridge.measure.sections import Section
    from weighbridge.remedies.retrieval_passages import Passage
    from weighbridge.text import Place

_LEANS = re.compile(
    r"[\s\-*•]{0,8}(?:It|Its|This|These|That|Those|They|Their|Both|Either|Neither|There|Otherwise|Afterwards|After that"
    r"|Er|Sie|Es|Diese[rs]?|Ils?|Elles?|Ces?|Cette|Esto|Estos|Estas)\b"
)
"""How a sentence begins that says nothing without the one before it."""
_INSTRUCTS = re.compile(rf"(?:{IMPERATIVE})", re.IGNORECASE)
_ADDRESSES = re.compile(INSTRUCTION, re.IGNORECASE)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What moves together: the spans of one section of a prompt, in order, its title first if that goes, too."""

    title: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What is moved out of a prompt, and what is not although it is near."""

    chunks: tuple[Chunk, ...]
    kept: tuple[Span, ...] = ()
    """Sentences that limit behaviour: those with a figure, and those inside what is moved."""
    fixed: tuple[Span, ...] = ()
    """Facts that stay, since what states them limits behaviour as well or is not plain text."""
    constant: tuple[Span, ...] = ()
    """Blocks of knowledge that state nothing that changes."""

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(sorted(span for chunk in self.chunks for span in chunk.spans))


def load_of(contents: Contents, whole_blocks: Iterable[Span]) -> Load:
    """The facts of a prompt that change, the sections of knowledge around them, and these blocks as they are."""
    reading = contents.reading
    facts = [one.span for one in contents.facts]
    passages = tuple(passages_of(reading))
    personal = [one.place for fact in per_user_facts(reading) for one in fact.related]
    sections = _stating_sections(contents, passages, facts)
    taken = Cover([*whole_blocks, *_changing_sections(contents, facts), *sections])
    moved: list[tuple[Passage, tuple[Span, ...]]] = []
    kept: list[Span] = []
    fixed: list[Span] = []
    for passage in passages:
        gone: list[Span] = []
        for sentence in passage.sentences:
            stated = any(sentence.overlaps(fact) for fact in facts)
            inside = taken.holds(sentence.start)
            limits = limits_behaviour(reading.text, sentence)
            if limits and (inside or stated or _FIGURE.search(reading.text, sentence.start, sentence.end)):
                kept.append(sentence)
            leans = bool(gone) and gone[-1].end == sentence.start and _LEANS.match(reading.text, sentence.start)
            wanted = stated or (bool(inside or leans) and not _directs(reading.text, sentence))
            if wanted and not limits and _movable(reading, sentence, personal):
                gone.append(sentence)
            elif stated:
                fixed.append(sentence)
        if gone:
            moved.append((passage, tuple(gone)))
    gone_spans = Cover(span for _, spans in moved for span in spans)
    constant = tuple(block for block in contents.knowledge if not gone_spans.touches(block.start, block.end))
    return Load(tuple(_chunks(contents, moved)), tuple(kept), tuple(fixed), constant)


def _stating_sections(contents: Contents, passages: Sequence[Passage], facts: Sequence[Span]) -> Iterator[Span]:
    """The titled sections that state something that changes, and in which nothing directs the model."""
    text = contents.region.text.text
    held: dict[int, list[Passage]] = {}
    for passage in passages:
        section = _section_of(contents, passage)
        if section is not None:
            held.setdefault(section.span.start, []).append(passage)
    for own in held.values():
        said = [sentence for passage in own for sentence in passage.sentences]
        if any(_directs(text, one) or limits_behaviour(text, one) for one in said):
            continue
        if any(one.overlaps(fact) for one in said for fact in facts):
            yield from (passage.lines for passage in own)


def _movable(reading: Reading, sentence: Span, personal: Sequence[Place]) -> bool:
    """Whether a sentence can stand by itself in an index that every user's question searches."""
    place = reading.locate(sentence)
    about_one = any(one.path == place.path and one.span.overlaps(place.span) for one in personal)
    return not (about_one or reading.outline.has_hole(sentence.start, sentence.end) or has_tag(reading.text, sentence))


def _directs(text: str, sentence: Span) -> bool:
    """Whether a sentence tells the model what to do."""
    return bool(
        _ADDRESSES.search(text, sentence.start, sentence.end) or _INSTRUCTS.match(text, sentence.start, sentence.end)
    )


def _changing_sections(contents: Contents, facts: Sequence[Span]) -> Iterator[Span]:
    """The sections of a block of knowledge that state something that changes; paragraphs where it has no sections."""
    outline = contents.outline
    for block in contents.knowledge:
        inside = [one.span for one in outline.sections if block.start <= one.span.start < block.end]
        begins = sorted({block.start, *(span.start for span in inside)})
        if len(begins) == 1:
            begins = sorted({block.start, *(one.start for one in outline.paragraphs if block.contains(one))})
        for begin, end in zip(begins, [*begins[1:], block.end], strict=True):
            part = Span(begin, end)
            if any(part.overlaps(fact) for fact in facts):
                yield part


def _chunks(contents: Contents, moved: Sequence[tuple[Passage, tuple[Span, ...]]]) -> Iterator[Chunk]:
    text = contents.region.text.text
    groups: dict[int, list[Span]] = {}
    sections: dict[int, Section] = {}
    for passage, sentences in moved:
        section = _section_of(contents, passage)
        spans = [passage.lines] if sentences == passage.sentences else list(sentences)
        if section is not None:
            key = section.span.start
            sections[key] = section
        else:
            # what stands under no title is one chunk as long as nothing that stays lies between
            last = max((span.end for key, found in groups.items() if key < 0 for span in found), default=-1)
            follows = last >= 0 and not text[last : spans[0].start].strip()
            key = max((key for key in groups if key < 0), key=lambda key: -key) if follows else -1 - spans[0].start
        groups.setdefault(key, []).extend(spans)
    every = Cover(span for spans in groups.values() for span in spans)
    titles = _emptied(contents, every)
    for key, spans in groups.items():
        section = sections.get(key)
        title = _kinds(contents, spans) if section is None else section.title
        own = [span for start, span in titles.items() if _home(start, sections, groups) == key]
        yield Chunk(title, tuple(sorted([*own, *spans])))


def _emptied(contents: Contents, gone: Cover) -> dict[int, Span]:
    """The titles under which nothing is left, by where they stand."""
    text = contents.region.text.text
    found: dict[int, Span] = {}
    for section in reversed(contents.outline.sections):
        body = _body(contents, section)
        if section.kind is SectionKind.TAG or not gone.touches(body.start, max(body.end, body.start + 1)):
            continue
        cover = Cover([*gone.joined(), *found.values()])
        if not "".join(text[part.start : part.end] for part in cover.without(body)).strip():
            found[section.span.start] = Span(section.span.start, section.body)
    return found


def _home(title: int, sections: dict[int, Section], groups: dict[int, list[Span]]) -> int:
    """The group that a title goes with: its own, or the first below it."""
    return title if title in sections else min((key for key in groups if key > title), default=-1)


def _section_of(contents: Contents, passage: Passage) -> Section | None:
    """The innermost section around a passage; a line with a colon reaches no further than its paragraph."""
    for section in contents.outline.enclosing(passage.lines.start):
        if section.kind is not SectionKind.TITLE or _body(contents, section).end >= passage.lines.end:
            return section
    return None


def _body(contents: Contents, section: Section) -> Span:
    """What stands under a title."""
    if section.kind is not SectionKind.TITLE:
        return Span(section.body, section.span.end)
    below = [one for one in contents.outline.paragraphs if one.end > section.body and one.start < section.span.end]
    first = next(
        (one for one in below if contents.region.text.text[max(one.start, section.body) : one.end].strip()), None
    )
    return Span(section.body, section.body if first is None else min(first.end, section.span.end))


def _kinds(contents: Contents, spans: Sequence[Span]) -> str:
    """A title for facts that stand under none: what they are about."""
    kinds = dict.fromkeys(one.kind for one in contents.facts if any(one.span.overlaps(span) for span in spans))
    return " and ".join(list(kinds)[:3]).capitalize() or "Facts"
