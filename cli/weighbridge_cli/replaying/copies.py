"""Copies of a workspace in which cases are run, so that nothing in the workspace itself is touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config import VENDORED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge_cli.fixing import Fixed

_LINKED = (".venv", "venv", "env", "node_modules")
"""What a program is installed with; it is looked at where it is."""
_LEFT = frozenset(name.rstrip("/") for name in VENDORED) - {"build", "dist", "out", "target", "vendor", "env"}


def copied(root: Path, into: Path, fixed: Iterable[Fixed] = ()) -> None:
    """The files of a workspace in another folder, with these files as edits make them."""

    def left(folder: str, names: list[str]) -> set[str]:
        found = {name for name in names if name in _LEFT or name in _LINKED}
        # what is neither file nor folder (a socket, a pipe) cannot be copied
        found |= {name for name in names if not (Path(folder, name).is_file() or Path(folder, name).is_dir())}
        return found

    shutil.copytree(root, into, ignore=left, symlinks=False, dirs_exist_ok=True)
    for installed in _installed(root):
        link = into / installed.relative_to(root)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(installed, target_is_directory=True)
    for file in fixed:
        target = into / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.after, encoding="utf-8", newline="")


def python_of(root: Path, named: str) -> str:
    """The Python that a program runs with: the one that is named, that of its own environment, or ours."""
    import sys

    if named:
        return named
    for folder in (".venv", "venv", "env"):
        for place in ("bin/python", "Scripts/python.exe"):
            if (root / folder / place).is_file():
                return str(root / folder / place)
    return sys.executable


def _installed(root: Path) -> Iterable[Path]:
    for name in _LINKED:
        if (root / name).is_dir():
            yield root / name
    # packages of a monorepo have their own
    for folder in ("packages", "apps", "services"):
        yield from sorted((root / folder).glob("*/node_modules"))
