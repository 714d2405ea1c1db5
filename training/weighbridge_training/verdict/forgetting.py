"""What an adapter forgets: plain questions outside of its task, answered with and without it.

An answer is none if it is empty, runs in circles, has the form of the task, or is the same for most questions. Only
questions that the base model answers can be lost. From half of them on, and at least two, the adapter forgets: one odd
answer happens to every model, and one that is of no use for every second question is a model for its task alone.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from typing import TYPE_CHECKING

from weighbridge_training.verdict.content import content
from weighbridge_training.verdict.report import Forgetting, Probe
from weighbridge_training.verdict.rows import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEAST_LOST = 2
SHARE_LOST = 0.5
_CIRCLES = re.compile(r"(.{1,80}?)\1{3,}", re.DOTALL)
_LONG = 200
_DENSE = 0.2
"""Ordinary prose is packed to a third or more of its length, a few sentences in circles to much less."""


def forgetting(
    questions: Sequence[str], base: Sequence[str], adapter: Sequence[str], expected: Sequence[str]
) -> Forgetting:
    """What the probes show; `expected` are the right answers of the task."""
    if not questions or len(base) != len(questions) or len(adapter) != len(questions):
        return Forgetting(None, "Nothing was asked outside of the task.", 0, 0, ())
    is_of_task = _form_of(expected)
    why_base, why_adapter = _collapsed(base, is_of_task), _collapsed(adapter, is_of_task)
    probes = tuple(
        Probe(question, one, other, before, after)
        for question, one, other, before, after in zip(questions, base, adapter, why_base, why_adapter, strict=True)
    )
    answered = sum(not reason for reason in why_base)
    lost = sum(not before and bool(after) for before, after in zip(why_base, why_adapter, strict=True))
    if answered < LEAST_LOST:
        words = f"The base model answers {answered} of {len(questions)} off-task questions: nothing can be forgotten."
        return Forgetting(None, words, answered, lost, probes)
    forgets = lost >= max(LEAST_LOST, SHARE_LOST * answered)
    said = f"{lost} of them" if lost else "none of them"
    words = f"The base model answers {answered} of {len(questions)} off-task questions; the adapter has lost {said}."
    return Forgetting(forgets, words, answered, lost, probes)


def _collapsed(answers: Sequence[str], is_of_task: Callable[[str], bool]) -> list[str]:
    counts = Counter(map(normal, answers))
    return [_reason(answer, is_of_task, counts[normal(answer)], len(answers)) for answer in answers]


def _reason(answer: str, is_of_task: Callable[[str], bool], same: int, count: int) -> str:
    plain = normal(answer)
    if not plain:
        return "empty"
    if _is_in_circles(plain):
        return "runs in circles"
    if is_of_task(answer):
        return "has the form of the task"
    if same >= LEAST_LOST and same * 2 >= count:
        return f"the same for {same} of {count} questions"
    return ""


def _is_in_circles(text: str) -> bool:
    found = _CIRCLES.search(text[:4000])
    if found and len(found[0]) * 2 > min(len(text), 4000) and len(found[0]) >= 12:
        return True
    data = text.encode("utf-8", "replace")
    return len(data) >= _LONG and len(zlib.compress(data)) < _DENSE * len(data)


def _form_of(expected: Sequence[str]) -> Callable[[str], bool]:
    """Whether a text could be an answer of the task: JSON with its fields, or one of its few answers."""
    contents = [content(text) for text in expected]
    shapes = {_shape(one.leaves) for one in contents if one.leaves is not None}
    if contents and all(one.leaves is not None for one in contents):
        keys = frozenset[str]().union(*shapes)
        # half of the fields are enough: a broken answer of the task is no answer to anything else
        return lambda text: _shares(text, keys)
    labels = {normal(text) for text in expected}
    if len(labels) * 2 > len(expected):
        # free text: nothing tells an answer of the task from another one
        return lambda text: False
    return lambda text: normal(text) in labels


def _shape(leaves: object) -> frozenset[str]:
    return frozenset(str(where[0]) for where in leaves if where)  # type: ignore[attr-defined]


def _shares(text: str, keys: frozenset[str]) -> bool:
    leaves = content(text).leaves
    if leaves is None:
        # what begins as the task's JSON and was cut, or is broken
        named = re.findall(r'"([^"\\]{1,100})"\s*:', text) if text.lstrip().startswith("{") else []
        return bool(named) and len(keys.intersection(named)) * 2 >= len(set(named))
    shape = _shape(leaves)
    return bool(shape) and len(shape & keys) * 2 >= len(shape)
