"""What can go wrong with the ledger, in sentences that say what to do."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class LedgerError(Exception):
    """The ledger cannot be read or written; what was in it is as it was."""


class UnknownJob(LedgerError):
    """There is no job of this key."""


class WrongStep(LedgerError):
    """A state that cannot follow the one that the job is in."""


class LeaseLost(LedgerError):
    """Another process drives the job by now; what this one wanted to write was not written."""


def told(error: sqlite3.Error, path: Path) -> LedgerError:
    """An error of SQLite as a person can act on it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return LedgerError(f"the disk is full: {path} could not be written, and is as it was. Make room and try again.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerError(
            f"{path} is damaged ({error}) and was left as it is. Put back a copy, or move the file aside to begin a "
            "new ledger; jobs that are under way go on at their back-ends."
        )
    if code == sqlite3.SQLITE_READONLY:
        return LedgerError(f"{path} cannot be written: the file or its folder is read-only. Nothing was changed.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return LedgerError(f"{path} cannot be opened: {error}. See who owns the file and its folder.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerError(f"{path} is held by another process for too long. Nothing was changed; try again.")
    return LedgerError(f"{path}: {error}. Nothing was changed.")
