"""What holds for intervals and outcomes whatever the answers are."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest
from arms import Model, comparison
from hypothesis import example, given, settings
from hypothesis import strategies as some
from weighbridge_training.verdict.inputs import Rows
from weighbridge_training.verdict.intervals import gain, share
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm

DIFFERENCES = some.lists(some.sampled_from([-1.0, -0.5, -1 / 3, 0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(DIFFERENCES)
@example([-1.0, -1.0, -1.0, 0.0, 1.0, 1.0, 1.0])
def test_swapping_the_arms_turns_the_sign_and_nothing_else(differences: list[float]) -> None:
    one, other = gain(differences), gain([-value for value in differences])
    assert other.value == pytest.approx(-one.value)
    assert (other.low, other.high) == pytest.approx((-one.high, -one.low))


@settings(max_examples=25, deadline=None)
@given(DIFFERENCES, some.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(differences: list[float], random: Random) -> None:
    shuffled = list(differences)
    random.shuffle(shuffled)
    assert gain(shuffled) == gain(differences)


@settings(max_examples=25, deadline=None)
@given(DIFFERENCES)
def test_a_value_lies_in_its_interval(differences: list[float]) -> None:
    found = gain(differences)
    assert -1 <= found.low <= found.value <= found.high <= 1
    scores = share([abs(value) for value in differences])
    assert 0 <= scores.low <= scores.value <= scores.high <= 1


@pytest.mark.parametrize("seed", range(4))
def test_the_outcome_is_the_same_in_every_order(seed: int) -> None:
    inputs = comparison(120, seed, Model(0.7), Model(0.8))
    order = list(range(120))
    Random(seed).shuffle(order)
    shuffled = replace(
        inputs,
        holdout=Rows("holdout.jsonl", tuple(inputs.holdout.rows[at] for at in order)),
        answers={
            arm: tuple(replace(answers[at], row=row) for row, at in enumerate(order))
            for arm, answers in inputs.answers.items()
        },
    )
    one, other = judge(inputs), judge(shuffled)
    assert (one.outcome, one.words, one.comparisons) == (other.outcome, other.words, other.comparisons)


def test_both_ways_to_resample_agree() -> None:
    """Many rows of few values are drawn value by value; a thousandth more on every row makes all of them different."""
    random = Random(5)
    few = [random.choice([-1.0, 0.0, 0.0, 0.0, 1.0, 1.0]) for _ in range(600)]
    many = [value * (1 - index * 1e-7) for index, value in enumerate(few)]
    one, other = gain(few), gain(many)
    assert one.low == pytest.approx(other.low, abs=0.005)
    assert one.high == pytest.approx(other.high, abs=0.005)


@pytest.mark.slow
def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = Random(11)
    truth = 0.15
    held = 0
    for _ in range(200):
        found = gain([random.choices([1.0, 0.0, -1.0], [0.25, 0.65, 0.10])[0] for _ in range(60)])
        held += found.low <= truth <= found.high
    assert held >= 182  # of 200 at 95 %, fewer than 182 have a chance of less than 1 in 100


@pytest.mark.parametrize("kinds", [3, 1000])
def test_a_thousand_rows_are_fast(kinds: int) -> None:
    random = Random(1)
    differences = [random.randrange(kinds) / kinds - 0.5 for _ in range(1000)]
    before = time.process_time()
    gain(differences)
    assert time.process_time() - before < 4  # half of it on a machine with nothing else to do


def test_wins_and_losses_of_a_swapped_comparison_change_places() -> None:
    inputs = comparison(80, 3, Model(0.6), Model(0.8))
    swapped = {Arm.INCUMBENT: inputs.answers[Arm.ADAPTER], Arm.ADAPTER: inputs.answers[Arm.INCUMBENT]}
    one, other = judge(inputs).comparisons[0], judge(replace(inputs, answers=swapped)).comparisons[0]
    assert (one.wins, one.losses, one.ties, one.p) == (other.losses, other.wins, other.ties, other.p)
