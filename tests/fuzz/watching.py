"""Starts the worker, and starts it again behind every case that killed it.

By hand: `python tests/fuzz/watching.py GROUP FIRST STOP STEP` says what is wrong, and which cases took longest.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("worker.py")
PATHS = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
_SHOWN = 3000
_SLOW = 3


def problems(group: str, first: int, stop: int, step: int = 1, slow: float = 1e9) -> Iterator[str]:
    """What is wrong with the cases of a group, the deaths of the process included."""
    again = -1
    while first < stop:
        done, at, name = False, first - step, "before the first case"
        command = [sys.executable, str(WORKER), group, str(first), str(stop), str(step)]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, "PYTHONPATH": PATHS}
            ) as worker,
        ):
            assert worker.stdout is not None
            for line in worker.stdout:
                said = json.loads(line)
                done = done or "done" in said
                at, name = said.get("at", at), said.get("name", name)
                if "wrong" in said:
                    yield f"{group}[{at}] {name}: {said['wrong']}"
                if said.get("took", 0) > slow:
                    yield f"{group}[{at}] {name}: {said['took']} s"
            worker.wait()
            if done:
                return
            if worker.returncode == -signal.SIGTERM and again != at:
                # no case does this: somebody else ended the process
                first = again = max(at, first)
                continue
            errors.seek(0)
            yield f"{group}[{at}] {name}: the process ended with {worker.returncode}\n{errors.read()[:_SHOWN]}"
        first = max(at, first) + step


if __name__ == "__main__":
    for problem in problems(sys.argv[1], *map(int, sys.argv[2:5]), slow=_SLOW):
        print(problem, flush=True)
