"""One process that drives a job and kills itself at a point: `python driving_client.py HOME REMOTE IDEMPOTENT POINT`.

A point is a call of the hook or a writing of the ledger, before or after it: `submit`, `begin:after`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from driving_backend import FolderHook
from driving_workspace import KEY
from weighbridge_training.driving.driver import Driver
from weighbridge_training.ledger.events import Events
from weighbridge_training.ledger.jobs import Jobs
from weighbridge_training.ledger.leases import Leases
from weighbridge_training.ledger.opening import Ledger

WRITINGS: dict[str, tuple[type, str]] = {
    "take": (Leases, "take"),
    "begin": (Jobs, "begin"),
    "move": (Jobs, "move_held"),
    "append": (Events, "append"),
    "artifacts": (Jobs, "put_artifacts"),
    "report": (Jobs, "put_report"),
    "release": (Leases, "release"),
}


def main(home: str, remote: str, idempotent: str, point: str) -> None:
    reached: dict[str, int] = {}
    name, _, count = point.partition("#")

    def at(place: str) -> None:
        reached[place] = reached.get(place, 0) + 1
        if place == name and reached[place] == int(count or 1):
            os.kill(os.getpid(), signal.SIGKILL)

    for writing, (kind, method) in WRITINGS.items():
        _surround(kind, method, writing, at)
    hook = FolderHook(Path(remote), idempotent == "yes", at)
    with Ledger(Path(home)) as ledger:
        driver = Driver(ledger, Path(home), lambda _: hook, lambda _: None)
        for _ in range(20):
            if not driver.look_at_all():
                break
        print(ledger.jobs.get(KEY).state)


def _surround(kind: type, method: str, writing: str, at: Any) -> None:
    inner = getattr(kind, method)

    def surrounded(self: Any, *arguments: Any, **named: Any) -> Any:
        at(f"{writing}:before")
        result = inner(self, *arguments, **named)
        at(f"{writing}:after")
        return result

    setattr(kind, method, surrounded)


if __name__ == "__main__":
    main(*sys.argv[1:])
