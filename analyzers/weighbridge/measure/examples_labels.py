"""Worked examples written as labels that repeat: question and answer, input and output, in any language.

A label that asks starts an example, a label that answers completes it; what asks and is not answered is the slot that
the program fills. Labels that are in no list count where the text announces examples and the labels alternate.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.examples_dialogues import dialogue_examples
from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_lines import Label, labels, stands_in
from weighbridge.measure.examples_scope import Scopes
from weighbridge.measure.examples_words import ANSWERING_SPEAKERS, ASKING_SPEAKERS, EXAMPLE, NOT_FEW_SHOT
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.measure.sections import Outline

_EXAMPLE = re.compile(rf"(?:{EXAMPLE})(?![^\W_])", re.IGNORECASE)
_NOT_FEW_SHOT = re.compile(NOT_FEW_SHOT, re.IGNORECASE)
_TEMPLATE = re.compile(
    r"[\s*_\"'`]*(?:the|a|an|your|here|user's)\b[^\n.]{0,80}\b(?:question|input|answer|query|must|should|will|goes"
    r"|provided|asked)\b",
    re.I,
)
_BLANK = re.compile(r"\n[ \t]*\r?\n")
_MOST_LEADS = 40
_MOST_GAPS = 30
_LONGEST_ROUND = 8
_FEWEST_UNLISTED = 3
"""Rounds of labels that are in no list: two of a kind are as likely records of data."""
_FEWEST_ANNOUNCED = 2


def labelled_examples(outline: Outline) -> tuple[Example, ...]:
    """The examples that labels mark, dialogues included."""
    other = Cover(section.span for section in outline.sections if _NOT_FEW_SHOT.search(section.title))
    found = [label for label in labels(outline) if not other.holds(label.start)]
    if len(found) < 2:
        return ()
    scopes = Scopes(outline)
    taken: list[Example] = []
    by_style: defaultdict[str, list[Label]] = defaultdict(list)
    for label in found:
        by_style[label.style].append(label)
    for series in by_style.values():
        for examples in _series(outline, scopes, series):
            taken.extend(examples)
    taken.extend(dialogue_examples(outline, scopes, found))
    return tuple(taken)


def _series(outline: Outline, scopes: Scopes, series: Sequence[Label]) -> Iterator[list[Example]]:
    """The examples of labels written alike, by the label that most often starts one."""
    counts = Counter(label.name for label in series)
    first: dict[str, int] = {}
    for index, label in enumerate(series):
        first.setdefault(label.name, index)
    leads = [name for name, count in counts.items() if count > 1 or series[first[name]].surely_asks]
    speakers = ASKING_SPEAKERS | ANSWERING_SPEAKERS
    leads = [name for name in leads if name not in speakers and not _EXAMPLE.match(name)]
    leads.sort(key=lambda name: (not series[first[name]].asks, first[name]))
    covered: list[Span] = []
    for name in leads[:_MOST_LEADS]:
        examples = _led(outline, scopes, series, name)
        fresh = [example for example in examples if not _overlaps(covered, example.span)]
        if fresh:
            yield fresh
            covered = sorted([*covered, *(example.span for example in fresh)])


def _overlaps(covered: list[Span], span: Span) -> bool:
    index = bisect_left(covered, Span(span.end, span.end))
    return index > 0 and covered[index - 1].end > span.start


def _led(outline: Outline, scopes: Scopes, series: Sequence[Label], name: str) -> list[Example]:
    """The complete examples that start with one label."""
    starts = [index for index, label in enumerate(series) if label.name == name]
    lead = series[starts[0]]
    bodies = [series[start + 1 : end] for start, end in zip(starts, [*starts[1:], len(series)], strict=True)]
    answers = (
        {label.name for body in bodies for label in body if label.answers and label.name != name}
        if lead.asks
        else set[str]()
    )
    sure = bool(answers) and lead.surely_asks
    if not answers:
        lead_in = _lead_in(series, starts)
        own = [body[: len(body) - lead_in] for body in bodies[:-1]] + [bodies[-1]]
        answers = _closing(own) if lead.surely_asks else _alternating(own)
        sure = lead.surely_asks
    if not answers:
        return []
    found = _rounds(outline, series, starts, bodies, answers)
    if sure and not _is_plan(scopes, lead, found):
        return found
    announced = scopes.announced if lead.asks else scopes.closely_announced
    if not found or not announced(found[0].span.start):
        return []
    found = [example for example in found if scopes.announced(example.span.start)]
    return found if len(found) >= _FEWEST_ANNOUNCED else []


def _is_plan(scopes: Scopes, lead: Label, found: Sequence[Example]) -> bool:
    """Whether headings that could be an example are the plan of a prompt: its task above, its output below, once."""
    if "#" not in lead.style or len(found) != 1:
        return False
    start = found[0].span.start
    return not scopes.announced(start) and not scopes.just_announced(start)


def _closing(bodies: Sequence[Sequence[Label]]) -> set[str]:
    """The label that nearly every round ends with; the open slot at the end may lack it."""
    last = Counter(body[-1].name for body in bodies[:-1] if body)
    if len(bodies) < _FEWEST_UNLISTED or not last:
        return set()
    name, count = last.most_common(1)[0]
    return {name} if count * 5 >= 4 * (len(bodies) - 1) else set()


def _alternating(bodies: Sequence[Sequence[Label]]) -> set[str]:
    """The last label of rounds that all run through the same labels; the open slot at the end may be shorter."""
    rounds = [tuple(label.name for label in body) for body in bodies]
    whole = rounds[:-1] if len(rounds) > 1 and rounds[-1] != rounds[0] else rounds
    if len(rounds) < _FEWEST_UNLISTED or not rounds[0] or len(rounds[0]) > _LONGEST_ROUND:
        return set()
    if any(names != whole[0] for names in whole):
        return set()
    return {whole[0][-1]}


def _rounds(
    outline: Outline,
    series: Sequence[Label],
    starts: Sequence[int],
    bodies: Sequence[Sequence[Label]],
    answers: set[str],
) -> list[Example]:
    lead_in = _lead_in(series, starts)
    lead = series[starts[0]]
    style = f"{lead.style}{lead.name}:"
    again = Counter(name for body in bodies for name in {label.name for label in body})
    found: list[tuple[Example, int]] = []
    for position, (start, body) in enumerate(zip(starts, bodies, strict=True)):
        answer = next((item for item in reversed(body) if item.name in answers), None)
        if answer is None:
            continue
        last = position + 1 == len(starts)
        limit = len(outline.text) if last else series[starts[position + 1] - lead_in].start
        allowed = max((gaps for _, gaps in found), default=0) if last else _MOST_GAPS
        end, gaps = _end(outline, body, answer, limit, allowed)
        if _filled(outline, series[start], body, answer, end):
            span = Span(series[start - lead_in].start, end)
            halves = _halves(outline.text, series[start - lead_in : start + 1], body, answers, again, end)
            found.append((Example(Shape.LABELS, (span,), style, halves=halves), gaps))
    return [example for example, _ in found]


def _halves(
    text: str, lead: Sequence[Label], body: Sequence[Label], answers: set[str], again: Counter[str], end: int
) -> tuple[Span, Span] | None:
    """What is given and what is answered: under one label what it labels, under several all of it with its labels.

    None where something stands beside the answer: a second answer, a label that returns round after round, or one that
    is marked in the same way.
    """
    inside = [label for label in body if label.start < end]
    first = next(index for index, label in enumerate(inside) if label.answers or label.name in answers)
    answer = inside[first]
    mark = _mark(text, answer)
    for label in inside[first + 1 :]:
        beside = label.answers or label.name in answers or again[label.name] > 1
        if beside or (mark.strip() and _mark(text, label) == mark):
            return None
    given = [*lead, *(label for label in inside[:first] if label.asks)]
    start = given[0].value if len(given) == 1 else given[0].start
    return Span(start, answer.start), Span(answer.value, end)


def _mark(text: str, label: Label) -> str:
    """What stands in front of a label's name: its indent, the mark of a list, asterisks."""
    end = label.start
    while end < label.value and not text[end].isalpha():
        end += 1
    return text[label.start : end]


