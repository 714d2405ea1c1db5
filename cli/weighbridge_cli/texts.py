"""The texts of one run: from which a workspace is made, in this process or in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from weighbridge.past import GitHistory
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Texts:
    """Files of a root, and texts that stand in for files."""

    root: Path | None
    """None: everything is in `overlay`."""
    paths: tuple[str, ...]
    overlay: Mapping[str, str]
    max_file_bytes: int
    size: int
    """The bytes of all of them, roughly."""

    def workspace(self) -> Workspace:
        workspace = Workspace(self.root, self.paths, self.overlay, self.max_file_bytes)
        if self.root is not None:
            workspace.history = GitHistory(self.root, date.today())
        return workspace
