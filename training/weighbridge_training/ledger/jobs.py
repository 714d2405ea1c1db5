"""Jobs and their steps: made once, moved by the rules of `states.FOLLOWS`, every step recorded with its reason."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from weighbridge_training.ledger.entries import Entry, Transition, entry_of
from weighbridge_training.ledger.errors import LeaseLost, UnknownJob, WrongStep
from weighbridge_training.states import FOLLOWS, State

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from weighbridge_training.contract import Artifact
    from weighbridge_training.ledger.database import Database
    from weighbridge_training.ledger.entries import Draft

_MADE = (
    "key", "workspace", "task", "task_path", "version", "hook", "hook_digest", "target", "digest", "recipe",
)  # fmt: skip


class Jobs:
    """The table of jobs, as one process writes it."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database = database
        self._actor = actor

    def create(self, draft: Draft) -> Entry:
        """A new job, or the one that was made of the same bytes for the same hook before."""
        with self._database.transaction() as connection:
            return self.latest(draft.workspace, draft.digest, draft.hook) or self._insert(connection, draft, 1)

    def create_again(self, draft: Draft) -> Entry:
        """A new job though there is one of the same bytes: a person said so."""
        with self._database.transaction() as connection:
            before = self.latest(draft.workspace, draft.digest, draft.hook)
            return self._insert(connection, draft, before.round + 1 if before else 1)

    def latest(self, workspace: str, digest: str, hook: str) -> Entry | None:
        """The last job that was made of these bytes."""
        found = self._database.rows(
            "SELECT * FROM job WHERE workspace = ? AND digest = ? AND hook = ? ORDER BY round DESC LIMIT 1",
            (workspace, digest, hook),
        )
        return entry_of(found[0]) if found else None

    def get(self, key: str) -> Entry:
        """The job of a key, or of its first characters where they mean one."""
        # no pattern: `_` and `%` would match anything
        found = self._database.rows("SELECT * FROM job WHERE substr(key, 1, ?) = ? ORDER BY n", (len(key), key))
        exact = [row for row in found if row["key"] == key]
        if len(exact or found) == 1:
            return entry_of((exact or found)[0])
        if not found or not key:
            raise UnknownJob(f'there is no job "{key}"; `weighbridge jobs` lists them')
        raise UnknownJob(f'"{key}" is the beginning of {len(found)} keys; write more of it')

    def listed(self) -> list[Entry]:
        """Every job, in the order in which they were made."""
        return [entry_of(row) for row in self._database.rows("SELECT * FROM job ORDER BY n")]

    def open(self) -> list[Entry]:
        """Those for which there is something to do."""
        return [one for one in self.listed() if one.is_open]

    def history(self, key: str) -> list[Transition]:
        """The steps of a job, oldest first."""
        found = self._database.rows("SELECT * FROM history WHERE job = ? ORDER BY n", (key,))
        return [
            Transition(row["n"], row["before"], State(row["after"]), row["reason"], row["actor"], row["at"])
            for row in found
        ]

    def move(self, key: str, after: State, reason: str, **known: str) -> Entry:
        """A step of a person's; `known` are columns that are learned with it."""
        with self._database.transaction() as connection:
            return self._moved(connection, key, after, reason, known)

    def move_held(self, key: str, after: State, reason: str, **known: str) -> Entry:
        """A step of whoever drives the job: refused where another process does by now."""
        with self._database.transaction() as connection:
            self._check_held(connection, key)
            return self._moved(connection, key, after, reason, known)

    def begin(self, key: str, reason: str) -> Entry:
        """Commits that a submission begins, before the first byte of it is sent."""
        with self._database.transaction() as connection:
            self._check_held(connection, key)
            if self.get(key).state is State.SUBMITTING:
                self._record(connection, key, State.SUBMITTING, State.SUBMITTING, reason, time.time())
            else:
                self._moved(connection, key, State.SUBMITTING, reason, {})
            connection.execute(
                "UPDATE job SET attempts = attempts + 1, nothing_sent = 0, trouble = '' WHERE key = ?", (key,)
            )
            return self.get(key)

    def note(self, key: str, trouble: str) -> Entry:
        """What stands in the way now; an empty text when nothing does."""
        return self._set(key, trouble=trouble)

    def note_nothing_sent(self, key: str, trouble: str) -> Entry:
        """The same of a submission that is known to have sent nothing."""
        return self._set(key, trouble=trouble, nothing_sent=1)

    def ask_cancel(self, key: str) -> Entry:
        """A person wants it to end; whoever drives the job sees to it."""
        return self._set(key, cancel_asked=1)

    def put_artifacts(self, key: str, artifacts: Sequence[Artifact]) -> Entry:
        return self._set(key, artifacts=json.dumps([asdict(one) for one in artifacts]))

    def put_report(self, key: str, folder: str, verdict: dict[str, Any] | None) -> Entry:
        return self._set(key, report=folder, verdict=json.dumps(verdict) if verdict is not None else "")

    def put_adapter(self, key: str, folder: str) -> Entry:
        return self._set(key, adapter=folder)

    def _set(self, key: str, **values: str | int) -> Entry:
        written = ", ".join(f"{name} = ?" for name in values)
        with self._database.transaction() as connection:
            connection.execute(
                f"UPDATE job SET {written}, updated = ? WHERE key = ?", (*values.values(), time.time(), key)
            )
            return self.get(key)

    def _check_held(self, connection: sqlite3.Connection, key: str) -> None:
        held = connection.execute("SELECT owner FROM lease WHERE job = ?", (key,)).fetchone()
        if held is None or held["owner"] != self._actor:
            raise LeaseLost(f"another process drives {key} by now")

    def _insert(self, connection: sqlite3.Connection, draft: Draft, round_: int) -> Entry:
        now = time.time()
        values: dict[str, object] = {name: getattr(draft, name) for name in _MADE}
        values |= {"round": round_, "state": State.DRAFT, "created": now, "updated": now}
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO job ({names}) VALUES ({marks})", tuple(values.values()))
        self._record(connection, draft.key, "", State.DRAFT, "prepared", now)
        return self.get(draft.key)

    def _moved(
        self, connection: sqlite3.Connection, key: str, after: State, reason: str, known: dict[str, str]
    ) -> Entry:
        before = self.get(key)
        if before.state is after:
            return before
        if after not in FOLLOWS[before.state]:
            raise WrongStep(f"{key} is {before.state}: it cannot become {after}")
        now = time.time()
        values: dict[str, object] = {"state": after, "reason": reason, "trouble": "", "updated": now, **known}
        written = ", ".join(f"{name} = ?" for name in values)
        connection.execute(f"UPDATE job SET {written} WHERE key = ?", (*values.values(), key))
        self._record(connection, key, before.state, after, reason, now)
        return self.get(key)

    def _record(
        self, connection: sqlite3.Connection, key: str, before: str, after: State, reason: str, at: float
    ) -> None:
        connection.execute(
            "INSERT INTO history (job, before, after, reason, actor, at) VALUES (?, ?, ?, ?, ?, ?)",
            (key, before, after, reason, self._actor, at),
        )
