"""Files that only the user can have written, or they are not read.

On Windows the type, the links and the size are checked; owners and access lists are not, as the folder of a profile has
those of its user.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_048_576
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class NotOwnedError(Exception):
    """A file that somebody else may have written, with what makes it so and what to do."""


def read_owned(path: Path) -> bytes | None:
    """The bytes of a regular file of the user's; None where there is none."""
    if os.name == "nt":
        return _read_on_windows(path)
    try:
        _check_above(path.parent)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot(path.parent, error) from None
    try:
        _check(path.parent, os.fstat(folder), "chmod 700")
        # without O_NONBLOCK a named pipe would wait for its writer
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        file = os.open(path.name, flags, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot(path, error) from None
    finally:
        os.close(folder)
    try:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise NotOwnedError(f"{path}: expected a regular file")
        _check(path, about, "chmod 600")
        with os.fdopen(file, "rb", closefd=False) as stream:
            return _within(stream.read(MAX_BYTES + 1), path)
    finally:
        os.close(file)


def _check(path: Path, about: os.stat_result, remedy: str) -> None:
    if about.st_uid != os.geteuid():
        raise NotOwnedError(f"{path}: belongs to somebody else (user {about.st_uid}), so it is not read; make it yours")
    if about.st_mode & _OTHERS:
        raise NotOwnedError(f"{path}: others may write to it, so it is not read; run: {remedy} '{path}'")


def _check_above(folder: Path) -> None:
    """A folder further up that everyone may change, or that belongs to another user, lets them put in another file."""
    for above in folder.parents:
        about = above.stat()
        everyone = about.st_mode & stat.S_IWOTH and not about.st_mode & stat.S_ISVTX
        if everyone or about.st_uid not in (0, os.geteuid()):
            raise NotOwnedError(f"{folder}: somebody else may replace it, as {above} is not yours alone")


def _cannot(path: Path, error: OSError) -> NotOwnedError:
    if path.is_symlink():
        return NotOwnedError(f"{path}: is a symbolic link, so it is not read; put the file itself there")
    return NotOwnedError(f"{path}: cannot be read: {error.strerror}")


def _read_on_windows(path: Path) -> bytes | None:
    for part in (path.parent, path):
        if part.is_symlink() or (part.exists() and _reparse_tag(part)):
            raise NotOwnedError(f"{part}: is a link, so it is not read; put the file itself there")
    if not path.exists():
        return None
    if not path.is_file():
        raise NotOwnedError(f"{path}: expected a regular file")
    with path.open("rb") as stream:
        return _within(stream.read(MAX_BYTES + 1), path)


def _reparse_tag(path: Path) -> int:
    tag: int = getattr(path.lstat(), "st_reparse_tag", 0)
    return tag


def _within(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise NotOwnedError(f"{path}: is larger than 1 MiB")
    return data
