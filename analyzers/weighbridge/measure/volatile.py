# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Statements in a prompt that a calendar or a business can change: prices, policies, dates, quarter figures, "
"versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import VolatileFacts
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_sentences
from weighbridge.measure.remembered import of_parts
from weighbridge.measure.volatile_kinds import Kind, kinds
from weighbridge.sources.recorded import is_recorded
from weighbridge.sources.region import Home, Role
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.facts import Past
    from weighbridge.measure.reading import Reading

_DIGIT = re.compile(r"\d")
_NUMBER_WORD = re.compile(
    r"@|\b(?:CEO|CTO|CFO|COO|head of|founder|director|manager|thirty|sixty|ninety|president|principal"
    r"|geschäftsführer|PDG)",
    re.IGNORECASE,
)
_GUARDRAIL = re.compile(
    r"\b(?:never|do not|don['’]t|must not|mustn['’]t|should not|shouldn['’]t|may not|you (?:may|can|must|cannot"
    r"|can['’]t|should|are)|refuse|reject|decline|escalate|transfer|approv\w+|authori[sz]\w+|ask (?:a|the|for)"
    r"|require[sd]? (?:a |manager|human|supervisor)|only if"
    r"|niemals|nie|du darfst|sie dürfen|ne jamais|nunca|no (?:ofrezcas"
    r"|devuelvas)|mai|никогда|не)\b|不得|不要|切勿|决不",
    re.IGNORECASE,
)
_INSTRUCTS = re.compile(
    r"[\s\-*•>\d.)#]{0,40}(?:\*\*)?(?:return|cancel|respond|reply|answer|output|use|write|generate|provide|keep|limit"
    r"|stop|wait|retry|give|ask|ensure|check|check in|include|make|create|avoid|always|never|list|summari[sz]e"
    r"|extract|convert|calculate|compute|search|find|look|show|assume|consider|format|call|read|run|set|delete"
    r"|remove|add|get|fetch|track|focus)\b(?![ ]?(?:fee|window|polic|period|hours))",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\bhow (?:much|many|long|far|old)\b|\b(?:he|she|they|tom|john|mary|alice|bob|anna|sam|maria)[ ](?:has|had"
    r"|have|bought|buys?|sold|sells?|spent|spends?|earns?|paid|pays?|saves?|gave|gives|wants)\b",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\bet al\b|\bdoi\b|\barxiv\b|\bRFC[ ]?\d|\bISO[ /-]?\d|\(\w+,? (?:19|20)\d\d\)|\bport[ ]\d", re.IGNORECASE
)
_CONSTANT = re.compile(
    r"\b(?:you are|you['’]re|i am|du bist|eres|tu es|vous êtes|based on|powered by|built on|running on"
    r"|architecture)\b|你是",
    re.IGNORECASE,
)
_NORMATIVE = re.compile(
    r"\b(?:within|up to|after|before|until|from|per|must|may|can|cannot|will|shall|are|is|gets?|receives?|entitled"
    r"|eligible|refunds?|refunded|returns?|returned|guarantee[sd]?|fees?|free|valid|charged|costs?|policy|warranty|cancel\w*"
    r"|ships?|delivered|takes?|lasts?|expires?|innerhalb|binnen|nach|bis|gilt|gelten|beträgt|dauert|sous|dans|après"
    r"|dentro|hasta|después|entro|dopo|fino|em até|в течение|до)\b|[:：|]|[^\x00-\x7f]",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:I|we)(?:['’](?:m|re|ve|d|ll))?[ ](?:\w+[ ]){0,2}(?:want|need|plan|launch|hope|would)\b"
    r"|\b(?:our|my) (?:goal|target)\b"
)
_QUOTES = {'"': '"', "“": "”", "«": "»", "「": "」"}
_LONGEST_SAMPLE = 80
_BOUND = re.compile(
    r"(?:[<>≤≥]=?|\b(?:under|over|below|above|less than|more than|at least|at most))[ ]?$", re.IGNORECASE
)
_SCALE = re.compile(
    r"\([ ]?[<>≤≥]?=?[ ]?[^()\w]{0,3}[\d.,]+[ ]?[kKmM]?"
    r"(?:[ ]?(?:[-–+]|to)[ ]?[^()\w]{0,3}(?:[\d.,]+[ ]?[kKmM]?)?)?[ ]?\)"
)
_SUBJECT = re.compile(r"[^\W\d_]{3,}")
_CHARS_OF_TITLE = 200
_STORY_GOES_ON = 300
"""Characters after a sentence in which the question of a word problem may stand."""
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as a prompt states it."""

    kind: str
    span: Span


def volatile_facts(reading: Reading, stated: Iterable[Stated], past: Past) -> Iterator[VolatileFacts]:
    """One fact for all of them, each once, with its kind as evidence."""
    found = distinct_facts(reading, stated)
    if not found:
        return
    region = reading.region
    places = [reading.locate(one.span) for one in found]
    names = list(dict.fromkeys(one.kind for one in found))
    yield VolatileFacts(
        places[0],
        region.symbol,
        region.role,
        region.home,
        len(found),
        ", ".join(names),
        _quoted([reading.quote(one.span) for one in found]),
        tuple(Related(place, one.kind) for place, one in zip(places, found, strict=True)),
        past,
    )


def _quoted(quotes: list[str]) -> str:
    """The first few facts as written; all of them are evidence, but a message is read in one go."""
    shown = ", ".join(f"`{quote}`" for quote in quotes[:_SHOWN])
    return shown if len(quotes) <= _SHOWN else f"{shown} and {len(quotes) - _SHOWN} more"


def stated_facts(reading: Reading, dates: Iterable[Span]) -> Iterator[Stated]:
    """Every one of them in order, as often as it is said; current dates are told apart by `dates`."""
    if not _DIGIT.search(reading.text) and not _NUMBER_WORD.search(reading.text):
        return
    if reading.region.home is Home.CODE and reading.region.role is Role.USER and not reading.region.text.holes:
        return  # a question that a program asks once
    found: list[Stated] = []
    taken = list(dates)  # said as a date that grows stale
    for sentence, line, claims in reading.stated(_claims):
        for name, span in _in_sentence(reading, sentence, line, claims):
            start, end = span.start, span.end
            if not any(start < other.end and other.start < end for other in taken[-40:]):
                found.append(Stated(name, span))
                taken.append(span)
    for one in sorted(found, key=lambda one: one.span):
        # made-up data that stands for what a program reads is left out
        if not is_recorded(reading.locate(one.span).path):
            yield one


def limits_behaviour(text: str, sentence: Span) -> bool:
    """Whether a sentence says what may not be done, or who has to be asked first."""
    return _GUARDRAIL.search(text, sentence.start, sentence.end) is not None


def distinct_facts(reading: Reading, stated: Iterable[Stated]) -> list[Stated]:
    """The facts, each once, where it is said first."""
    distinct: dict[tuple[str, str], Stated] = {}
    for one in stated:
        distinct.setdefault((one.kind, reading.quote(one.span).lower()), one)
    return list(distinct.values())


def _in_sentence(
    reading: Reading, sentence: Span, line: Span, claims: tuple[_Claim, ...]
) -> Iterator[tuple[str, Span]]:
    text = reading.text
    if _tells(text, sentence.start, min(line.end, sentence.end + _STORY_GOES_ON)) or reading.open_at(sentence):
        return
    claimed: list[Span] = []
    for claim in claims:
        kind = claim.kind
        if kind.context is not None and not claim.said and not _in_context(reading, kind.context, sentence, line):
            continue
        for start, end, sample in claim.spans:
            span = Span(sentence.start + start, sentence.start + end)
            if reading.code.holds(span.start) or any(span.overlaps(other) for other in claimed):
                continue
            claimed.append(span)
            if not sample and (kind.name != "price" or _is_priced(reading, line, span)):
                yield kind.name, span


@of_parts
def _tells(text: str, start: int) -> bool:
    return _STORY.search(text, start) is not None


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sentence states of one kind, so far as the sentence alone can tell."""

    kind: Kind
    said: bool
    """The context of the kind is said in the sentence."""
    spans: tuple[tuple[int, int, bool], ...]
    """From the start of the sentence; and whether each is a sample only."""


@of_sentences
def _claims(text: str, start: int) -> tuple[_Claim, ...] | None:
    """What a sentence may state; one that asks, cites or wishes states nothing."""
    if not _DIGIT.search(text, start) and not _NUMBER_WORD.search(text, start):
        return None
    if _CITED.search(text, start) or _WISH.search(text, start) or text.rstrip().endswith(("?", "？")):
        return None
    return tuple(_claims_in(text, start)) or None


def _claims_in(text: str, start: int) -> Iterator[_Claim]:
    sentence = Span(start, len(text))
    for kind in kinds():
        spans = [Span(*match.span()) for match in kind.pattern.finditer(text, start)]
        if not spans:
            continue
        said = kind.context is not None and kind.context.search(text, start) is not None
        if kind.context is not None and not said and not kind.titles:
            continue
        if kind.limits and limits_behaviour(text, sentence):
            continue
        if kind.name == "policy" and (_INSTRUCTS.match(text, start) or not _NORMATIVE.search(text, start)):
            continue
        if kind.name == "product" and _CONSTANT.search(text, start):
            continue
        places = ((one.start - start, one.end - start, _is_sample(text, sentence, one)) for one in spans)
        yield _Claim(kind, said, tuple(places))


def _in_context(reading: Reading, context: re.Pattern[str], sentence: Span, line: Span) -> bool:
    """Whether a title above says it, or the head of the table around it."""
    if any(context.search(section.title) for section in reading.outline.enclosing(sentence.start)):
        return True
    return reading.text.startswith("|", line.start) and _header(reading, line, context)


def _header(reading: Reading, line: Span, context: re.Pattern[str]) -> bool:
    """Whether the first row of the table around a line says it."""
    lines = reading.outline.lines
    index = reading.outline.line_number(line.start)
    for above in range(index, max(index - 60, -1), -1):
        if not reading.text.startswith("|", lines[above].start):
            break
        index = above
    return (
        context.search(reading.text, lines[index].start, min(lines[index].end, lines[index].start + _CHARS_OF_TITLE))
        is not None
    )


def _is_sample(text: str, sentence: Span, span: Span) -> bool:
    """Whether short quotation marks stand around it: what somebody may say, or what is not to be taken."""
    for opening, closing in _QUOTES.items():
        start = text.rfind(opening, max(sentence.start, span.start - _LONGEST_SAMPLE), span.start)
        end = text.find(closing, span.end, min(sentence.end, span.end + _LONGEST_SAMPLE))
        if start < 0 or end < 0:
            continue
        if opening != closing or text.count(opening, sentence.start, span.start) % 2:
            return True
    return False


def _is_priced(reading: Reading, line: Span, span: Span) -> bool:
    """Whether an amount is what something costs: not the bound of a scale, and not an amount of nothing."""
    text = reading.text
    if _BOUND.search(text, max(line.start, span.start - 12), span.start):
        return False
    opening = text.rfind("(", max(line.start, span.start - 24), span.start)
    if opening >= 0:
        gloss = _SCALE.match(text, opening, line.end)
        if gloss is not None and gloss.end() >= span.end and re.search(r"[<>≤≥+–-]|to", gloss[0]):
            return False
    rest = text[line.start : span.start] + " " + text[span.end : line.end]
    return _SUBJECT.search(rest) is not None
