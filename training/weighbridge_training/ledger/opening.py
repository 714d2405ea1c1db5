"""The ledger of this user, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.ledger.database import Database
from weighbridge_training.ledger.events import Events
from weighbridge_training.ledger.jobs import Jobs
from weighbridge_training.ledger.leases import Leases
from weighbridge_training.ledger.process import actor
from weighbridge_training.ledger.spending import Spending

if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager
    from pathlib import Path

FILE = "ledger.db"


class Ledger:
    """Jobs with their steps, events, leases and costs, in the file of one state home; usable from several threads."""

    def __init__(self, home: Path) -> None:
        self.actor = actor()
        self._database = Database(home / FILE)
        self.jobs = Jobs(self._database, self.actor)
        self.events = Events(self._database)
        self.leases = Leases(self._database, self.actor)
        self.spending = Spending(self._database)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about where the ledger lies; said when it is made, and never again."""
        return self._database.notes

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Several writings as one."""
        return self._database.transaction()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
