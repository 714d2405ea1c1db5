"""Processes, measured from outside: processor time, wall time and memory, in rounds that take turns.

The machine may be shared and its clock may change; programs that are compared therefore run in turns, A B A B, and what
is compared is the ratio of medians. Processor time is the steadier figure, wall time what a person waits for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_DROPPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUNBUFFERED", "NO_COLOR", "FORCE_COLOR")
_CLEAN_OR_FOUND = (0, 1)


@dataclass(frozen=True, slots=True)
class Program:
    """A command, with where it runs and what is done before each run, unmeasured."""

    name: str
    command: Sequence[str | Path]
    folder: Path
    variables: Mapping[str, str] | None = None
    before: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run, or the median of several, costs."""

    cpu: float
    """Seconds of user and system time, of child processes, too."""
    wall: float
    peak: int
    """Bytes resident at most, in the largest process."""
    output: str = ""


def measured(program: Program) -> Cost:
    """One run."""
    if program.before is not None:
        program.before()
    command = [str(part) for part in program.command]
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=program.folder,
        env=cleaned(program.variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in _CLEAN_OR_FOUND:
        raise RuntimeError(f"{program.name} failed with {process.returncode}: {' '.join(command)}\n{output[-600:]}")
    kibibyte = 1024 if sys.platform == "linux" else 1
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * kibibyte, output)


def in_turns(programs: Sequence[Program], rounds: int) -> dict[str, Cost]:
    """The median cost of each program over so many rounds, after one round that warms the file cache."""
    for program in programs:
        measured(program)
    costs: dict[str, list[Cost]] = {program.name: [] for program in programs}
    for _ in range(rounds):
        for program in programs:
            costs[program.name].append(measured(program))
    return {name: _median(runs) for name, runs in costs.items()}


def _median(runs: Sequence[Cost]) -> Cost:
    return Cost(
        median(run.cpu for run in runs),
        median(run.wall for run in runs),
        max(run.peak for run in runs),
        runs[-1].output,
    )


def cleaned(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without what would make Python another one, and with these."""
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    return {**kept, **(variables or {})}
