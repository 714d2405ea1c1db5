"""Rows to look at: where the adapter is not right, those first on which it is behind what runs today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.report import Case
from weighbridge_training.verdict.rows import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.rows import Row
    from weighbridge_training.verdict.scoring import Scores

MOST = 100
LONGEST = 4_000


def cases(inputs: Inputs, scores: Mapping[Arm, Scores]) -> tuple[tuple[Case, ...], int]:
    """The rows that are shown, and how many more there are."""
    by_arm = {arm: one.by(inputs.metric) for arm, one in scores.items()}
    ours = by_arm[Arm.ADAPTER]
    theirs = by_arm.get(Arm.INCUMBENT) or by_arm.get(Arm.BASE_PROMPT) or ours
    wrong = [index for index, score in enumerate(ours) if score < 1]
    wrong.sort(key=lambda index: (min(0.0, ours[index] - theirs[index]), ours[index], index))
    shown = tuple(_case(index, inputs, by_arm) for index in wrong[:MOST])
    return shown, len(wrong) - len(shown)


def cut(text: str) -> str:
    """A text that can be written everywhere, and is no longer than a page."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}… ({len(whole) - LONGEST:,} characters more)"


def _case(index: int, inputs: Inputs, scores: Mapping[Arm, tuple[float, ...]]) -> Case:
    row = inputs.holdout.rows[index]
    return Case(
        row=index,
        line=row.line,
        input=cut(_input(row)),
        expected=cut(row.answer),
        answers={arm: cut(answers[index].text) for arm, answers in inputs.answers.items()},
        scores={arm: values[index] for arm, values in scores.items()},
    )


def _input(row: Row) -> str:
    """One turn as it is, several with their speakers."""
    turns = [one for one in row.asked if one["role"] not in ("system", "developer")]
    if len(turns) == 1:
        return said(turns[0])
    return "\n".join(f"{one['role']}: {said(one)}" for one in turns)
