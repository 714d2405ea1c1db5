"""What back-ends have told, event by event: each once, in order, without a gap."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from weighbridge_training.ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from weighbridge_training.ledger.database import Database


class EventGap(LedgerError):
    """Events that do not follow what is there; none of them was stored."""


class Events:
    """The table of events; *Invariant:* the numbers of a job are 1, 2, 3, … without a gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, key: str) -> int:
        """The number of the last one; 0 where there is none."""
        return int(self._database.rows("SELECT coalesce(max(seq), 0) FROM event WHERE job = ?", (key,))[0][0])

    def append(self, key: str, events: Sequence[Mapping[str, Any]]) -> int:
        """Stores what is new and follows; how many were. What is known already must be the same again."""
        added = 0
        with self._database.transaction() as connection:
            last = self.last(key)
            for event in events:
                seq = int(event["seq"])
                body = json.dumps(event, sort_keys=True)
                if seq > last + 1:
                    raise EventGap(f"event {seq} came after event {last}")
                if seq <= last:
                    known = connection.execute(
                        "SELECT body FROM event WHERE job = ? AND seq = ?", (key, seq)
                    ).fetchone()
                    if known is None or known["body"] != body:
                        raise EventGap(f"event {seq} says something else than before")
                    continue
                connection.execute("INSERT INTO event (job, seq, body) VALUES (?, ?, ?)", (key, seq, body))
                last = seq
                added += 1
        return added

    def after(self, key: str, seq: int) -> list[dict[str, Any]]:
        """Those whose number is above `seq`."""
        found = self._database.rows("SELECT body FROM event WHERE job = ? AND seq > ? ORDER BY seq", (key, seq))
        return [json.loads(row["body"]) for row in found]

    def latest(self, key: str, kind: str) -> dict[str, Any] | None:
        """The last event of a kind."""
        found = self._database.rows(
            "SELECT body FROM event WHERE job = ? AND json_extract(body, '$.event') = ? ORDER BY seq DESC LIMIT 1",
            (key, kind),
        )
        return json.loads(found[0]["body"]) if found else None
