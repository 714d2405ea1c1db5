# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Finds the worked examples of one prompt, however they are written, each once.

Every way of writing has its module and yields candidates; here they are laid over each other: what lies inside another
example is part of it (an `<example>` that holds a question and an answer is one), and shapes that are only a hint
(good and bad pairs, programs under comments) count only where no plain one is seen.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from weighbridge.measure.blocks import of_lines
from weighbridge.measure.cover import Cover
from weighbridge.measure.examples_found import Shape
from weighbridge.measure.examples_headings import headed_examples
from weighbridge.measure.examples_labels import labelled_examples
from weighbridge.measure.examples_lines import labels, stands_in
from weighbridge.measure.examples_polarity import polar_examples
from weighbridge.measure.examples_programs import program_examples
from weighbridge.measure.examples_tags import tagged_examples
from weighbridge.measure.examples_words import EXAMPLE
from weighbridge.measure.sections import SectionKind
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.examples_found import Example
    from weighbridge.measure.sections import Outline


def worked_examples(outline: Outline) -> tuple[Example, ...]:
    """The worked examples in a text, in their order; one alone is also given."""
    marked = _outermost([*tagged_examples(outline), *headed_examples(outline)])
    covered = Cover(Span(example.span.start, max(example.span.end, example.reach)) for example in marked)
    labelled = [
        example for example in labelled_examples(outline) if not covered.touches(example.span.start, example.span.end)
    ]
    pairs = _outermost(labelled)
    if marked and len(pairs) == 1:
        pairs = ()  # a single pair beside examples with marks describes their form
    plain = tuple(sorted([*marked, *pairs], key=lambda example: example.span.start))
    if plain:
        return plain
    return _outermost(polar_examples(outline)) or _outermost(program_examples(outline))


def explicit_examples(outline: Outline) -> tuple[Example, ...]:
    """Only those that tags delimit: in instructions for coding agents, labels and headings mark commands and "
    "recipes."""
    return _outermost(tagged_examples(outline))


def main_shape(examples: Iterable[Example]) -> Shape:
    """How most of the examples are written."""
    return Counter(example.shape for example in examples).most_common(1)[0][0]


def _outermost(candidates: Iterable[Example]) -> tuple[Example, ...]:
    ordered = sorted(candidates, key=lambda example: (example.span.start, -example.span.end))
    taken: list[Example] = []
    reach = -1
    for index, example in enumerate(ordered):
        if example.span.start < reach:
            continue
        if _wraps(ordered, index):
            continue
        taken.append(example)
        reach = example.span.end
    return tuple(taken)


def _wraps(ordered: list[Example], index: int) -> bool:
    """Whether an example holds several, all written alike: then it is their wrapper."""
    outer = ordered[index]
    inner: Counter[tuple[Shape, str]] = Counter()
    for position in range(index + 1, min(index + 400, len(ordered))):
        candidate = ordered[position]
        if candidate.span.start >= outer.span.end:
            break
        inner[candidate.shape, candidate.style] += 1
    return max(inner.values(), default=0) > 1


_ILLUSTRATES = re.compile(
    rf"\b(?:e\.g\.|for example|for instance|such as|z\. ?B\.|zum Beispiel|par exemple|por ejemplo|por exemplo"
    rf"|ad esempio|bijvoorbeeld"
    rf"|например)|例如|比如|たとえば|例えば|예를 들|^[ \t>*\-•\d.)]*(?:{EXAMPLE})\b[^:：\r\n]{{0,30}}[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_EXAMPLE_TITLE = re.compile(rf"(?:^|\b)(?:{EXAMPLE})(?:\b|$)", re.IGNORECASE)
_DIALOGUE = re.compile(
    r"[ \t>*\-•_#]{0,8}(?:Q|A|user|human|assistant|ai|customer|agent|input|output|question|answer|response|query"
    r"|thought|action"
    r"|observation|用户|助手|输入|输出|问|答)[ \t]?\d{0,3}[*_]{0,2}[:：]",
    re.IGNORECASE,
)


_EXAMPLE_FIRST = re.compile(rf"\W*(?:{EXAMPLE})\b", re.IGNORECASE)
_NUMBERED = re.compile(rf"[^\w\r\n]*(?:{EXAMPLE})[ \t]{{0,2}}[#№]?\d", re.IGNORECASE)
_LONGEST_EXAMPLE = 8_000
_FEWEST_RECORDS = 3


def is_example_title(title: str) -> bool:
    """Whether a section's title announces examples."""
    return _EXAMPLE_TITLE.search(title) is not None


def illustrations(outline: Outline, examples: Iterable[Example]) -> Cover:
    """Where a text shows rather than states: examples, sections of them, dialogue, and what follows "for example"."""
    listed = list(examples)
    return Cover(
        [
            *(part for example in listed for part in example.parts),
            *_between(outline, listed),
            *_records(outline),
            *_shown(outline),
        ]
    )


def _between(outline: Outline, examples: list[Example]) -> Iterator[Span]:
    """From one numbered example to the next, and as far behind the last: frames and titles within it are its own."""
    text = outline.text
    numbered = [
        example.span.start
        for example in examples
        if example.shape is Shape.HEADINGS and _NUMBERED.match(text, example.span.start)
    ]
    titled = [
        section.span.start
        for section in outline.sections
        if section.kind is SectionKind.HEADING and _EXAMPLE_FIRST.match(section.title)
    ]
    for starts in (numbered, titled):
        longest = 0
        for start, following in pairwise(starts):
            if following - start <= _LONGEST_EXAMPLE:
                longest = max(longest, following - start)
                yield Span(start, following)
        if longest:
            end = min(starts[-1] + longest, len(text))
            heading = next((at for at in outline.boundaries if at > starts[-1] and text.startswith("#", at)), end)
            yield Span(starts[-1], min(end, heading) if starts is numbered else end)


def _records(outline: Outline) -> Iterator[Span]:
    """Records under the same labels, of which the program fills in the last: whatever the labels, they are examples."""
    found = labels(outline)
    by_name: dict[str, list[int]] = {}
    for index, label in enumerate(found):
        by_name.setdefault(label.name, []).append(index)
    for indices in by_name.values():
        if len(indices) < _FEWEST_RECORDS:
            continue
        last, before = indices[-1], indices[-2]
        names = [label.name for label in found[before:last]]
        if len(names) < 2 or [label.name for label in found[last : last + len(names)]] != names:
            continue
        series = found[last : last + len(names)]
        ends = [*(label.start for label in found[last + 1 : last + len(names)]), len(outline.text)]
        slot = (stands_in(outline.text, label.value, end) for label, end in zip(series, ends, strict=True))
        if any(slot):
            yield Span(found[indices[0]].start, found[last].start)
            return


def _shown(outline: Outline) -> Iterator[Span]:
    for section in outline.sections:
        if is_example_title(section.title):
            yield section.span
    lines = outline.lines
    for number, shown in _shown_from(outline.blocks):
        yield Span(lines.starts[number] + shown, lines.ends[number])


@of_lines
def _shown_from(text: str, start: int) -> int | None:
    """From where on a line shows rather than states."""
    if len(text) - start < 4:
        return None
    if _DIALOGUE.match(text, start):
        return 0
    shown = _ILLUSTRATES.search(text, start, start + 4_000)
    return None if shown is None else shown.start() - start
