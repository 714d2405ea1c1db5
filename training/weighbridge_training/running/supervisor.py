"""The process that runs one job: `python -m weighbridge_training.running.supervisor FOLDER`, in a session of its own.

It outlives whoever started it. *Invariant:* a job has one worker at most, whatever is killed at whatever moment: that
it begins is written down before it does, and a supervisor that finds this written starts none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.layout import CANCEL, JOB, LOG, OUT, WORKER
from weighbridge_training.running.ending import concluded
from weighbridge_training.running.family import MARK, Identity, boot, identity, is_alive, members
from weighbridge_training.running.folder import BEGUN, HERE, ORDERS, SUPERVISED, read_json, write_json
from weighbridge_training.running.locks import waited_for
from weighbridge_training.running.orders import Orders, read_orders
from weighbridge_training.running.queue import queued
from weighbridge_training.running.results import Result, read_result, write_result
from weighbridge_training.running.watching import EVERY_S, Ending, watch
from weighbridge_training.states import State

if TYPE_CHECKING:
    from weighbridge_training.running.locks import Lock
    from weighbridge_training.running.queue import Turn

_LOCK_S = 3.0
"""Somebody may be looking whether the lock is held; two supervisors do not wait for each other for long."""


def supervise(folder: Path) -> None:
    """Runs the job of a folder to its end, or watches over the end of what runs already."""
    lock = waited_for(folder / SUPERVISED, _LOCK_S)
    if lock is None or read_result(folder) is not None:
        return
    orders = read_orders(folder)
    if orders is None:
        sys.exit(f"{folder / ORDERS} cannot be read")
    try:
        begun = read_json(folder / BEGUN)
        if begun is not None:
            write_json(folder / HERE, {"pid": os.getpid()})
            _adopt(folder, orders, begun)
            return
        turn = queued(folder.parent, orders.key)
        write_json(folder / HERE, {"pid": os.getpid()})
        _run(folder, orders, turn)
    except Exception:
        said = traceback.format_exc()
        print(said, file=sys.stderr, flush=True)
        # the last line says what it was; where even this cannot be written, the next look at the job tries again
        reason = f"the supervisor of the job failed: {said.strip().splitlines()[-1]}"
        write_result(folder, Result(orders.key, State.FAILED, reason))


def _run(folder: Path, orders: Orders, turn: Turn) -> None:
    slot: Lock | None = None
    while slot is None:
        if (folder / CANCEL).exists():
            turn.give_up()
            write_result(folder, Result(orders.key, State.CANCELLED, "cancelled before it began"))
            return
        slot = turn.come(orders.max_concurrent)
        if slot is None:
            time.sleep(EVERY_S)
    try:
        worker = _started(folder, orders)
    except OSError as error:
        reason = f"{orders.python} cannot be started: {error.strerror or error}"
        write_result(folder, Result(orders.key, State.FAILED, reason))
        return
    concluded(folder, orders, watch(folder, _Child(worker), orders, 0.0))


def _started(folder: Path, orders: Orders) -> subprocess.Popen[bytes]:
    write_json(folder / BEGUN, {"at": time.time(), "clock": time.monotonic(), "boot": boot()})
    (folder / OUT).mkdir(mode=0o700, exist_ok=True)
    with (folder / LOG).open("ab") as log:
        worker = subprocess.Popen(
            [orders.python, "-u", WORKER, JOB],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {MARK: orders.key},
            stdin=subprocess.DEVNULL,
            # the same lines are in the file of events, which outlives this process
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    who = identity(worker.pid)
    started = who.started if who else ""
    write_json(
        folder / BEGUN,
        {"at": time.time(), "clock": time.monotonic(), "boot": boot(), "pid": worker.pid, "started": started},
    )
    return worker


def _adopt(folder: Path, orders: Orders, begun: dict[str, object]) -> None:
    """The worker goes on, if it lives; its end is written down, if it does not."""
    ran_s = _ran(begun)
    worker = _Orphan(orders.key, begun)
    if worker.code() is None:
        concluded(folder, orders, watch(folder, worker, orders, ran_s))
        return
    restarted = bool(begun.get("boot")) and begun["boot"] != boot()
    concluded(
        folder, orders, Ending(-1, None, killed=False), restarted="the machine was restarted" if restarted else ""
    )


def _ran(begun: dict[str, object]) -> float:
    """For how long: by the clock that nobody sets, where the machine still has the same one."""
    clock, at = begun.get("clock"), begun.get("at")
    if begun.get("boot") == boot() and boot() and isinstance(clock, int | float):
        return max(0.0, time.monotonic() - clock)
    return max(0.0, time.time() - at) if isinstance(at, int | float) else 0.0


class _Child:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def code(self) -> int | None:
        return self._process.poll()


class _Orphan:
    """A worker whose supervisor was killed; nobody will be told its exit code."""

    def __init__(self, key: str, begun: dict[str, object]) -> None:
        self._who = _identity(begun) or _by_mark(key)

    @property
    def pid(self) -> int:
        return self._who.pid if self._who else 0

    def code(self) -> int | None:
        return None if self._who and is_alive(self._who) else -1


def _identity(begun: dict[str, object]) -> Identity | None:
    pid, started, where = begun.get("pid"), begun.get("started"), begun.get("boot")
    if isinstance(pid, int) and isinstance(started, str) and started and isinstance(where, str):
        return Identity(pid, started, where)
    return None


def _by_mark(key: str) -> Identity | None:
    """A worker that began while its supervisor was killed before it could write down who it is."""
    found = members(key)
    return identity(found[0]) if found else None


if __name__ == "__main__":
    os.umask(0o077)
    supervise(Path(sys.argv[1]))
