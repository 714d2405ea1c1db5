"""The verdict itself: `check` what it rests on, then `judge`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.cases import cases
from weighbridge_training.verdict.deciding import decided, margin_of
from weighbridge_training.verdict.figures import figures
from weighbridge_training.verdict.forgetting import forgetting
from weighbridge_training.verdict.form import NoValidatorError, SchemaError, checker
from weighbridge_training.verdict.intervals import RESAMPLES, gain, signs
from weighbridge_training.verdict.leakage import leaks
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.remarks import remarks
from weighbridge_training.verdict.report import Comparison, Report
from weighbridge_training.verdict.scoring import scored
from weighbridge_training.verdict.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.scoring import Scores


def check(inputs: Inputs) -> None:
    """Raises `VerdictError` with everything that would make a verdict worthless; no answer is needed for it."""
    problems = list(leaks(inputs))
    try:
        _checker(inputs)
    except SchemaError as error:
        problems.append(Problem(inputs.schema_path, 0, str(error)))
    if problems:
        raise VerdictError(problems)


def judge(inputs: Inputs) -> Report:
    """The verdict on the answers of the adapter; raises `VerdictError`."""
    check(inputs)
    if Arm.ADAPTER not in inputs.answers:
        raise VerdictError([Problem(inputs.holdout.path, 0, "has no answers of an adapter: there is nothing to judge")])
    expected = [row.answer for row in inputs.holdout.rows]
    admits, no_validator = _checker(inputs)
    scores = {arm: scored(expected, [one.text for one in answers]) for arm, answers in inputs.answers.items()}
    arms = tuple(
        figures(
            arm,
            inputs.what.get(arm, arm.value),
            inputs.answers[arm],
            scores[arm],
            expected,
            admits,
            inputs.prices.get(arm),
        )
        for arm in Arm
        if arm in scores
    )
    compared = tuple(_compared(arm, scores, inputs) for arm in (Arm.INCUMBENT, Arm.BASE_PROMPT) if arm in scores)
    probes = forgetting(
        inputs.questions,
        [one.text for one in inputs.probes_base],
        [one.text for one in inputs.probes_adapter],
        expected,
    )
    decision = decided(compared, inputs.min_gain, forgets=probes.forgets)
    rows, margin = len(expected), margin_of(inputs.min_gain)
    shown, left_out = cases(inputs, scores)
    return Report(
        task=inputs.task,
        adapter=inputs.adapter,
        outcome=decision.outcome,
        ship=decision.outcome.ship,
        words=sentence(decision, rows, inputs.min_gain, margin, probes),
        remarks=(*remarks(inputs, arms, probes, decision.outcome), *filter(None, [no_validator])),
        metric=inputs.metric,
        min_gain=inputs.min_gain,
        margin=margin,
        rows=rows,
        arms=arms,
        comparisons=compared,
        forgetting=probes,
        cases=shown,
        cases_left_out=left_out,
        losses=inputs.losses,
        versions=dict(inputs.versions),
        files=dict(inputs.files),
        resamples=RESAMPLES,
    )


def _checker(inputs: Inputs) -> tuple[Callable[[str], bool] | None, str]:
    """Says which answers have the form of the task; else a remark why nobody can."""
    if inputs.schema is None:
        return None, ""
    try:
        return checker(inputs.schema), ""
    except NoValidatorError as error:
        return None, f"The form of the answers was not checked: {error}."


def _compared(arm: Arm, scores: Mapping[Arm, Scores], inputs: Inputs) -> Comparison:
    ours, theirs = scores[Arm.ADAPTER].by(inputs.metric), scores[arm].by(inputs.metric)
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    counted = signs(differences)
    return Comparison(arm, gain(differences), counted.wins, counted.losses, counted.ties, counted.p)
