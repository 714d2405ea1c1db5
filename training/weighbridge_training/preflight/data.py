"""Whether the rows of a task can be trained on and measured with: form, repetition, contradiction, leakage, number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from weighbridge_training.layout import HOLDOUT, INCUMBENT, PROMPT, TRAIN
from weighbridge_training.preflight.power import least_provable, rows_for
from weighbridge_training.preflight.problems import Problem, error, warning
from weighbridge_training.verdict.inputs import Inputs, Rows
from weighbridge_training.verdict.leakage import leaks
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.rows import Prompt, normal, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from weighbridge.tuning.task import Task

    from weighbridge_training.bundle import Content
    from weighbridge_training.verdict.rows import Row

_SHOWN = 5
_ROLES = frozenset(["system", "developer", "user", "assistant", "tool"])


def rows_of(name: str, contents: Mapping[str, Content]) -> tuple[list[Row], list[Problem]]:
    """The rows of a file that can be read, and what is wrong with the others."""
    data = contents[name].data if name in contents else b""
    try:
        text = data.decode()
    except UnicodeDecodeError as bad:
        line = data.count(b"\n", 0, bad.start) + 1
        return [], [error(f"{name}:{line}", "expected text in UTF-8", "Save the file as UTF-8.")]
    try:
        return read_rows(text, name), []
    except VerdictError as bad:
        remedy = "Each line is one conversation in the chat format (docs/datasets.md)."
        found = [error(f"{one.path}:{one.line}", one.message, remedy) for one in bad.problems]
        return [], _first(found, name)


def data_problems(
    task: Task, contents: Mapping[str, Content], train: Sequence[Row], holdout: Sequence[Row], fewest: int
) -> Iterator[Problem]:
    """Everything that is wrong with rows that were read; under `fewest` rows nothing should be trained."""
    for name, rows in ((TRAIN, train), (HOLDOUT, holdout)):
        yield from _first(list(_forms(name, rows)), name)
    if task.method.value == "dpo":
        yield from _pairs(contents)
    yield from _repeated(train)
    yield from _first(list(_leaked(task, contents, train, holdout)), HOLDOUT)
    if len(train) < fewest:
        yield warning(
            TRAIN, f"{len(train)} rows, and under {fewest} a training seldom pays", "Add rows, or keep the prompt."
        )
    yield from _measured(task, len(holdout))
    yield from _incumbent(task, contents)


def _forms(name: str, rows: Sequence[Row]) -> Iterator[Problem]:
    for row in rows:
        place = f"{name}:{row.line}"
        if not row.answer.strip():
            yield error(place, "the answer is empty", "Take the row out, or write what is right.")
        unknown = [str(one["role"]) for one in row.asked if one["role"] not in _ROLES]
        if unknown:
            known = ", ".join(sorted(_ROLES))
            yield error(place, f'no role is called "{unknown[0]:.40}"', f"The roles are {known}.")
        if not any(one["role"] == "user" for one in row.asked):
            yield warning(
                place, "nobody asks: it has no message of a user", "Put the input into a message of the user."
            )


def _pairs(contents: Mapping[str, Content]) -> Iterator[Problem]:
    for number, line in enumerate(contents[TRAIN].data.decode("utf-8", "replace").split("\n"), 1):
        if line.strip():
            row: Any = json.loads(line)
            if not isinstance(row, dict) or not {"prompt", "chosen", "rejected"} <= set(row):  # pyright: ignore
                yield error(
                    f"{TRAIN}:{number}",
                    "`method: dpo` learns from a better and a worse answer",
                    "Give each row `prompt`, `chosen` and `rejected`, or set `method: sft`.",
                )
                return


def _repeated(train: Sequence[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    same = 0
    contradictions: list[tuple[Row, Row]] = []
    for row in train:
        before = first.setdefault(f"{row.system}\n{row.question}", row)
        if before is row:
            continue
        if normal(before.answer) == normal(row.answer):
            same += 1
        else:
            contradictions.append((before, row))
    if same:
        yield warning(TRAIN, f"{same} rows repeat another one", "Keep each once: what is repeated weighs more.")
    if contradictions:
        places = ", ".join(f"{one.line} and {other.line}" for one, other in contradictions[:_SHOWN])
        yield warning(
            TRAIN,
            f"{len(contradictions)} rows ask what another one asks and answer otherwise (lines {places})",
            "Decide which is right: such rows teach nothing.",
        )


def _leaked(
    task: Task, contents: Mapping[str, Content], train: Sequence[Row], holdout: Sequence[Row]
) -> Iterator[Problem]:
    inputs = Inputs(
        task=task.name,
        adapter="",
        metric="exact",
        min_gain=0.0,
        holdout=Rows(HOLDOUT, tuple(holdout)),
        train=Rows(TRAIN, tuple(train)),
        prompt=_prompt(contents),
        prompt_path=PROMPT,
        schema=None,
        schema_path="",
        answers={},
        what={},
    )
    for one in leaks(inputs):
        yield error(
            f"{one.path}:{one.line}" if one.line else one.path, one.message, "The verdict would be worth nothing."
        )


def _incumbent(task: Task, contents: Mapping[str, Content]) -> Iterator[Problem]:
    """A verdict compares with what runs today; a training without it may be paid for and prove nothing."""
    so = "so that the verdict will be `unproved` and nothing can be adopted"
    if task.incumbent is None:
        yield warning(
            "incumbent", f"the task does not say what runs today, {so}", "Name its model and its prompt in the task."
        )
    elif INCUMBENT not in contents:
        remedy = f"`weighbridge verdict {task.name} --record-incumbent` asks for them."
        yield warning("incumbent", f"no answers of what runs today are recorded, {so}", remedy)


def _prompt(contents: Mapping[str, Content]) -> Prompt | None:
    if PROMPT not in contents:
        return None
    try:
        values: Any = json.loads(contents[PROMPT].data)
        return Prompt(str(values.get("system", "")), str(values.get("before", "")), str(values.get("after", "")))
    except (ValueError, AttributeError):
        return None


def _measured(task: Task, rows: int) -> Iterator[Problem]:
    wanted = task.measure.min_gain
    least = least_provable(rows, wanted)
    if least is None:
        enough = rows_for(min(1.0, wanted + 0.1), wanted)
        yield warning(
            HOLDOUT,
            f"{rows} rows cannot prove a gain above {wanted:.0%}, even if the adapter wins each of them",
            f"Hold out {enough} rows or more." if enough else "Ask for less in `measure.min_gain`.",
        )
    elif least > wanted + 0.1:
        yield warning(
            HOLDOUT,
            f"{rows} rows prove a gain above {wanted:.0%} only if it is {least:.0%} or more",
            f"With {rows_for(wanted + 0.1, wanted)} rows, {wanted + 0.1:.0%} can be proved.",
        )


def _first(found: list[Problem], name: str) -> list[Problem]:
    more = len(found) - _SHOWN
    return found if more <= 0 else [*found[:_SHOWN], error(name, f"and {more} more of the kind", "")]
