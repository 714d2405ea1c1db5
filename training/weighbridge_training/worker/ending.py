"""How a job ended, written once and whole; and what it left."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weighbridge_training.layout import FETCHED, OUT, RESULT
from weighbridge_training.states import State

CODES = {State.SUCCEEDED: 0, State.FAILED: 1, State.CANCELLED: 130}
"""What the process ends with."""
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Ending:
    """A final state, and in plain text why."""

    state: State
    reason: str = ""

    @property
    def code(self) -> int:
        return CODES[self.state]


def write_result(key: str, ending: Ending) -> None:
    """Aside, then renamed: whoever reads it reads all of it."""
    document = {"v": 1, "key": key, "state": ending.state, "reason": ending.reason, "artifacts": artifacts()}
    aside = Path(f"{RESULT}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump(document, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(RESULT)
    finally:
        aside.unlink(missing_ok=True)


def written_ending() -> Ending | None:
    """How it ended, if it has."""
    try:
        said: dict[str, Any] = json.loads(Path(RESULT).read_text(encoding="utf-8"))
        return Ending(State(said["state"]), str(said["reason"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def artifacts() -> list[dict[str, Any]]:
    """Every file that may be fetched, with its digest."""
    found: list[dict[str, Any]] = []
    for name in FETCHED:
        path = Path(OUT) / name
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                sha = hashlib.file_digest(file, "sha256").hexdigest()
            found.append({"name": name, "bytes": path.stat().st_size, "sha256": sha})
    return found
