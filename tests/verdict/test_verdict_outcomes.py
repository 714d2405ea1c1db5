"""Which outcome which answers lead to: by chances that nobody tuned to the rule, and at its edges."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from arms import KINDS, PLAIN, Model, comparison, probes
from weighbridge_training.verdict.answers import Answer
from weighbridge_training.verdict.deciding import decided, rows_to_settle, standing
from weighbridge_training.verdict.inputs import HourPrice, TokenPrice
from weighbridge_training.verdict.intervals import Interval, gain, signs
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.report import Comparison
from weighbridge_training.verdict.rows import Prompt

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("count", "incumbent", "adapter", "outcome"),
    [
        (200, Model(0.88, broken=0.3), Model(0.70), Outcome.PROMPT_WINS),
        (600, Model(0.90, broken=0.3, shared=0.9), Model(0.90, shared=0.9), Outcome.TIE),
        (200, Model(0.70, broken=0.3), Model(0.90), Outcome.ADAPTER_WINS),
        (40, Model(0.75, broken=0.3), Model(0.75), Outcome.NOISE),
    ],
    ids=["the prompt wins", "a tie", "the adapter wins", "noise"],
)
def test_the_outcome_is_the_expected_one(
    count: int, incumbent: Model, adapter: Model, outcome: Outcome, seed: int
) -> None:
    report = judge(comparison(count, seed, incumbent, adapter))
    assert report.outcome is outcome, report.words
    assert report.ship == ("adapter" if outcome is Outcome.ADAPTER_WINS else "prompt")
    valid = next(one.valid for one in report.arms if one.arm is Arm.INCUMBENT)
    assert valid is not None and valid.value >= 0.3
    if outcome is Outcome.ADAPTER_WINS:
        assert "beats the prompt by" in report.words and "200 held-out examples (95 %: " in report.words
    else:
        assert "does not beat the prompt" in report.words and "ship the prompt" in report.words


def test_without_an_incumbent_it_stays_unproved() -> None:
    report = judge(comparison(200, 1, None, Model(0.99), Model(0.1)))
    assert report.outcome is Outcome.UNPROVED
    assert report.ship is None
    assert "--record-incumbent" in report.words


def test_the_same_prompt_on_the_base_model_has_to_be_beaten_too() -> None:
    report = judge(comparison(200, 1, Model(0.5), Model(0.7), Model(0.9)))
    assert report.outcome is Outcome.PROMPT_WINS
    assert "the same prompt on the base model" in report.words


def test_the_least_gain_of_the_task_has_to_be_proved() -> None:
    inputs = comparison(400, 1, Model(0.6), Model(0.75))
    assert judge(inputs).outcome is Outcome.ADAPTER_WINS
    assert judge(replace(inputs, min_gain=0.3)).outcome is not Outcome.ADAPTER_WINS


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("", "", "", ""), "empty"),
        (('{"kind": "other", "level": "low", "amount": 1}',) * 4, "has the form of the task"),
        (('{"kind": "other", "lev',) * 4, "has the form of the task"),
        (("the the the the the the the the the",) * 4, "runs in circles"),
        (("I cannot say.",) * 4, "the same for 4 of 4 questions"),
    ],
)
def test_an_adapter_that_answers_nothing_else_forgets(answers: tuple[str, ...], why: str) -> None:
    inputs = replace(comparison(200, 1, Model(0.6), Model(0.9)), probes_adapter=probes(answers))
    report = judge(inputs)
    assert report.outcome is Outcome.FORGETS
    assert report.forgetting.probes[0].adapter_collapsed == why
    assert "off-task questions" in report.words and "ship the prompt" in report.words


def test_one_odd_answer_is_no_forgetting_and_is_told() -> None:
    inputs = replace(comparison(200, 1, Model(0.6), Model(0.9)), probes_adapter=probes(("", *PLAIN[1:])))
    report = judge(inputs)
    assert report.outcome is Outcome.ADAPTER_WINS
    assert any("has lost 1 of them" in one for one in report.remarks)


def test_what_the_base_does_not_answer_cannot_be_forgotten() -> None:
    garbage = probes(("xyxyxyxyxyxyxyxyxy", "", "", ""))
    inputs = replace(comparison(200, 1, Model(0.6), Model(0.9)), probes_base=garbage, probes_adapter=garbage)
    report = judge(inputs)
    assert report.outcome is Outcome.ADAPTER_WINS
    assert report.forgetting.forgets is None
    assert any("Whether it forgets is not known" in one for one in report.remarks)


def test_a_constant_answer_is_valid_named_and_wins_nothing() -> None:
    inputs = comparison(200, 1, Model(0.5), Model(0.5))
    constant = json.dumps({"kind": KINDS[0], "level": "low", "amount": 1})
    answers = tuple(Answer(row, constant) for row in range(200))
    report = judge(replace(inputs, answers={**inputs.answers, Arm.ADAPTER: answers}))
    adapter = next(one for one in report.arms if one.arm is Arm.ADAPTER)
    assert adapter.valid is not None and adapter.valid.value == 1
    assert adapter.one_answer is not None and adapter.one_answer.rows == 200
    assert report.outcome is Outcome.PROMPT_WINS
    assert "The adapter gives one answer to 200 of 200 rows." in report.remarks


def test_a_fence_breaks_the_form_and_not_the_answer() -> None:
    inputs = comparison(50, 1, Model(0.9), Model(1.0))
    fenced = tuple(replace(one, text=f"```json\n{one.text}\n```\n") for one in inputs.answers[Arm.ADAPTER])
    report = judge(replace(inputs, answers={**inputs.answers, Arm.ADAPTER: fenced}))
    adapter = next(one for one in report.arms if one.arm is Arm.ADAPTER)
    assert adapter.exact.value == 1
    assert adapter.valid is not None and adapter.valid.value == 0


def test_five_rows_prove_nothing_however_they_fall() -> None:
    assert judge(comparison(5, 1, Model(0.0), Model(1.0))).outcome is Outcome.NOISE
    assert judge(comparison(8, 1, Model(0.0), Model(1.0))).outcome is Outcome.ADAPTER_WINS


def test_noise_says_how_many_rows_would_tell() -> None:
    report = judge(comparison(40, 1, Model(0.75), Model(0.80)))
    assert report.outcome is Outcome.NOISE
    assert "would settle it" in report.words
    few = Comparison(Arm.INCUMBENT, Interval(0.05, -0.10, 0.20), 12, 10, 18, 0.8)
    # three times as wide as what is wanted is: nine times the rows
    assert rows_to_settle(few, 0.0, 40) == 360
    undecidable = Comparison(Arm.INCUMBENT, Interval(0.05, -0.10, 0.20), 12, 10, 18, 0.8)
    assert rows_to_settle(undecidable, 0.05, 40) is None


def test_prices_make_costs_with_their_source() -> None:
    inputs = comparison(20, 1, Model(0.5), Model(0.5), Model(0.5))
    report = judge(
        replace(
            inputs,
            prices={Arm.INCUMBENT: TokenPrice(2.0, 10.0, "your endpoint"), Arm.ADAPTER: HourPrice(3.6, "gpu at $3.60")},
        )
    )
    incumbent, base, adapter = report.arms
    assert incumbent.usd_per_1000_calls == pytest.approx(900 * 2 / 1000 + 30 * 10 / 1000)
    assert incumbent.cost_source == "your endpoint"
    assert base.usd_per_1000_calls is None and base.cost_source == "nobody named a price"
    assert adapter.usd_per_1000_calls == pytest.approx(0.5 * 1000 / 3600 * 3.6)
    assert (adapter.latency_p50_s, adapter.latency_p95_s) == (0.5, 0.5)


def test_a_prompt_with_unknown_parts_says_why_the_base_was_not_asked() -> None:
    inputs = replace(comparison(20, 1, Model(0.5), Model(0.5)), prompt=Prompt("Sort it.", missing=("customer",)))
    assert any("only the running program knows customer" in one for one in judge(inputs).remarks)


def test_nothing_is_judged_without_answers_of_an_adapter() -> None:
    inputs = comparison(20, 1, Model(0.5), Model(0.5))
    with pytest.raises(VerdictError, match="no answers of an adapter"):
        judge(replace(inputs, answers={}))


def test_rows_that_the_adapter_lost_are_shown_first() -> None:
    report = judge(comparison(200, 1, Model(0.8), Model(0.7)))
    behind = [case.scores[Arm.ADAPTER] < case.scores[Arm.INCUMBENT] for case in report.cases]
    assert behind == sorted(behind, reverse=True)
    assert any(behind) and not all(behind)


@pytest.mark.parametrize(
    ("low", "high", "min_gain", "outcome"),
    [
        (0.001, 0.2, 0.0, Outcome.ADAPTER_WINS),
        (0.0, 0.2, 0.0, Outcome.NOISE),
        (-0.05, 0.05, 0.0, Outcome.TIE),
        (-0.051, 0.05, 0.0, Outcome.NOISE),
        (-0.2, -0.001, 0.0, Outcome.PROMPT_WINS),
        (-0.04, -0.001, 0.0, Outcome.PROMPT_WINS),
        (0.02, 0.2, 0.02, Outcome.NOISE),
        (-0.2, 0.08, 0.1, Outcome.PROMPT_WINS),
        (-0.1, 0.1, 0.1, Outcome.TIE),
    ],
)
def test_the_rule_at_its_edges(low: float, high: float, min_gain: float, outcome: Outcome) -> None:
    one = Comparison(Arm.INCUMBENT, Interval((low + high) / 2, low, high), 30, 20, 50, 0.2)
    assert standing(one, min_gain) is outcome
    assert decided([one], min_gain, forgets=False).outcome is outcome


def test_the_signs_are_counted_exactly() -> None:
    found = signs([1.0] * 8 + [-1.0] + [0.0] * 5)
    assert (found.wins, found.losses, found.ties) == (8, 1, 5)
    assert found.p == pytest.approx(2 * (1 + 9) / 512)
    assert signs([]).p == 1
    assert signs([1.0] * 3000).p == 0


def test_an_interval_of_rows_that_all_agree_has_a_width() -> None:
    found = gain([1.0] * 100)
    assert found.value == found.high == 1
    assert 0.9 < found.low < 0.98
    none = gain([0.0] * 100)
    assert none.low < 0 < none.high
