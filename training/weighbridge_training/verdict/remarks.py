"""What else a person should know before deciding; each a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.words import RIVALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.report import ArmFigures, Forgetting


def remarks(inputs: Inputs, arms: Sequence[ArmFigures], probes: Forgetting, outcome: Outcome) -> Iterator[str]:
    """In the order of their weight."""
    for one in arms:
        if one.one_answer is not None:
            whose = RIVALS[one.arm]
            rows = one.one_answer.rows
            yield f"{whose[0].upper()}{whose[1:]} gives one answer to {rows} of {len(inputs.holdout.rows)} rows."
    if probes.forgets and outcome is not Outcome.FORGETS:
        yield f"It also forgets. {probes.words}"
    elif probes.forgets is None:
        yield f"Whether it forgets is not known. {probes.words}"
    elif probes.lost and not probes.forgets:
        yield probes.words
    if inputs.prompt is not None and inputs.prompt.missing and Arm.BASE_PROMPT not in inputs.answers:
        named = ", ".join(inputs.prompt.missing)
        yield f"The base model was not asked with today's prompt: only the running program knows {named}."
    yield from inputs.remarks
