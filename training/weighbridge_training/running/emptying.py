"""Takes rows, weights, checkpoints and adapters of jobs away that ended long ago; how each of them ended stays."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from weighbridge_training.layout import JOB, RESULT
from weighbridge_training.running.folder import LOCKS, OWN
from weighbridge_training.running.locks import holding

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.running.room import Room

_STAYS = frozenset({JOB, RESULT, OWN})
"""So that a key is the same job for ever, and whoever asks is told how it ended."""
_LOCK_S = 5.0


def empty(room: Room, keep_s: float) -> int:
    """Empties every job that ended longer ago than that; says how many there were."""
    return sum(_emptied(room, key, keep_s) for key in tuple(room.keys()))


def is_emptied(folder: Path) -> bool:
    """Whether nothing is left of a job but how it ended."""
    try:
        return {entry.name for entry in folder.iterdir()} <= _STAYS
    except OSError:
        return False


def _emptied(room: Room, key: str, keep_s: float) -> bool:
    folder = room.folder / key
    if _age_s(folder / RESULT) <= keep_s or is_emptied(folder) or not room.status(key).state.is_final:
        return False
    try:
        # a job that goes on from this one may copy its checkpoints just now
        with holding(room.folder / LOCKS / key, _LOCK_S):
            for entry in folder.iterdir():
                if entry.name not in _STAYS:
                    _removed(entry)
    except (OSError, TimeoutError):
        return False
    return True


def _removed(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
