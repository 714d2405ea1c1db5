"""A process, and everything that it started: who they are, whether they live, and their end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "WEIGHBRIDGE_JOB"
"""In the environment of a worker and of all that it starts: the key of the job; what left its group has it, too."""

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that cannot be taken for a later one with the same number."""

    pid: int
    started: str
    boot: str


def identity(pid: int) -> Identity | None:
    """Who has a number now; None where nobody does, or where the system does not say."""
    started = _started(pid)
    return Identity(pid, started, boot()) if started else None


def is_alive(process: Identity) -> bool:
    return identity(process.pid) == process


def boot() -> str:
    """Changes with every start of the machine, where the system says so."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def ask_to_end(pid: int) -> None:
    """To the process alone: those that it started are ended by it, in its own order."""
    with suppress(OSError):
        # Windows knows no request that a program without a console hears; there, this is the end
        os.kill(pid, signal.SIGTERM)


def end(pid: int, key: str) -> None:
    """The end of a process, of its group, and of all that carry the mark of its job."""
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)
        else:
            os.killpg(pid, signal.SIGKILL)
    for member in members(key):
        with suppress(OSError):
            os.kill(member, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def members(key: str) -> list[int]:
    """The processes that carry the mark of a job; only Linux tells."""
    mark = f"{MARK}={key}".encode()
    found: list[int] = []
    for entry in _PROC.glob("[0-9]*"):
        # those of other users cannot be read, and are none of ours
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return sorted(found)


def _started(pid: int) -> str:
    if sys.platform == "linux":
        try:
            # the name in brackets may hold anything; what follows the last bracket are the state and the other fields
            fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in ("Z", "X") else fields[19]
    if sys.platform == "win32":
        return ""
    shown = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    status, _, started = shown.stdout.strip().partition(" ")
    return "" if status.startswith("Z") else started.strip()
