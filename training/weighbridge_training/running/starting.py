"""Starts a supervisor that outlives whoever started it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.plain import plain
from weighbridge_training.running.environment import minimal_environment
from weighbridge_training.running.folder import HERE, NOTES, read_json

_PACKAGES = Path(__file__).parents[2]
_SECONDS = 30.0
_EVERY_S = 0.02


def start_supervisor(folder: Path) -> None:
    """Returns once it is there, or has done its work; raises `HookError` where it does not come."""
    command = [sys.executable, "-P", "-m", "weighbridge_training.running.supervisor", str(folder)]
    try:
        with (folder / NOTES).open("ab") as notes:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=minimal_environment() | {"PYTHONPATH": str(_PACKAGES)},
                stdin=subprocess.DEVNULL,
                stdout=notes,
                stderr=notes,
                start_new_session=True,
                creationflags=_detached(),
            )
    except OSError as error:
        message = f"no process for the job can be started: {error.strerror or error}"
        raise HookError(Trouble.UNREACHABLE, message) from error
    until = time.monotonic() + _SECONDS
    while (read_json(folder / HERE) or {}).get("pid") != process.pid:
        if (code := process.poll()) is not None:
            if code:
                raise HookError(
                    Trouble.UNREACHABLE, f"the supervisor of the job ended with code {code}: {_last(folder)}"
                )
            return
        if time.monotonic() > until:
            process.kill()
            raise HookError(Trouble.UNREACHABLE, f"the supervisor of the job did not start within {_SECONDS:.0f} s")
        time.sleep(_EVERY_S)
    # it goes on when this process ends; while both live, its end is to leave nothing behind
    threading.Thread(target=process.wait, daemon=True).start()


def _detached() -> int:
    return getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "DETACHED_PROCESS", 0)


def _last(folder: Path) -> str:
    try:
        return plain((folder / NOTES).read_text(errors="replace"))[-500:].strip()
    except OSError:
        return ""
