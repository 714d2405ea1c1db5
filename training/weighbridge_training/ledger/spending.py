"""What trainings and questions may come to and what they came to: reserved before anything is sent, settled when it has
ended.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.ledger.errors import LedgerError
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge_training.ledger.database import Database


_AWAY = frozenset(
    state.value for state in (State.SUBMITTING, State.QUEUED, State.RUNNING, State.CANCELLING, State.LOST)
)


class OverCap(LedgerError):
    """It would come to more than the user allows; nothing was reserved."""


@dataclass(frozen=True, slots=True)
class Spent:
    """USD that were reserved or spent already; what was settled counts as it was settled."""

    task: float
    """For this task of this workspace, ever."""
    month: float
    """For everything in this month (UTC)."""
    running: int = 0
    """Jobs that were sent and have not ended."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one job may come to, and came to."""

    job: str
    month: str
    usd: float | None
    """None where nobody knows a price."""
    source: str
    """Where the price is from, in words."""
    settled_usd: float | None


class Spending:
    """The table of spending."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spent(self, workspace: str, task: str) -> Spent:
        """What has been reserved or spent for a task, and for everything this month."""
        trained = "SELECT coalesce(sum(coalesce(settled_usd, usd, 0)), 0) FROM spending"
        asked = "SELECT coalesce(sum(usd), 0) FROM asking WHERE"
        month = _month()
        for_task = self._usd(
            f"{trained} JOIN job ON job.key = spending.job WHERE workspace = ? AND task = ?", workspace, task
        )
        for_task += self._usd(f"{asked} workspace = ? AND task = ?", workspace, task)
        for_month = self._usd(f"{trained} WHERE month = ?", month) + self._usd(f"{asked} month = ?", month)
        states = ", ".join("?" for _ in _AWAY)
        running = self._database.rows(f"SELECT count(*) FROM job WHERE state IN ({states})", tuple(sorted(_AWAY)))
        return Spent(for_task, for_month, int(running[0][0]))

    def reserve(self, key: str, usd: float | None, source: str, refusal: Callable[[Spent], str | None]) -> None:
        """Reserves what a job may come to, unless `refusal` has a sentence against it; both at once, so that two jobs
        cannot both take what is left. A job that has a reservation keeps it.
        """
        with self._database.transaction() as connection:
            if self.of(key) is not None:
                return
            row = connection.execute("SELECT workspace, task FROM job WHERE key = ?", (key,)).fetchone()
            against = refusal(self.spent(row["workspace"], row["task"]))
            if against is not None:
                raise OverCap(against)
            connection.execute(
                "INSERT INTO spending (job, month, usd, source, at) VALUES (?, ?, ?, ?, ?)",
                (key, _month(), usd, source, time.time()),
            )

    def settle(self, key: str, usd: float) -> None:
        """What it came to; 0 for a job that never ran."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE spending SET settled_usd = ? WHERE job = ?", (usd, key))

    def begin_asking(self, workspace: str, task: str) -> int:
        """A run that asks a model questions for a task; gives its number."""
        with self._database.transaction() as connection:
            done = connection.execute(
                "INSERT INTO asking (workspace, task, month, usd, at) VALUES (?, ?, ?, 0, ?)",
                (workspace, task, _month(), time.time()),
            )
            return int(done.lastrowid or 0)

    def take(self, asking: int, usd: float, refusal: Callable[[Spent], str | None]) -> None:
        """Reserves what one question may come to, unless `refusal` has a sentence against it."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT workspace, task FROM asking WHERE n = ?", (asking,)).fetchone()
            against = refusal(self.spent(row["workspace"], row["task"]))
            if against is not None:
                raise OverCap(against)
            connection.execute("UPDATE asking SET usd = usd + ? WHERE n = ?", (usd, asking))

    def settle_question(self, asking: int, taken: float, usd: float) -> None:
        """What a question came to, in the place of what was taken for it."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE asking SET usd = usd - ? + ? WHERE n = ?", (taken, usd, asking))

    def of(self, key: str) -> Reservation | None:
        """The reservation of a job."""
        found = self._database.rows("SELECT job, month, usd, source, settled_usd FROM spending WHERE job = ?", (key,))
        return Reservation(*found[0]) if found else None

    def _usd(self, question: str, *values: str) -> float:
        return float(self._database.rows(question, values)[0][0])


def _month() -> str:
    return time.strftime("%Y-%m", time.gmtime())
