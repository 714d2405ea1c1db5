"""The folder of a job in the state home: the bytes that were approved, kept until nobody can ask for them again."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

from pydantic import ValidationError

from weighbridge_training.bundle import Bundle, Content
from weighbridge_training.job import Job
from weighbridge_training.layout import BASE, JOB, WORKER
from weighbridge_training.program import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "jobs"


class StoredError(Exception):
    """The folder of a job cannot be written, or does not hold what was approved."""


def folder_of(home: Path, key: str) -> Path:
    """Where a job lies: laid out as `layout` says."""
    return home / FOLDER / key


def store(home: Path, bundle: Bundle) -> Path:
    """Writes a bundle whole or not at all; one that is there and is the same stays."""
    folder = folder_of(home, bundle.job.key)
    if _holds(home, bundle):
        return folder
    aside = folder.with_name(f".{bundle.job.key}.{uuid.uuid4().hex}")
    try:
        for name, data in bundle.files():
            path = aside / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_synced(path, data)
        if folder.exists():
            folder.rename(aside.with_name(f"{aside.name}.old"))
        aside.rename(folder)
    except OSError as error:
        raise StoredError(f"{folder} cannot be written: {error.strerror or error}. Nothing was sent.") from error
    finally:
        for left in (aside, aside.with_name(f"{aside.name}.old")):
            shutil.rmtree(left, ignore_errors=True)
    return folder


def load(home: Path, key: str, digest: str) -> Bundle:
    """The bundle of a job, byte by byte what was approved; raises `StoredError`."""
    folder = folder_of(home, key)
    try:
        job = Job.model_validate_json((folder / JOB).read_bytes())
        program = Worker((folder / WORKER).read_bytes(), job.worker.version)
        contents = {one.name: Content((folder / one.name).read_bytes(), one.rows) for one in job.files}
    except (OSError, ValidationError) as error:
        raise StoredError(f"{folder} is not what was approved: {type(error).__name__}") from error
    bundle = Bundle(job, contents, program)
    if job.key != key or bundle.digest != digest or not _is_whole(bundle):
        raise StoredError(f"{folder} is not what was approved: its content has changed since")
    return bundle


def load_job(home: Path, key: str) -> Job:
    """The document of a job."""
    path = folder_of(home, key) / JOB
    try:
        return Job.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise StoredError(f"{path} cannot be read: {type(error).__name__}") from error


def lighten(home: Path, key: str) -> None:
    """Lets go of a base model that went along; a verdict needs the rows, and nobody sends a job that has ended."""
    shutil.rmtree(folder_of(home, key) / BASE, ignore_errors=True)


def write_synced(path: Path, data: bytes) -> None:
    """A new file, for its owner alone, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_whole(path: Path, data: bytes) -> None:
    """A file, written aside and then renamed."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_synced(aside, data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _holds(home: Path, bundle: Bundle) -> bool:
    try:
        return load(home, bundle.job.key, bundle.digest).job == bundle.job
    except StoredError:
        return False


def _is_whole(bundle: Bundle) -> bool:
    return all(_digests(bundle))


def _digests(bundle: Bundle) -> Iterator[bool]:
    import hashlib

    yield hashlib.sha256(bundle.worker.data).hexdigest() == bundle.job.worker.sha256
    for one in bundle.job.files:
        yield hashlib.sha256(bundle.contents[one.name].data).hexdigest() == one.sha256
