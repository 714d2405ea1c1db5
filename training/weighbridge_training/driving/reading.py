"""Reads files of a workspace that somebody else may have written: none outside of it, regular files, of a limited size.

What is read is what is hashed and sent; nobody reads a second time.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_DATA_BYTES = 512 * 1024 * 1024
"""Of one file of rows."""


class UnreadableFile(Exception):
    """A file that a task names and that cannot go along, with the reason."""


class WorkspaceFiles:
    """The files below one root."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def read(self, path: str, most: int = MAX_DATA_BYTES) -> bytes:
        """The bytes of a file, given by its path from the root."""
        real = self._inside(path)
        try:
            descriptor = self._opened(real)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                raise UnreadableFile(f"{path}: is no regular file")
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise UnreadableFile(f"{path}: {error.strerror or error}") from error
        if len(data) > most:
            raise UnreadableFile(f"{path}: is larger than {most:,} bytes")
        return data

    def names(self, path: str) -> list[str]:
        """What lies in a folder, in order."""
        real = self._inside(path)
        try:
            return sorted(os.listdir(real))  # noqa: PTH208 (names are wanted, not paths)
        except OSError as error:
            raise UnreadableFile(f"{path}: {error.strerror or error}") from error

    def _inside(self, path: str) -> Path:
        try:
            real = (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise UnreadableFile(f"{path}: cannot be followed: {error}") from error
        if not real.is_relative_to(self.root):
            raise UnreadableFile(f"{path}: leads out of the workspace")
        return real

    def _opened(self, real: Path) -> int:
        """Opens a resolved path folder by folder: a link that was put there since is not followed."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        if os.open not in os.supports_dir_fd:
            # Windows: links need a privilege there
            return os.open(real, flags)
        folders, name = real.relative_to(self.root).parts[:-1], real.name
        at = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for folder in folders:
                inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
                os.close(at)
                at = inner
            return os.open(name, flags, dir_fd=at)
        finally:
            os.close(at)
