"""What a training may come to, and whether the user's limits admit it: by its upper bound, never by a hope.

The ledger reserves the upper bound in the transaction in which it asks `refusal`, so that two submissions cannot both
take what is left of a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.tuning.task import Task

    from weighbridge_training.contract import Description
    from weighbridge_training.ledger.spending import Spent
    from weighbridge_training.trust.definitions import HookDefinition, Spending


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one run costs."""

    upper_usd: float | None
    """All the time that it may take, on everything that it asks for; None where nobody said a price."""
    source: str
    """Where the price is from, and what was multiplied."""
    expected_usd: float | None = None
    """What it is likely to come to, where its time could be estimated."""


def estimate(
    task: Task, definition: HookDefinition, description: Description | None, expected_s: float | None = None
) -> Estimate:
    """The cost of a run; the user's own price goes before what a back-end says of itself."""
    price, source = _price(definition, description)
    if price is None:
        return Estimate(None, source)
    devices = task.resources.nodes * max(task.resources.gpus_per_node, 1)
    hours = task.limits.max_runtime_s / 3600
    what = f"{devices} GPU{'s' * (devices > 1)}" if task.resources.gpus_per_node else _machines(task.resources.nodes)
    counted = f"{hours:.2f} h (limits.max_runtime_s) x {what} x {price:g} USD, the price of {source}"
    likely = None if expected_s is None else min(expected_s / 3600, hours) * devices * price
    return Estimate(hours * devices * price, counted, likely)


def refusal(task: Task, limits: Spending, cost: Estimate) -> Callable[[Spent], str | None]:
    """What the ledger asks before it reserves: a sentence against the run, or nothing."""
    own = task.limits.max_cost_usd
    caps = [cap for cap in (own, limits.per_task_usd, limits.per_month_usd) if cap is not None]
    upper = cost.upper_usd

    def against(spent: Spent) -> str | None:
        if limits.max_concurrent is not None and spent.running >= limits.max_concurrent:
            return (
                f"{spent.running} trainings run or wait, and your hooks.toml admits {limits.max_concurrent} at a time "
                "(max_concurrent)"
            )
        if upper is None:
            return f"there is a limit on spending, and {cost.source}" if caps else None
        if own is not None and upper > own:
            return f"it may cost up to {upper:.2f} USD, and the task admits {own:.2f} (limits.max_cost_usd)"
        for cap, before, name in capped(limits, spent):
            if before + upper > cap:
                return (
                    f"it may cost up to {upper:.2f} USD, {before:.2f} are spent or reserved, "
                    f"and your hooks.toml admits {cap:.2f} ({name})"
                )
        return None

    return against


def capped(limits: Spending, spent: Spent) -> Iterator[tuple[float, float, str]]:
    """Each limit of the user's file in USD, what counts towards it already, and its name there."""
    for cap, before, name in (
        (limits.per_task_usd, spent.task, "per_task_usd"),
        (limits.per_month_usd, spent.month, "per_month_usd"),
    ):
        if cap is not None:
            yield cap, before, name


def _price(definition: HookDefinition, description: Description | None) -> tuple[float | None, str]:
    if definition.usd_per_gpu_hour is not None:
        return definition.usd_per_gpu_hour, "an hour in your hooks.toml (usd_per_gpu_hour)"
    if description is not None and description.usd_per_gpu_hour is not None:
        return description.usd_per_gpu_hour, "an hour that the back-end tells"
    if definition.type == "local":
        return 0.0, "an hour of this machine, which nobody bills (usd_per_gpu_hour in your hooks.toml says otherwise)"
    return (
        None,
        "nobody said what an hour costs: `usd_per_gpu_hour` in your hooks.toml does, 0 for a machine of your own",
    )


def _machines(count: int) -> str:
    return (
        "1 machine without a GPU, counted as one" if count == 1 else f"{count} machines without a GPU, counted as GPUs"
    )
