"""Who drives a job: one process at a time, however many editors and terminals there are.

A holder counts its beats. Another process may take over what has not been beaten for as long as the holder said it may
be silent, measured by its own steady clock from the moment at which it saw the last beat; or at once where the holder
has ended. A clock that is set, or that differs between machines, changes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.ledger.errors import LeaseLost
from weighbridge_training.ledger.process import is_gone

if TYPE_CHECKING:
    from weighbridge_training.ledger.database import Database

SILENT_S = 20.0
"""How long a driver may be silent between two beats."""


@dataclass(frozen=True, slots=True)
class _Seen:
    owner: str
    beat: int
    since: float


class Leases:
    """The leases, as one process sees them."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database = database
        self._actor = actor
        self._seen: dict[str, _Seen] = {}

    def take(self, key: str, silent_s: float = SILENT_S) -> bool:
        """Begins or goes on to drive a job; False while another process does."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT owner, beat, silent_s FROM lease WHERE job = ?", (key,)).fetchone()
            if row is not None and row["owner"] != self._actor and not self._is_free(key, *row):
                return False
            beat = row["beat"] + 1 if row is not None else 1
            connection.execute(
                "INSERT INTO lease (job, owner, beat, silent_s) VALUES (?, ?, ?, ?) ON CONFLICT (job) DO UPDATE SET "
                "owner = excluded.owner, beat = excluded.beat, silent_s = excluded.silent_s",
                (key, self._actor, beat, silent_s),
            )
        self._seen.pop(key, None)
        return True

    def beat(self, key: str, silent_s: float = SILENT_S) -> None:
        """Goes on to drive a job, and says how long it may take until the next beat."""
        with self._database.transaction() as connection:
            count = connection.execute(
                "UPDATE lease SET beat = beat + 1, silent_s = ? WHERE job = ? AND owner = ?",
                (silent_s, key, self._actor),
            ).rowcount
        if not count:
            raise LeaseLost(f"another process drives {key} by now")

    def release(self, key: str) -> None:
        """Lets another process drive a job at once."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM lease WHERE job = ? AND owner = ?", (key, self._actor))

    def _is_free(self, key: str, owner: str, beat: int, silent_s: float) -> bool:
        if is_gone(owner):
            return True
        now = time.monotonic()
        seen = self._seen.get(key)
        if seen is None or (seen.owner, seen.beat) != (owner, beat):
            self._seen[key] = _Seen(owner, beat, now)
            return False
        return now - seen.since >= silent_s
