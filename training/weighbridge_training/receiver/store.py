"""Files on their way to a job, by the hash of their content: in pieces, so that half of one is not sent again."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING

from weighbridge_training.receiver.refusal import RefusalError

if TYPE_CHECKING:
    from pathlib import Path

_PART = ".part"
_SPARE_BYTES = 256 * 1024 * 1024


class Store:
    """A folder of files that nobody has asked to be run yet."""

    def __init__(self, folder: Path, max_bytes: int, keep_s: float = 7 * 86_400) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._keep_s = keep_s
        self._lock = threading.Lock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.tidy()

    def received(self, sha256: str) -> int:
        """How much of a file is there; all of it is there as soon as it bears its name."""
        for name in (sha256, sha256 + _PART):
            try:
                return (self._folder / name).stat().st_size
            except FileNotFoundError:
                continue
        return 0

    def path(self, sha256: str) -> Path | None:
        """A whole file; its content is hashed again, as disks and people change things."""
        path = self._folder / sha256
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    return path
        except FileNotFoundError:
            return None
        path.unlink(missing_ok=True)
        return None

    def put(self, sha256: str, size: int, offset: int, data: bytes) -> int:
        """Takes a piece if it is the next one; says how much is there."""
        with self._lock:
            there = self.received(sha256)
            if (self._folder / sha256).exists() or offset != there:
                return there
            if there + len(data) > size:
                raise RefusalError("malformed", f"the file {sha256[:12]} is longer than its {size} bytes")
            self._make_sure_of(size - there)
            part = self._folder / (sha256 + _PART)
            try:
                with part.open("ab") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise RefusalError("unavailable", f"a file cannot be written: {error.strerror or error}") from error
            if there + len(data) == size:
                self._finish(part, sha256)
            return there + len(data)

    def tidy(self) -> None:
        """What no job came for in a week is forgotten."""
        for path in self._folder.iterdir():
            if time.time() - path.stat().st_mtime > self._keep_s:
                path.unlink(missing_ok=True)

    def _finish(self, part: Path, sha256: str) -> None:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            part.unlink()
            raise RefusalError("malformed", f"what came as the file {sha256[:12]} has the SHA-256 {found[:12]}")
        part.replace(self._folder / sha256)

    def _make_sure_of(self, more: int) -> None:
        used = sum(path.stat().st_size for path in self._folder.iterdir())
        if used + more > self._max_bytes:
            raise RefusalError("unavailable", f"the receiver keeps {self._max_bytes} bytes of files at most; try later")
        if shutil.disk_usage(self._folder).free < more + _SPARE_BYTES:
            raise RefusalError("unavailable", "the disk of the receiver is full")
