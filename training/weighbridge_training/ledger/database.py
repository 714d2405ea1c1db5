"""One SQLite file: opened safely, brought up to date, and written in transactions that happen whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
import uuid
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from weighbridge_training.ledger.errors import LedgerError, told
from weighbridge_training.ledger.schema import APPLICATION, STEPS, VERSION

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

BUSY_S = 20.0
"""How long a process waits for another one that writes."""
WITHOUT_WAL = (
    "The file system of {folder} has no write-ahead log for SQLite: the ledger is kept with a rollback journal, which "
    "is as safe and a little slower."
)


class Database:
    """A connection that threads share; `notes` says once what is unusual about where it lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: tuple[str, ...] = ()
        self._lock = threading.RLock()
        self._inside = False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = _own_file(path)
        except OSError as error:
            raise LedgerError(
                f"{path} cannot be opened: {error.strerror or error}. See who owns its folder."
            ) from error
        try:
            self._connection = _connected(path)
        except sqlite3.Error as error:
            raise told(error, path) from error
        try:
            self._prepare(fresh)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Everything inside is written, or nothing; one inside of another is part of it."""
        with self._lock:
            if self._inside:
                yield self._connection
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                raise told(error, self.path) from error
            self._inside = True
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                # a full disk rolls back by itself
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise told(error, self.path) from error
                raise
            finally:
                self._inside = False

    def rows(self, question: str, values: Iterable[object] = ()) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._lock:
            try:
                return self._connection.execute(question, tuple(values)).fetchall()
            except sqlite3.Error as error:
                raise told(error, self.path) from error

    def _prepare(self, fresh: bool) -> None:
        self._refuse_strangers()
        if fresh and not _has_wal(self.path.parent):
            self.notes = (WITHOUT_WAL.format(folder=self.path.parent),)
        elif fresh:
            self._begin_wal()
        # what was committed has to outlast a power failure: it says what was sent
        self.rows("PRAGMA synchronous = FULL")
        self.rows("PRAGMA foreign_keys = ON")
        if self._version() < VERSION:
            self._bring_up_to_date()

    def _begin_wal(self) -> None:
        """SQLite does not wait where several processes make the same file at once: whoever is refused asks again."""
        until = time.monotonic() + BUSY_S
        while True:
            try:
                self.rows("PRAGMA journal_mode = WAL")
                return
            except LedgerError as error:
                code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
                if code != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(0.02)

    def _version(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    def _refuse_strangers(self) -> None:
        version = self._version()
        application = int(self.rows("PRAGMA application_id")[0][0])
        if version > VERSION:
            raise LedgerError(
                f"{self.path} was written by a newer Weighbridge (format {version}, this one knows {VERSION}). It was "
                "left as it is: update Weighbridge here, or use the newer one."
            )
        if application != APPLICATION and self.rows("SELECT 1 FROM sqlite_master LIMIT 1"):
            raise LedgerError(f"{self.path} is a database of another program, and was left as it is. Move it aside.")

    def _bring_up_to_date(self) -> None:
        with self.transaction() as connection:
            # another process may have been first
            for step in STEPS[self._version() :]:
                for statement in filter(str.strip, step.split(";")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _own_file(path: Path) -> bool:
    """Makes the file where it is missing, for its owner alone; True if it is empty."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise LedgerError(f"{path} is no regular file. Move it aside.")
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            os.fchmod(descriptor, 0o600)
        return found.st_size == 0
    finally:
        os.close(descriptor)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


def _has_wal(folder: Path) -> bool:
    """Whether a write-ahead log works here: some file systems accept it and fail at the first write."""
    scratch = folder / f".probe-{uuid.uuid4().hex}.db"
    try:
        with closing(_connected(scratch)) as one, closing(_connected(scratch)) as other:
            if one.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                return False
            one.execute("CREATE TABLE probe (n INTEGER)")
            one.execute("INSERT INTO probe VALUES (1)")
            return bool(other.execute("SELECT count(*) FROM probe").fetchone()[0] == 1)
    except sqlite3.Error:
        return False
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            scratch.with_name(scratch.name + suffix).unlink(missing_ok=True)
