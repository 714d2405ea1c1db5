"""The last word about a job: the worker's own where it kept to its limits, else what is known of its end."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from weighbridge_training.running.results import Result, artifacts_in, last_lines, read_result, write_result
from weighbridge_training.running.watching import Ending, Stop
from weighbridge_training.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.running.orders import Orders


def concluded(folder: Path, orders: Orders, ending: Ending, restarted: str = "") -> None:
    """Sees to it that there is a result, and that it is true."""
    said = read_result(folder)
    if said is not None and said.key != orders.key:
        said = None
    if said is not None and said.state is State.SUCCEEDED:
        wrong = _wrong(folder, orders, said)
        if wrong:
            write_result(folder, Result(orders.key, State.FAILED, wrong, artifacts_in(folder)))
        return
    if ending.stop is None and said is not None:
        return
    state = State.CANCELLED if ending.stop is Stop.CANCELLED else State.FAILED
    reason = _stopped(orders, ending) if ending.stop else _crashed(folder, ending, restarted)
    write_result(folder, Result(orders.key, state, reason, artifacts_in(folder)))


def _wrong(folder: Path, orders: Orders, said: Result) -> str:
    """What a worker says that it left is there, and no larger than it may be."""
    there = {one.name: one for one in artifacts_in(folder)}
    for one in said.artifacts:
        if there.get(one.name) != one:
            return f"{one.name} is not what the worker said that it left"
    total, cap = sum(one.bytes for one in said.artifacts), orders.max_artifact_bytes
    if cap is not None and total > cap:
        return f"what was made has {_mb(total)}; limits.max_artifact_mb is {cap // 1_000_000}"
    return ""


def _stopped(orders: Orders, ending: Ending) -> str:
    how = f"; it did not end within {orders.grace_s:.0f} s and was killed" if ending.killed else ""
    match ending.stop:
        case Stop.CANCELLED:
            return f"cancelled{how}"
        case Stop.TIME:
            return f"stopped after limits.max_runtime_s = {orders.max_runtime_s:g}{how}"
        case Stop.EVENTS:
            return f"stopped: it wrote more than {_mb(orders.caps.event_bytes)} of events{how}"
        case _:
            return f"stopped: it wrote more than {_mb(orders.caps.out_bytes)} under out/{how}"


def _crashed(folder: Path, ending: Ending, restarted: str) -> str:
    lines = last_lines(folder)
    return f"{restarted or _code(ending)}{f'; its last lines: {lines}' if lines else ''}"[:2000]


def _code(ending: Ending) -> str:
    if ending.code == 0:
        return "the worker ended without a result"
    if ending.code == -1:
        return "the worker was killed together with its supervisor"
    if ending.code > 0:
        return f"the worker ended with code {ending.code}"
    try:
        name = signal.Signals(-ending.code).name
    except ValueError:
        name = f"signal {-ending.code}"
    why = ", as the system does where memory runs out" if name == "SIGKILL" else ""
    return f"the worker was killed by {name}{why}"


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
