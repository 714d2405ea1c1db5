# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""The parts of a prompt that describe the shape of the answer: titled sections, demanding sentences, pasted schemas."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from weighbridge.facts import FormatSpec
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_sentences
from weighbridge.measure.cover import Cover
from weighbridge.measure.examples import is_example_title
from weighbridge.measure.format_words import FORMAT_DEMAND, FORMAT_TITLE, JSON_DEMAND, JSON_GIVEN, NOT_JSON
from weighbridge.measure.sections import SectionKind
from weighbridge.measure.sentences import sentences
from weighbridge.text import Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.examples_found import Example
    from weighbridge.measure.reading import Reading
    from weighbridge.measure.sections import Outline, Section

_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]")
_FIELD = re.compile(
    r"[ \t]*(?:[-*+•]|\d{1,3}[.)])?[ \t]*[`\"'*_]{1,3}\w[^\n:]{0,40}[`\"'*_]{1,3}[ \t]*(?:[:：(]|[-–—][ \t])"
)
_HINT = re.compile(
    r"json|xml|ya?ml|csv|format|schema|markdown|```|tag|table|bullet|field|key|html|latex|structure|template|list|array"
    r"|object|output|antwort|ausgabe|格式|输出|形式|출력|вывод|plain",
    re.IGNORECASE,
)
_FORMAT_WORD = re.compile(r"format|schema|struct|template|spec|instruct", re.IGNORECASE)
_JSON_FENCE = re.compile(r"```json\b")
_TITLES = 1_024
_LONGEST_BLOCK = 400
"""Lines of one pasted schema."""


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(FORMAT_DEMAND, re.IGNORECASE)


@cache
def _title() -> re.Pattern[str]:
    return re.compile(FORMAT_TITLE, re.IGNORECASE)


@cache
def _json() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(JSON_DEMAND, re.IGNORECASE),
        re.compile(JSON_GIVEN, re.IGNORECASE),
        re.compile(NOT_JSON, re.IGNORECASE),
    )


def format_spec(reading: Reading) -> Iterator[FormatSpec]:
    """One fact for all that a prompt says about the shape of its answer."""
    if not reading.format:
        return
    region = reading.region
    places = [reading.locate(span) for span in reading.format]
    yield FormatSpec(
        places[0],
        region.symbol,
        region.role,
        region.home,
        region.contract,
        json_demanded(reading.outline, reading.format),
        TokenWeight(tuple(reading.text[span.start : span.end] for span in reading.format)),
        tuple(Related(place, "describes the shape of the answer") for place in places),
    )


def format_spans(outline: Outline, examples: Iterable[Example]) -> tuple[Span, ...]:
    """Where the shape of the answer is described, worked examples left out."""
    if not _HINT.search(outline.text):
        return ()
    taken = Cover(part for example in examples for part in example.parts)
    sections = [
        section.span
        for section in outline.sections
        if is_format_title(section) and not taken.holds(section.span.start) and not _is_envelope(outline, section)
    ]
    titled = Cover(sections)
    whole = Cover([*sections, *_demanding(outline, titled, taken)])
    found = [part for span in whole.joined() for part in taken.without(span)]
    return tuple(_trimmed(outline.text, span) for span in found if outline.text[span.start : span.end].strip())


def is_format_title(section: Section) -> bool:
    """Whether a section is headed as the format of the answer."""
    return titles_format(section.title)


@lru_cache(maxsize=_TITLES)
def titles_format(title: str) -> bool:
    """Whether a title is that of the format of the answer."""
    return _title().search(title.replace("_", " ")) is not None and not is_example_title(title)


def _is_envelope(outline: Outline, section: Section) -> bool:
    """Whether a tag holds nearly all of a prompt: `<response>` around everything says where it came from."""
    if section.kind is not SectionKind.TAG or _FORMAT_WORD.search(section.title):
        return False
    return (section.span.end - section.span.start) * 10 >= len(outline.text) * 9


def json_demanded(outline: Outline, spans: tuple[Span, ...]) -> bool:
    """Whether the answer is to be JSON; JSON that the prompt is given does not count."""
    text = outline.text
    if "json" not in text.lower():
        return False
    demand, given, denied = _json()
    for span in spans:
        for line in _lines(outline, span):
            for sentence in sentences(text, line.start, line.end):
                found = demand.search(text, sentence.start, sentence.end)
                if found is None or denied.search(text, sentence.start, sentence.end):
                    continue
                other = given.search(text, sentence.start, sentence.end)
                if other is None or found.start() > other.end():
                    return True
    described = Cover(spans)
    return any(
        "json" in section.title.lower() or _JSON_FENCE.search(text, section.body, section.span.end) is not None
        for section in outline.sections
        if is_format_title(section) and described.holds(section.span.start)
    )


def _lines(outline: Outline, span: Span) -> Iterator[Span]:
    index = outline.line_number(span.start)
    while index < len(outline.lines) and outline.lines[index].start < span.end:
        line = outline.lines[index]
        yield Span(max(line.start, span.start), min(line.end, span.end))
        index += 1


def _demanding(outline: Outline, titled: Cover, taken: Cover) -> Iterator[Span]:
    text = outline.text
    fenced = Cover(outline.fences)
    reach = -1
    for index, sentence, _ in _demands(outline.blocks):
        line = outline.lines[index]
        if line.start < reach or titled.holds(line.start) or taken.holds(line.start) or fenced.holds(line.start):
            continue
        if line.end - line.start < 8:
            continue
        end = sentence.end
        if end >= line.end and _announces(text, sentence):
            end = _block(outline, fenced, index)
            reach = end
        yield Span(sentence.start, end)


@of_sentences
def _demands(text: str, start: int) -> bool | None:
    return True if _demand().search(text, start) is not None else None


def _announces(text: str, sentence: Span) -> bool:
    return text[sentence.start : sentence.end].rstrip().rstrip("*_").endswith((":", "："))


def _block(outline: Outline, fenced: Cover, index: int) -> int:
    """The end of the fence, the braces or the list that follow a line."""
    text = outline.text
    end = outline.lines[index].end
    following = index + 1
    while (
        following < len(outline.lines)
        and text[outline.lines[following].start : outline.lines[following].end].strip() == ""
    ):
        following += 1
    if following >= len(outline.lines) or following > index + 3:
        return end
    first = outline.lines[following]
    if fenced.holds(first.start):
        return next(fence.end for fence in outline.fences if fence.end > first.start)
    depth = 0
    opening = text[first.start : first.end].lstrip()[:1]
    for line in outline.lines[following : following + _LONGEST_BLOCK]:
        content = text[line.start : line.end]
        if opening in "{[" and opening:
            depth += content.count("{") + content.count("[") - content.count("}") - content.count("]")
            end = line.end
            if depth <= 0:
                return end
        elif (
            _LIST_ITEM.match(content)
            or _FIELD.match(content)
            or (opening == "<" and content.lstrip().startswith("<"))
            or (content.startswith((" ", "\t")) and content.strip())
        ):
            end = line.end
        else:
            return end
    return end


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
