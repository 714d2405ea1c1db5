"""Writes the folder of a job; one that is half written, because something was killed, is completed by the next try."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.layout import CHECKPOINTS, JOB, OUT
from weighbridge_training.running.folder import ORDERS, write_bytes
from weighbridge_training.running.orders import Orders, write_orders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge_training.job import Job

_SPARE_BYTES = 256 * 1024 * 1024


def write_folder(
    folder: Path, job: Job, files: Mapping[str, bytes | Path], orders: Orders, resumes: Path | None
) -> None:
    """Everything, and the job itself last: a folder without it is half written."""
    need = sum(file.bytes for file in job.files) + job.worker.bytes
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if (free := shutil.disk_usage(folder).free) < need + _SPARE_BYTES:
            raise OSError(errno.ENOSPC, f"{free // 1_000_000} MB are free in {folder}, and the job needs more")
        for name, source in files.items():
            _write(folder / name, source)
        (folder / OUT).mkdir(mode=0o700, exist_ok=True)
        if resumes is not None:
            _carry_over(resumes / CHECKPOINTS, folder / CHECKPOINTS)
        (folder / ORDERS).parent.mkdir(mode=0o700, exist_ok=True)
        write_orders(folder, orders)
        write_bytes(folder / JOB, job.model_dump_json(indent=2, exclude_none=True).encode())
    except OSError as error:
        message = f"the folder of the job cannot be written: {error.strerror or error}"
        raise HookError(Trouble.UNREACHABLE, message) from error


def _write(path: Path, source: bytes | Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if isinstance(source, Path):
        _link(source, path)
    elif not _is_there(path, source):
        write_bytes(path, source)


def _is_there(path: Path, data: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest() == hashlib.sha256(data).digest()
    except OSError:
        return False


def _link(source: Path, path: Path) -> None:
    """The same file under another name where the file system can do this, as a base model is large."""
    path.unlink(missing_ok=True)
    try:
        os.link(source, path, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, path, follow_symlinks=False)


def _carry_over(old: Path, new: Path) -> None:
    """The checkpoints of a job that ended early; plain files only, whatever that job left there."""
    if new.exists():
        shutil.rmtree(new)
    for parent, folders, names in os.walk(old):
        folders[:] = [name for name in folders if not (Path(parent) / name).is_symlink()]
        target = new / Path(parent).relative_to(old)
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            source = Path(parent) / name
            if source.is_file() and not source.is_symlink():
                _link(source, target / name)
