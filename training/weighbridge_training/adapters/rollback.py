"""The way back from an adoption: every file byte by byte what it was, and no edit of a person lost."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.adapters.originals import Kept, Original


class Since(StrEnum):
    """What became of a file since it was adopted."""

    ADOPTED = "as the adoption left it"
    BEFORE = "as it was before the adoption"
    EDITED = "edited since the adoption"
    GONE = "gone"


class NotRestored(Exception):
    """A file that could not be written; the others are what they were."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file, three ways: before, adopted, and now."""

    original: Original
    now: bytes | None
    since: Since


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a rollback meets."""

    files: tuple[Found, ...]

    @property
    def in_the_way(self) -> tuple[Found, ...]:
        """Files that somebody changed since; one of them stops the whole."""
        return tuple(one for one in self.files if one.since in (Since.EDITED, Since.GONE))

    @property
    def is_done(self) -> bool:
        """Nothing of the adoption is there any more."""
        return all(one.since is Since.BEFORE for one in self.files)


def rollback_of(kept: Kept, root: Path) -> Rollback:
    """Every file of an adoption as it is now."""
    return Rollback(tuple(_found(one, root) for one in kept.files))


def in_words(rollback: Rollback) -> Iterator[str]:
    """Why there is no way back as things are: for each file what adopting did, and what somebody did since."""
    for one in rollback.files:
        if one.since is Since.GONE:
            yield f"{one.original.path} is gone: bring it back as adopting left it, or restore all of it by hand."
        elif one.since is Since.EDITED:
            theirs = _counted(one.original.before, one.original.after)
            yours = _counted(one.original.after, one.now)
            yield f"{one.original.path} was edited since: adopting changed {theirs}, and you {yours}. Both are kept."
        else:
            yield f"{one.original.path} is {one.since}."


def differences(rollback: Rollback) -> Iterator[str]:
    """As unified diffs: what was edited since, and what going back would undo."""
    for one in rollback.in_the_way:
        path = one.original.path
        yield from _diff(one.original.after, one.now, f"{path} (as adopted)", f"{path} (now)")
        yield from _diff(one.original.after, one.original.before, f"{path} (as adopted)", f"{path} (before)")


def undone(rollback: Rollback) -> Iterator[str]:
    """As unified diffs: what going back does."""
    for one in rollback.files:
        if one.since is Since.ADOPTED:
            path = one.original.path
            yield from _diff(one.now, one.original.before, f"a/{path}", f"b/{path}")


def restore(rollback: Rollback, root: Path) -> None:
    """Writes every file back, all or none; raises `NotRestored`."""
    for one in rollback.files:
        if _read(root, one.original.path) != one.now:
            raise NotRestored(f"{one.original.path} changed while it was looked at; run the command again.")
    done: list[Found] = []
    try:
        for one in rollback.files:
            done.append(one)
            _write(root, one.original.path, one.original.before)
    except OSError as error:
        for one in done:
            with suppress(OSError):
                _write(root, one.original.path, one.now)
        raise NotRestored(f"{error.filename} cannot be written: {error.strerror}. Nothing was changed.") from error


def _found(original: Original, root: Path) -> Found:
    now = _read(root, original.path)
    if now == original.after:
        since = Since.ADOPTED
    elif now == original.before:
        since = Since.BEFORE
    else:
        since = Since.GONE if now is None else Since.EDITED
    return Found(original, now, since)


def _inside(root: Path, path: str) -> Path | None:
    """The file behind a path; None where a link has led it out of the workspace since."""
    real = Path(os.path.realpath(root / path))
    return real if real.is_relative_to(os.path.realpath(root)) else None


def _read(root: Path, path: str) -> bytes | None:
    real = _inside(root, path)
    try:
        return None if real is None else real.read_bytes()
    except OSError:
        return None


def _write(root: Path, path: str, data: bytes | None) -> None:
    real = _inside(root, path)
    if real is None:
        raise OSError(0, "leads out of the workspace", path)
    if data is None:
        real.unlink(missing_ok=True)
        return
    aside = real.with_name(f".{real.name}.{uuid.uuid4().hex}")
    try:
        with aside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if real.exists():
            aside.chmod(real.stat().st_mode & 0o7777)
        aside.replace(real)
    finally:
        aside.unlink(missing_ok=True)


def _counted(old: bytes | None, new: bytes | None) -> str:
    lines = [line for line in _diff(old, new, "a", "b") if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    added = sum(line.startswith("+") for line in lines)
    return f"{added} lines in and {len(lines) - added} out"


def _diff(old: bytes | None, new: bytes | None, before: str, after: str) -> Iterator[str]:
    one, other = ((data or b"").decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    for line in unified_diff(one, other, before, after):
        yield line if line.endswith("\n") else f"{line}\n"
