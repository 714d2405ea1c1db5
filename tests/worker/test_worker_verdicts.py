"""From rows to a verdict, end to end: real trainings, real answers, and what they say against recorded ones.

What runs today is recorded, with all its answers of the right form: no arm is made to lose by its form alone. One
training a seed is the long one; the other jobs go on from its last checkpoint, or stop at once.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jobs import Ran, prepared, run, tiny
from parcels import Pair, conversation, lines, pairs, recorded
from weighbridge_training.layout import CHECKPOINTS, PAGE, REPORT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HELD_OUT = 120
RECIPE: dict[str, Any] = {
    "training": {"epochs": 8, "learning_rate": 0.002, "global_batch": 16},
    "limits": {"max_runtime_s": 3000},
    "incumbent": {"model": "big-model", "prompt": {"path": "prompts/parcels.md"}, "outputs": "outputs.jsonl"},
}
"""Learns the task from random weights whatever the seed; with fewer epochs, or without the embeddings, it is luck."""


class Trained:
    """One long training, and jobs that begin where it ended."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.base = tiny(folder / "base", "--seed", str(seed))
        known = pairs(seed)
        self.train, self.held = known[:600], known[-HELD_OUT:]
        self.first = self.job("long", self.held, 0.65)
        assert self.first.code == 0, self.first.why

    def job(self, name: str, held: list[Pair], right: float, *, steps: float | None = None, after: bool = False) -> Ran:
        changes = {**RECIPE, "training": {**RECIPE["training"], "seed": self.seed}}
        if steps is not None:
            changes["training"]["epochs"] = steps * 16 / len(self.train)
        folder = prepared(
            self.folder / name,
            self.base,
            changes,
            train=lines([conversation(pair) for pair in self.train]),
            holdout=lines([conversation(pair) for pair in held]),
            incumbent=recorded(held, right, self.seed),
        )
        if after:
            shutil.copytree(self.folder / "long" / CHECKPOINTS, folder / CHECKPOINTS)
        return run(folder)


@pytest.fixture(scope="module", params=[0, 1, 2])
def learned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(tmp_path_factory.mktemp(f"seed-{request.param}"), request.param)


def check(ran: Ran, outcome: str, ship: str) -> dict[str, Any]:
    assert ran.code == 0, ran.why
    report: dict[str, Any] = json.loads((ran.folder / REPORT).read_text("utf-8"))
    assert (report["outcome"], report["ship"]) == (outcome, ship), report["words"]
    event = ran.named("verdict")[0]
    assert (event["outcome"], event["ship"], event["words"]) == (outcome, ship, report["words"])
    assert "<html" in (ran.folder / PAGE).read_text("utf-8")
    figures = {arm["arm"]: arm for arm in report["arms"]}
    assert figures["incumbent"]["valid"]["value"] >= 0.3
    return figures


def test_the_adapter_wins_where_it_is_right_more_often(learned: Trained) -> None:
    figures = check(learned.first, "adapter-wins", "adapter")
    assert figures["adapter"]["exact"]["value"] >= 0.9
    card = (learned.first.folder / "out" / "adapter" / "README.md").read_text("utf-8")
    assert "adapter-wins" in card


def test_a_tie_ships_the_prompt(learned: Trained) -> None:
    check(learned.job("tie", learned.held, 1.0, after=True), "tie", "prompt")


def test_few_rows_are_noise(learned: Trained) -> None:
    check(learned.job("noise", learned.held[:10], 0.7, after=True), "noise", "prompt")


def test_the_prompt_wins_where_too_little_was_learned(learned: Trained) -> None:
    figures = check(learned.job("prompt", learned.held, 0.95, steps=2), "prompt-wins", "prompt")
    # the negative control: a training of two steps has learned nothing
    assert figures["adapter"]["exact"]["value"] < 0.1
