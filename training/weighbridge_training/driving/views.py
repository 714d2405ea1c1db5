"""A job as lists show it, on the command line and in editors: plain values, the same for both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.driving.costs import cost_so_far, elapsed
from weighbridge_training.driving.stored import StoredError, load_job
from weighbridge_training.plain import plain_line
from weighbridge_training.states import State

if TYPE_CHECKING:
    from weighbridge_training.driving.trainings import Trainings
    from weighbridge_training.ledger.entries import Entry

MOST_LOSSES = 200


def view(trainings: Trainings, entry: Entry) -> dict[str, Any]:
    """Everything that is shown of a job; what nobody knows is null."""
    ledger = trainings.ledger
    events = ledger.events.after(entry.key, 0)
    steps = [event for event in events if event["event"] == "progress"]
    last = steps[-1] if steps else {}
    running = entry.state in (State.QUEUED, State.RUNNING, State.CANCELLING)
    reservation = ledger.spending.of(entry.key)
    try:
        limits = load_job(trainings.home, entry.key).task
        max_runtime_s: int | None = limits.limits.max_runtime_s
        devices = limits.resources.nodes * max(limits.resources.gpus_per_node, 1)
    except StoredError:
        max_runtime_s, devices = None, 1
    seconds = elapsed(events)
    return {
        "key": entry.key,
        "task": entry.task,
        "taskUri": (Path(entry.workspace) / entry.task_path).as_uri(),
        "hook": entry.hook,
        "target": entry.target,
        "state": str(entry.state),
        "reason": plain_line(entry.trouble or entry.reason),
        "step": _number(last.get("step")),
        "total": _number(last.get("total_steps")),
        "losses": _losses(steps),
        "etaS": _number(last.get("eta_s")) if running else None,
        "gpuS": None if seconds is None else round(seconds * devices, 1),
        "costUsd": cost_so_far(reservation, seconds, max_runtime_s),
        "verdict": entry.verdict,
        "adapter": entry.adapter or None,
        "report": f"{entry.report}/out/report.html" if entry.verdict else None,
        "created": entry.created,
        "updated": entry.updated,
        **({"question": plain_line(entry.reason)} if entry.state is State.LOST else {}),
    }


def _losses(steps: list[dict[str, Any]]) -> list[list[float]]:
    pairs = [(_number(one.get("step")), _number(one.get("loss"))) for one in steps]
    points = [[step, loss] for step, loss in pairs if step is not None and loss is not None]
    every = -(-len(points) // MOST_LOSSES) or 1
    kept = points[::every]
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def _number(value: object) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
