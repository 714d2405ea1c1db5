"""Paths between three points of view: what a person types, the workspace root, and the working directory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.discovery import find_root

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

STDIN_NAME = "system_prompt.txt"
"""What standard input is taken for if nobody says: the text of one system prompt."""


@dataclass(frozen=True, slots=True)
class Places:
    """The workspace of one run and the folder that it was started in."""

    root: Path
    here: Path

    @property
    def folder(self) -> str:
        """The working directory as seen from the root; the root itself where it lies elsewhere."""
        if self.here == self.root or not self.here.is_relative_to(self.root):
            return ""
        return self.here.relative_to(self.root).as_posix()

    def shown(self, path: str) -> str:
        """A workspace path as seen from the working directory."""
        if self.here == self.root:
            return path
        try:
            return os.path.relpath(self.root / path, self.here).replace(os.sep, "/")
        except ValueError:  # another drive
            return (self.root / path).as_posix()

    def inside(self, named: str) -> str:
        """A path that a person typed, relative to the root; it need not exist."""
        path = Path(os.path.normpath(self.here / named))
        for candidate in (path, path.parent.resolve() / path.name):
            if candidate.is_relative_to(self.root):
                return candidate.relative_to(self.root).as_posix()
        raise Failure(f"{named} is outside the workspace {self.root}")

    def typed(self, paths: Sequence[str]) -> list[str]:
        """The paths as discovery reads them: absolute, so that no working directory is needed."""
        return [str(self.here / path) for path in paths]


def places_for(paths: Sequence[str]) -> Places:
    """The workspace that the named paths belong to; the working directory decides where they leave it open."""
    here = Path.cwd().resolve()
    root = find_root(here)
    for named in paths:
        path = here / named
        if not path.exists() and not path.is_symlink():
            raise Failure(f"{named}: no such file or folder")
    outside = [path for path in paths if not _lies_in(here / path, root)]
    if not outside:
        return Places(root, here)
    folders = {_folder(here / path) for path in paths}
    roots = {find_root(folder) for folder in folders}
    if len(roots) == 1:
        return Places(roots.pop(), here)
    common = Path(os.path.commonpath(folders))
    roots = {find_root(common)}
    if common == Path(common.anchor):
        raise Failure("the paths have no folder in common; weigh them one by one")
    return Places(roots.pop(), here)


def _lies_in(path: Path, root: Path) -> bool:
    path = Path(os.path.normpath(path))
    return path.is_relative_to(root) or path.resolve().is_relative_to(root)


def _folder(path: Path) -> Path:
    path = path.resolve()
    return path if path.is_dir() else path.parent
