"""The worker, run here to answer with an adapter that is there already; nothing is trained."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.layout import JOB, LOG, RESULT, WORKER
from weighbridge_training.plain import plain_line
from weighbridge_training.running.environment import minimal_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class NotAnsweredError(Exception):
    """The worker ended without answers, and why."""


def answer(folder: Path, python: str, limit_s: int, told: Callable[[dict[str, Any]], None]) -> None:
    """Runs `worker.pyz answer job.json` to its end; raises `NotAnsweredError`."""
    command = [python, WORKER, "answer", JOB]
    log = folder / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=minimal_environment(),
            )
        except OSError as error:
            raise NotAnsweredError(f"{python} cannot be started: {error.strerror}") from None
        try:
            _follow(process, told)
            code = process.wait(timeout=limit_s)
        except BaseException:
            process.kill()
            process.wait()
            raise
    if code:
        raise NotAnsweredError(_reason(folder, code))


def _follow(process: subprocess.Popen[bytes], told: Callable[[dict[str, Any]], None]) -> None:
    """Passes events on as they come; the worker itself keeps `limits.max_runtime_s`."""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            event: Any = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            told(cast("dict[str, Any]", event))


def _reason(folder: Path, code: int) -> str:
    try:
        result: Any = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        reason = plain_line(str(result["reason"]))
    except (OSError, ValueError, KeyError, TypeError):
        reason = ""
    return reason or f"the worker ended with code {code}; {folder / LOG} says more"
