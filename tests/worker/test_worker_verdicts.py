"""From rows to a verdict, end to end: an adapter that is really trained, its real answers, and the four outcomes.

Live are the training, the answers of the adapter and those of the base model with today's prompt. Recorded is what
runs today, with answers that are all of the right form: it loses by what it says, never by its form alone. One
training a seed serves all four.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jobs import command, prepared, run, tiny
from parcels import Pair, conversation, lines, pairs, recorded
from weighbridge_training.layout import ADAPTER, ANSWERS, DATA, HOLDOUT, INCUMBENT, JOB, PAGE, REPORT
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge_training.verdict.report import Report

pytestmark = pytest.mark.slow

UNKNOWN = "suitcase"
"""No row that is trained on speaks of it."""
TRAINED = 600
HELD_OUT = 200
FEW = 10
RECIPE: dict[str, Any] = {"epochs": 5, "learning_rate": 0.002, "global_batch": 16}
"""Learns the task from random weights whatever the seed; with fewer epochs, or without the embeddings, it is luck."""


class Trained:
    """One training, and what it is held against."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.base = tiny(folder / "base", "--seed", str(seed))
        every = pairs(seed)
        known = [pair for pair in every if pair[1]["good"] != UNKNOWN]
        self.train, self.held = known[:TRAINED], known[-HELD_OUT:]
        self.unknown = [pair for pair in every if pair[1]["good"] == UNKNOWN]
        self.job = self.prepared("job", self.held, right=0.65)
        self.ran = run(self.job)
        assert self.ran.code == 0, self.ran.why

    def prepared(self, name: str, held: list[Pair], right: float) -> Path:
        """A job; what runs today is right in a share of its rows."""
        return prepared(
            self.folder / name,
            self.base,
            {
                "training": {**RECIPE, "seed": self.seed},
                "limits": {"max_runtime_s": 3000},
                "incumbent": {"model": "big-model", "prompt": {"path": "prompts/parcels.md"}, "outputs": "out.jsonl"},
            },
            train=lines([conversation(pair) for pair in self.train]),
            holdout=lines([conversation(pair) for pair in held]),
            incumbent=recorded(held, right, self.seed),
        )

    def judged_again(self, name: str, right: float, rows: int = HELD_OUT) -> Report:
        """As a client does: from the answers that came back, beside other records of what runs today."""
        folder = self.folder / name
        for part in (DATA, ANSWERS):
            shutil.copytree(self.job / part, folder / part, ignore=shutil.ignore_patterns("base"))
        shutil.copy(self.job / JOB, folder)
        arms = [f"{ANSWERS}/{arm.value}.jsonl" for arm in (Arm.ADAPTER, Arm.BASE_PROMPT)]
        for cut in (HOLDOUT, *arms):
            whole = (folder / cut).read_bytes().splitlines(keepends=True)
            (folder / cut).write_bytes(b"".join(whole[:rows]))
        (folder / INCUMBENT).write_bytes(recorded(self.held[:rows], right, self.seed))
        return judge(read(folder))


@pytest.fixture(scope="module", params=[0, 1, 2], ids="seed-{}".format)
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(tmp_path_factory.mktemp(f"seed-{request.param}"), request.param)


def exact(report: Report) -> Mapping[Arm, float]:
    """The share of right answers of each arm, once it is sure that nobody lost by the form of the answers alone."""
    incumbent = next(arm for arm in report.arms if arm.arm is Arm.INCUMBENT)
    assert incumbent.valid is not None
    assert incumbent.valid.value >= 0.3
    return {arm.arm: arm.exact.value for arm in report.arms}


def test_the_adapter_wins_where_it_is_right_more_often(trained: Trained) -> None:
    report = json.loads((trained.job / REPORT).read_text("utf-8"))
    assert (report["outcome"], report["ship"]) == ("adapter-wins", "adapter"), report["words"]
    told = trained.ran.named("verdict")[0]
    assert (told["outcome"], told["ship"], told["words"]) == ("adapter-wins", "adapter", report["words"])
    assert "<html" in (trained.job / PAGE).read_text("utf-8")
    assert report["words"] in (trained.job / ADAPTER / "README.md").read_text("utf-8")
    again = judge(read(trained.job))
    assert again.words == report["words"]
    assert exact(again)[Arm.INCUMBENT] == pytest.approx(0.65, abs=0.01)
    assert exact(again)[Arm.ADAPTER] >= 0.95


def test_a_tie_ships_the_prompt(trained: Trained) -> None:
    report = trained.judged_again("tie", right=0.995)
    assert (report.outcome, report.ship) == (Outcome.TIE, "prompt"), report.words
    assert exact(report)[Arm.INCUMBENT] >= 0.99


def test_few_rows_are_noise(trained: Trained) -> None:
    report = trained.judged_again("noise", right=0.7, rows=FEW)
    assert (report.outcome, report.ship) == (Outcome.NOISE, "prompt"), report.words
    figures = exact(report)
    # it is better on the rows that there are, and that proves nothing
    assert figures[Arm.ADAPTER] > figures[Arm.INCUMBENT]


def test_the_prompt_wins_where_nothing_of_the_kind_was_trained_on(trained: Trained) -> None:
    folder = trained.prepared("unknown", trained.unknown, right=0.9)
    shutil.copytree(trained.job / ADAPTER, folder / ADAPTER)
    python, worker, job = command()
    ran = run(folder, argv=[python, worker, "answer", job])
    assert ran.code == 0, ran.why
    report = judge(read(folder))
    assert (report.outcome, report.ship) == (Outcome.PROMPT_WINS, "prompt"), report.words
    # the negative control: of a thing that it never heard of it says another one, in the right form
    assert exact(report)[Arm.ADAPTER] < 0.1
