"""Files that a back-end gives back: written aside, measured, and kept only where they are what was announced."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.layout import FETCHED
from weighbridge_training.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from weighbridge_training.contract import Artifact


def fetched(artifact: Artifact, chunks: Iterable[bytes], into: Path) -> None:
    """Writes what comes to a path that does not exist; what is longer, shorter or other than announced is not kept."""
    if artifact.name not in FETCHED:
        message = f"{plain_line(artifact.name, 100)} is no file that may be fetched of a job"
        raise HookError(Trouble.BAD_ANSWER, message)
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise HookError(Trouble.UNREACHABLE, f"{into} cannot be written: {error.strerror or error}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > artifact.bytes:
                    raise HookError(Trouble.BAD_ANSWER, f"{artifact.name} is longer than its {artifact.bytes} bytes")
                digest.update(chunk)
                file.write(chunk)
        if size < artifact.bytes or digest.hexdigest() != artifact.sha256:
            raise HookError(Trouble.BAD_ANSWER, f"{artifact.name} is not what was announced: its SHA-256 differs")
    except OSError as error:
        into.unlink(missing_ok=True)
        raise HookError(Trouble.UNREACHABLE, f"{into} cannot be written: {error.strerror or error}") from error
    except BaseException:
        into.unlink(missing_ok=True)
        raise
