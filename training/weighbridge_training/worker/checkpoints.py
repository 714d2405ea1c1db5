"""Places to go on from: one counts once it is whole, as a process can be killed while it writes."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WHOLE = "whole"
_NAME = re.compile(r"checkpoint-(\d+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """One checkpoint."""

    step: int
    path: Path


def newest(folder: Path) -> Kept | None:
    """The last whole one."""
    return max(_whole(folder), key=lambda one: one.step, default=None)


def finish(folder: Path, step: int) -> None:
    """Says that one is whole."""
    path = folder / f"checkpoint-{step}"
    if path.is_dir():
        # its pickle of arguments is read by nobody
        (path / "training_args.bin").unlink(missing_ok=True)
        (path / _WHOLE).touch()


def sweep(folder: Path) -> None:
    """Takes away what a crash left half written."""
    whole = {one.path for one in _whole(folder)}
    for path in folder.glob("checkpoint-*"):
        if path not in whole:
            shutil.rmtree(path, ignore_errors=True)


def _whole(folder: Path) -> list[Kept]:
    found: list[Kept] = []
    for path in folder.glob("checkpoint-*"):
        name = _NAME.fullmatch(path.name)
        if name and (path / _WHOLE).is_file():
            found.append(Kept(int(name[1]), path))
    return found
