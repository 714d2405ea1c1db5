"""The text of one example, told apart into input and output: by JSON keys, tags, labels, or one arrow."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from weighbridge.measure.examples_lines import labels, stands_in
from weighbridge.measure.sections import outline
from weighbridge.tuning.sample import Reason
from weighbridge.tuning.sides import Side, asked_and_answered, is_remark, is_thought, side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.measure.examples_lines import Label

_CHILD = re.compile(r"\s*<(?P<name>[^\W\d_][\w\-]{0,48})>(?P<text>.*?)</(?P=name)>\s*", re.DOTALL)
_ARROW = re.compile(r"[-=]{1,2}>|→|⇒")
_LEAST = 2


def split(text: str) -> tuple[str, ...] | Reason:
    """The turns of an example's text, the answer last; the blanks around them belong to the way of writing."""
    for way in (_by_keys, _by_tags, _by_labels, _by_arrow):
        found = way(text)
        if found is not None:
            return _checked(found)
    return Reason.UNNAMED


def has_thoughts(text: str) -> bool:
    """Whether a label in a text says that what follows leads to the answer."""
    return any(is_thought(label.name) for label in labels(outline(text)))


def turns_of(spoken: Sequence[tuple[Side, str]]) -> tuple[str, ...] | Reason:
    """What two speakers say by turns, from the first question to the last answer."""
    if len(spoken) % 2 or len(spoken) < _LEAST:
        return Reason.SPEAKERS
    expected = (Side.ASKED, Side.ANSWERED) * (len(spoken) // 2)
    if tuple(side for side, _ in spoken) != expected:
        return Reason.SPEAKERS
    return tuple(text for _, text in spoken)


def _checked(found: tuple[str, ...] | Reason) -> tuple[str, ...] | Reason:
    if isinstance(found, Reason):
        return found
    turns = tuple(turn.strip() for turn in found)
    # what stands for any text is no text: `<answer>`, `...`
    return Reason.EMPTY if any(stands_in(turn, 0, len(turn)) for turn in turns) else turns


def _by_keys(text: str) -> tuple[str, ...] | Reason | None:
    said = text.strip()
    if not (said.startswith("{") and said.endswith("}")):
        return None
    try:
        value = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    entries = cast("dict[str, object]", value).items()
    return asked_and_answered([(key, item if isinstance(item, str) else None) for key, item in entries])


def _by_tags(text: str) -> tuple[str, ...] | Reason | None:
    children: list[tuple[str, str, int]] = []
    position = 0
    while position < len(text):
        match = _CHILD.match(text, position)
        if match is None:
            break
        children.append((match["name"], match["text"], match.start() + len(match[0]) - len(match[0].lstrip())))
        position = match.end()
    if text[position:].strip() or len(children) < _LEAST:
        return None
    if len(children) == _LEAST:
        return asked_and_answered([(name, said) for name, said, _ in children])
    sides = [side_of(name) for name, _, _ in children]
    if sides.count(Side.ASKED) > 1 and sides.count(Side.ANSWERED) > 1:
        return turns_of([(side, said) for side, (_, said, _) in zip(sides, children, strict=True)])
    return _in_two(text, [(side, at) for side, (_, _, at) in zip(sides, children, strict=True)], children)


def _in_two(
    text: str, marks: Sequence[tuple[Side, int]], children: Sequence[tuple[str, str, int]]
) -> tuple[str, ...] | Reason:
    """Several elements on one side: that side is all of them, tags included."""
    first = next((index for index, (side, _) in enumerate(marks) if side is Side.ANSWERED), 0)
    before, after = [side for side, _ in marks[:first]], [side for side, _ in marks[first:]]
    names = [name for name, _, _ in children[first:]]
    if set(before) != {Side.ASKED} or set(after) != {Side.ANSWERED} or not _one_answer(names):
        return Reason.SEVERAL
    cut = marks[first][1]
    given = children[0][1] if first == 1 else text[:cut]
    return given, children[first][1] if len(after) == 1 else text[cut:]


def _by_labels(text: str) -> tuple[str, ...] | Reason | None:
    found = outline(text)
    fenced = found.fences
    marks = [
        (_side(label), label)
        for label in labels(found)
        if not any(fence.start < label.start < fence.end for fence in fenced)
    ]
    marks = [(side, label) for side, label in marks if side in (Side.ASKED, Side.ANSWERED)]
    if not marks or text[: marks[0][1].start].strip() or marks[0][0] is not Side.ASKED:
        return None
    ends = [*(label.start for _, label in marks[1:]), len(text)]
    said = [text[label.value : end] for (_, label), end in zip(marks, ends, strict=True)]
    sides = [side for side, _ in marks]
    if all(label.asking_speaker or label.answering_speaker for _, label in marks):
        return turns_of(list(zip(sides, said, strict=True)))
    if Side.ANSWERED not in sides:
        return Reason.EMPTY
    first = sides.index(Side.ANSWERED)
    if Side.ASKED in sides[first:] or not _one_answer([label.name for _, label in marks[first:]]):
        return Reason.SEVERAL
    cut = marks[first][1].start
    given = said[0] if first == 1 else text[marks[0][1].start : cut]
    return given, said[first] if len(sides) - first == 1 else text[cut:]


def _one_answer(names: Sequence[str]) -> bool:
    """Whether parts of an answer are one: thoughts, and then what they lead to; a remark on the answer is no part."""
    return all(is_thought(name) for name in names[:-1]) and not is_remark(names[-1])


def _side(label: Label) -> Side:
    return side_of(label.name)


def _by_arrow(text: str) -> tuple[str, ...] | Reason | None:
    """One arrow that stands by itself; one inside of a word may be code."""
    arrows = list(_ARROW.finditer(text))
    if len(arrows) != 1:
        return None
    start, end = arrows[0].span()
    alone = text[start - 1 : start].isspace() and text[end : end + 1].isspace()
    given, answer = text[:start].strip(), text[end:].strip()
    # an arrow between lines of code, or inside of brackets, is part of a text
    plain = "\n" not in given and "\n" not in answer and all(_is_balanced(half) for half in (given, answer))
    return (given, answer) if alone and plain else None


def _is_balanced(text: str) -> bool:
    return all(text.count(opens) == text.count(closes) for opens, closes in ("()", "[]", "{}"))