def _lead_in(series: Sequence[Label], starts: Sequence[int]) -> int:
    """How many labels before the lead belong to each round: a table, then the question about it."""
    depth = 0
    while depth < 4:
        at = [series[start - depth - 1].name if start > depth else "" for start in starts]
        if not at[0] or any(name != at[0] for name in at) or series[starts[0] - depth - 1].answers:
            return depth
        depth += 1
    return depth


def _end(outline: Outline, body: Sequence[Label], answer: Label, limit: int, allowed: int) -> tuple[int, int]:
    """Where an answer ends, and how many blank lines are in it: as many as in the answers before it, where "
    "nothing follows."""
    text = outline.text
    index = bisect_right(outline.boundaries, answer.value)
    if index < len(outline.boundaries):
        limit = min(limit, outline.boundaries[index])
    position = answer.value
    while position < limit and text[position].isspace():
        position += 1
    gaps = 0
    for gap in _BLANK.finditer(text, position, limit):
        if text[gap.end() : limit].isspace() or gap.end() >= limit:
            break
        if gaps == allowed:
            limit = gap.start()
            break
        gaps += 1
    end = limit
    while end > answer.value and (text[end - 1].isspace() or text[end - 1] in "-=#*"):
        end -= 1
    return end, gaps


def _filled(outline: Outline, lead: Label, body: Sequence[Label], answer: Label, end: int) -> bool:
    """Whether both halves have text of their own."""
    text = outline.text
    question_end = body[0].start if body else end
    question_end = min(question_end, end) if question_end > lead.value else end
    if stands_in(text, lead.value, question_end) or stands_in(text, answer.value, end):
        return False
    return _TEMPLATE.match(text, lead.value, min(question_end, lead.value + 200)) is None
