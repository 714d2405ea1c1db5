"""What a training may come to, and what the user's limits say to it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from weighbridge.tuning.task_file import read_task
from weighbridge_training.contract import Description
from weighbridge_training.ledger.entries import Draft
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.ledger.spending import OverCap, Spent
from weighbridge_training.spending import Estimate, estimate, refusal
from weighbridge_training.trust.definitions import HttpHook, LocalHook, Spending

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge.tuning.task import Task

TASK = """
version: 1
name: parcels
base_model: {id: org/model}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
limits: {max_runtime_s: 7200}
"""


def with_limits(limits: str, resources: str = "") -> Task:
    text = TASK.replace("{max_runtime_s: 7200}", limits) + (f"resources: {resources}\n" if resources else "")
    return read_task(text, "task.yaml")


def box(**values: Any) -> HttpHook:
    return HttpHook(type="http", url="https://box.example/", secret_env="S", **values)


def described(price: float | None) -> Description:
    return Description("http", "box", leaves_machine=True, idempotent=True, usd_per_gpu_hour=price)


def test_an_estimate_is_all_the_time_on_all_the_devices() -> None:
    two = with_limits("{max_runtime_s: 7200}", "{nodes: 2, gpus_per_node: 4, strategy: ddp}")
    cost = estimate(two, box(usd_per_gpu_hour=2.5), described(99))
    assert cost.upper_usd == 2 * 8 * 2.5
    assert "hooks.toml" in cost.source
    assert "8 GPUs" in cost.source


def test_the_back_end_tells_where_the_user_does_not() -> None:
    cost = estimate(with_limits("{max_runtime_s: 3600}"), box(), described(3))
    assert (cost.upper_usd, "back-end" in cost.source) == (3, True)


def test_without_a_price_the_cost_is_unknown_and_this_machine_is_free() -> None:
    unknown = estimate(with_limits("{max_runtime_s: 3600}"), box(), described(None))
    assert (unknown.upper_usd, "usd_per_gpu_hour" in unknown.source) == (None, True)
    assert estimate(with_limits("{max_runtime_s: 3600}"), LocalHook(), None).upper_usd == 0


def test_an_expectation_is_never_above_the_bound() -> None:
    cost = estimate(with_limits("{max_runtime_s: 3600}"), box(usd_per_gpu_hour=1), None, expected_s=1800)
    assert (cost.upper_usd, cost.expected_usd) == (1, 0.5)
    assert estimate(with_limits("{max_runtime_s: 3600}"), box(usd_per_gpu_hour=1), None, 9e9).expected_usd == 1


@pytest.mark.parametrize(
    ("upper", "limits", "own", "spent", "said"),
    [
        (5.0, Spending(), "", Spent(0, 0), None),
        (5.0, Spending(), ", max_cost_usd: 4.99", Spent(0, 0), "limits.max_cost_usd"),
        (5.0, Spending(), ", max_cost_usd: 5.0", Spent(0, 0), None),
        (5.0, Spending(per_task_usd=9.0), "", Spent(4.0, 100), None),
        (5.0, Spending(per_task_usd=9.0), "", Spent(4.01, 0), "per_task_usd"),
        (5.0, Spending(per_month_usd=9.0), "", Spent(0, 4.01), "4.01 are spent or reserved"),
        (5.0, Spending(per_month_usd=0.0), "", Spent(0, 0), "per_month_usd"),
        (0.0, Spending(per_month_usd=0.0), "", Spent(0, 0), None),
        (None, Spending(), "", Spent(0, 0), None),
        (None, Spending(per_month_usd=9.0), "", Spent(0, 0), "there is a limit on spending, and"),
        (None, Spending(), ", max_cost_usd: 5.0", Spent(0, 0), "there is a limit on spending, and"),
        (0.0, Spending(max_concurrent=2), "", Spent(0, 0, 1), None),
        (0.0, Spending(max_concurrent=2), "", Spent(0, 0, 2), "max_concurrent"),
    ],
)  # fmt: skip
def test_limits_refuse_by_the_upper_bound(
    upper: float | None, limits: Spending, own: str, spent: Spent, said: str | None
) -> None:
    against = refusal(with_limits(f"{{max_runtime_s: 60{own}}}"), limits, Estimate(upper, "nobody"))(spent)
    if said is None:
        assert against is None
    else:
        assert said in str(against)


def draft(number: int) -> Draft:
    digest = f"{number:064x}"
    return Draft(
        f"wb-{number:032x}", "/repository", "parcels", "training/parcels/task.yaml", "v1", "box", "d", "t", digest, "r"
    )


def test_submissions_at_the_same_moment_cannot_pass_a_limit_together(tmp_path: Path) -> None:
    """Ten at once, each from its own connection, of 3 USD each, where 10 are admitted."""
    limits, cost = Spending(per_month_usd=10.0), Estimate(3.0, "a test")
    asked = refusal(with_limits("{max_runtime_s: 60}"), limits, cost)
    ready = threading.Barrier(10)
    outcomes: list[str] = []

    def submit(number: int) -> None:
        with Ledger(tmp_path) as ledger:
            ledger.jobs.create(draft(number))
            ready.wait()
            try:
                ledger.spending.reserve(draft(number).key, cost.upper_usd, cost.source, asked)
                outcomes.append("reserved")
            except OverCap:
                outcomes.append("refused")

    Ledger(tmp_path).close()
    threads = [threading.Thread(target=submit, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["reserved"] * 3
    with Ledger(tmp_path) as ledger:
        assert ledger.spending.spent("/repository", "parcels").month == 9.0


def test_a_month_is_a_calendar_month_of_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path) as ledger:
        for number, month in ((1, 10), (2, 11)):
            monkeypatch.setattr(
                time, "gmtime", lambda *_, month=month: time.struct_time((2026, month, 1, 0, 0, 0, 0, 0, 0))
            )
            ledger.jobs.create(draft(number))
            ledger.spending.reserve(draft(number).key, 4.0, "a test", lambda spent: None)
        spent = ledger.spending.spent("/repository", "parcels")
    assert (spent.month, spent.task) == (4.0, 8.0)
