"""Workspaces that their user trusts, by their real path: the first gate, where no editor answers for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from weighbridge_training.trust.records import Records

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.trust.records import Record

_KEPT = Records("workspaces")


def real(folder: Path | str) -> str:
    """What a workspace is known by, whatever links lead to it."""
    return os.path.realpath(folder)


def trust(folder: Path | str) -> None:
    """Trusts one folder; not what lies beside or above it."""
    _KEPT.put({"workspace": real(folder)}, {})


def distrust(folder: Path | str) -> bool:
    """Takes it back; whether it was trusted."""
    return _KEPT.drop({"workspace": real(folder)})


def is_trusted(folder: Path | str) -> bool:
    """Whether this very folder is trusted."""
    return _KEPT.get({"workspace": real(folder)}) is not None


def trusted() -> list[Record]:
    """Every workspace that is trusted."""
    return _KEPT.all()
