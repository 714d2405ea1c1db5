"""How a job ended: read with suspicion, as anybody may have written it, and written where the worker did not."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.contract import Artifact
from weighbridge_training.layout import FETCHED, LOG, OUT, RESULT
from weighbridge_training.plain import plain, plain_line
from weighbridge_training.running.folder import read_json, write_json
from weighbridge_training.states import State

if TYPE_CHECKING:
    from pathlib import Path

_LAST_BYTES = 8192
_LAST_LINES = 3
"""A reason is read in one line; `weighbridge jobs logs` has the rest."""
_REASON = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """The content of `result.json`."""

    key: str
    state: State
    reason: str = ""
    artifacts: tuple[Artifact, ...] = ()


def read_result(folder: Path) -> Result | None:
    """The result in the folder of a job; None where there is none, or none that the contract allows."""
    found = read_json(folder / RESULT)
    if found is None:
        return None
    try:
        return result_of(found)
    except (KeyError, TypeError, ValueError):
        return None


def result_of(document: dict[str, Any]) -> Result:
    """A result by its document; raises `KeyError`, `TypeError` or `ValueError` where it is none."""
    state = State(document["state"])
    if not state.is_final:
        raise ValueError(f"a job does not end as {state}")
    artifacts: list[object] = list(document.get("artifacts") or ())
    found = tuple(artifact_of(cast("dict[str, Any]", one)) for one in artifacts)
    return Result(str(document["key"]), state, plain(str(document.get("reason") or ""))[:_REASON], found)


def artifact_of(document: dict[str, Any]) -> Artifact:
    """An artifact by its document; raises `KeyError`, `TypeError` or `ValueError` where it is none."""
    name, size, sha256 = document["name"], document["bytes"], document["sha256"]
    if name not in FETCHED:
        raise ValueError(f"{plain_line(str(name))} is no file that may be fetched")
    if type(size) is not int or size < 0:
        raise ValueError(f"{name} has no size")
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"{name} has no SHA-256")
    return Artifact(name, size, sha256)


def write_result(folder: Path, result: Result) -> None:
    artifacts = [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in result.artifacts]
    write_json(
        folder / RESULT,
        {"v": 1, "key": result.key, "state": result.state.value, "reason": result.reason, "artifacts": artifacts},
    )


def artifacts_in(folder: Path) -> tuple[Artifact, ...]:
    """What a job has left that may be fetched, measured."""
    found: list[Artifact] = []
    for name in FETCHED:
        try:
            with open_artifact(folder, name) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                found.append(Artifact(name, file.tell(), digest))
        except OSError:
            continue
    return tuple(found)


def open_artifact(folder: Path, name: str) -> Any:
    """A file of the job, opened for reading; raises `OSError` where it is no plain file inside of its folder."""
    if name not in FETCHED:
        raise FileNotFoundError(f"{plain_line(name)} is no file that may be fetched")
    path = folder / OUT / name
    if path.resolve() != folder.resolve() / OUT / name:
        raise FileNotFoundError(f"{name} leads out of the folder of the job")
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(f"{name} is no plain file")
    return os.fdopen(descriptor, "rb")


def last_lines(folder: Path) -> str:
    """The end of what was printed, which most often says why a program ended."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_BYTES))
            text = file.read(_LAST_BYTES).decode(errors="replace")
    except OSError:
        return ""
    lines = [line for line in plain(text).splitlines() if line.strip()]
    return "\n".join(lines[-_LAST_LINES:])
