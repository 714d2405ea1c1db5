"""Recorded answers, one a line: which row each is for, what it says, and what it took."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.rows import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one row; what nobody counted is None."""

    row: int
    """The row's number, from 0."""
    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float | None = None


def read_answers(text: str, path: str, count: int) -> tuple[Answer, ...]:
    """An answer for each of so many rows, in their order; raises `VerdictError` with every line that is wrong."""
    found: dict[int, tuple[int, Answer]] = {}
    bad: list[Problem] = []
    for number, line in lines_of(text):
        try:
            answer = answer_from(line)
        except ValueError as error:
            bad.append(Problem(path, number, str(error)))
            continue
        if answer.row >= count:
            bad.append(Problem(path, number, f"answers row {answer.row}, and the last of {count} rows is {count - 1}"))
        elif answer.row in found:
            first = found[answer.row][0]
            bad.append(Problem(path, number, f"answers row {answer.row}, which line {first} answers, too"))
        else:
            found[answer.row] = (number, answer)
    if not bad and (missing := [row for row in range(count) if row not in found]):
        bad.append(Problem(path, 0, f"has no answer to {len(missing)} of {count} rows: {_some(missing)}"))
    if bad:
        raise VerdictError(bad)
    return tuple(found[row][1] for row in range(count))


def answer_from(line: str) -> Answer:
    """The answer of one line; raises `ValueError` in words."""
    try:
        value: object = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise ValueError("is no JSON that can be read") from None
    if not isinstance(value, dict):
        raise ValueError("expected an object with `row` and `text`")
    entry = cast("dict[str, Any]", value)
    row, text, seconds = entry.get("row"), entry.get("text"), entry.get("seconds")
    if not _is_count(row):
        raise ValueError("expected `row`: the number of a row, from 0")
    if not isinstance(text, str):
        raise ValueError("expected `text`: what was answered")
    for name in ("input_tokens", "output_tokens"):
        if entry.get(name) is not None and not _is_count(entry[name]):
            raise ValueError(f"expected `{name}`: a number of tokens, or null")
    if seconds is not None and not _is_time(seconds):
        raise ValueError("expected `seconds`: how long the answer took, or null")
    return Answer(cast("int", row), text, entry.get("input_tokens"), entry.get("output_tokens"), seconds)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _is_time(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value < 1e9 and isfinite(value)


def _some(rows: Sequence[int]) -> str:
    named = ", ".join(map(str, rows[:_NAMED]))
    return named if len(rows) <= _NAMED else f"{named}, …"
