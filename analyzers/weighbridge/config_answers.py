"""Answers in settings, held against the questions that exist and what each of them can be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.config import Problem
from weighbridge.rule_reading import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from weighbridge.config_read import Locator
    from weighbridge.decide.procedures import Asked


def answer_problems(
    answers: Mapping[str, Sequence[Mapping[str, Any]]], path: str, locate: Locator
) -> Iterator[Problem]:
    """Every question that nobody asks, and every answer that is none to its question."""
    from weighbridge.decide.procedures import load_decisions

    questions = load_decisions().questions
    for name, entries in answers.items():
        asked = questions.get(name)
        if asked is None:
            yield Problem(path, locate(("answers", name)), f"answers: {unknown('question', name, tuple(questions))}")
            continue
        for index, entry in enumerate(entries):
            expected = mismatch(asked, entry["answer"])
            if expected:
                where = locate(("answers", name, index, "answer")) or locate(("answers", name))
                yield Problem(path, where, f"answers.{name}: expected {expected}, found {entry['answer']!r}")


def mismatch(asked: Asked, answer: object) -> str:
    """What a question expects where this is no answer to it; empty where it is one."""
    is_flag = isinstance(answer, bool)
    match asked.kind:
        case "flag":
            return "" if is_flag else "true or false"
        case "number":
            is_number = isinstance(answer, int | float) and not is_flag and answer >= 0
            return "" if is_number else "a number of at least 0"
        case "word":
            return "" if answer in asked.words else f"one of {', '.join(asked.words)}"
        case _:
            return "" if isinstance(answer, str) and answer.strip() else "a path, `elsewhere` or `none`"
