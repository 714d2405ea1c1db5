"""Exclusive locks on files, which the system lets go when their process ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_EVERY_S = 0.02


class Lock:
    """A lock that is held, until it is released or the process ends; no child inherits it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        os.close(self._descriptor)


def taken(path: Path) -> Lock | None:
    """The lock, or None where somebody else has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if _locked(descriptor):
        return Lock(descriptor)
    os.close(descriptor)
    return None


def waited_for(path: Path, seconds: float) -> Lock | None:
    """The lock, as soon as it is free within a time; None where it was not."""
    until = time.monotonic() + seconds
    while True:
        lock = taken(path)
        if lock is not None or time.monotonic() > until:
            return lock
        time.sleep(_EVERY_S)


@contextmanager
def holding(path: Path, seconds: float) -> Generator[None]:
    """Holds a lock meanwhile; raises `TimeoutError` where it does not become free."""
    lock = waited_for(path, seconds)
    if lock is None:
        raise TimeoutError(f"{path} was held for more than {seconds:.0f} s")
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Whether somebody has it now. Whoever wants it at this very moment may have to try again."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _locked(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _locked(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
