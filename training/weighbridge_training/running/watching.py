"""Watches over a worker until it has ended: time, disk, log, and whether somebody wants it to end."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from weighbridge_training.layout import CANCEL, EVENTS, LOG, OUT
from weighbridge_training.running.family import ask_to_end, end

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.running.orders import Orders

EVERY_S = 0.2
_DISK_EVERY_S = 3.0
_AFTER_KILL_S = 10.0
_CUT = b"\n[cut here: the log is longer than it may be; the job goes on]\n"


class Watched(Protocol):
    """A worker that runs: a child of this process, or one that lost its supervisor."""

    @property
    def pid(self) -> int: ...

    def code(self) -> int | None:
        """How it ended, None while it lives; what nobody can know any more is -1."""
        ...


class Stop(StrEnum):
    """Why a worker was asked to end."""

    CANCELLED = "cancelled"
    TIME = "time"
    DISK = "disk"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended."""

    code: int
    stop: Stop | None
    killed: bool
    """It did not end when it was asked to."""


def watch(folder: Path, worker: Watched, orders: Orders, ran_s: float) -> Ending:
    """Returns when the worker and all that it started have ended; it has run for `ran_s` already."""
    began = time.monotonic() - ran_s
    stop: Stop | None = None
    asked = disk_at = 0.0
    killed = False
    while (code := worker.code()) is None:
        now = time.monotonic()
        _cut_log(folder, orders)
        if stop is None:
            stop = _reason(folder, orders, now - began)
            if stop is None and now - disk_at > _DISK_EVERY_S:
                stop, disk_at = _disk_reason(folder, orders), now
            if stop is not None:
                asked = now
                ask_to_end(worker.pid)
        elif not killed and now - asked > orders.grace_s:
            killed = True
            end(worker.pid, orders.key)
        elif killed and now - asked > orders.grace_s + _AFTER_KILL_S:
            # what the system does not end (a read from a dead disk) is not waited for
            code = -9
            break
        time.sleep(EVERY_S)
    end(worker.pid, orders.key)
    _cut_log(folder, orders)
    return Ending(code, stop, killed)


def _reason(folder: Path, orders: Orders, ran_s: float) -> Stop | None:
    if (folder / CANCEL).exists():
        return Stop.CANCELLED
    return Stop.TIME if ran_s > orders.max_runtime_s else None


def _disk_reason(folder: Path, orders: Orders) -> Stop | None:
    if _size(folder / EVENTS) > orders.caps.event_bytes:
        return Stop.EVENTS
    return Stop.DISK if _used(folder / OUT) > orders.caps.out_bytes else None


def _cut_log(folder: Path, orders: Orders) -> None:
    """The log is opened for appending, so that what is cut away leaves no hole behind it."""
    path = folder / LOG
    cap = orders.caps.log_bytes
    if _size(path) <= cap + len(_CUT):
        return
    with path.open("r+b") as file:
        file.truncate(cap)
        file.seek(cap)
        file.write(_CUT)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _used(folder: Path) -> int:
    total = 0
    for parent, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118 (a walk over many files)
            except OSError:
                continue
    return total
