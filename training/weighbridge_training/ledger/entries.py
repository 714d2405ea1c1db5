"""What the ledger has about a job, as plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.contract import Artifact, Ref
from weighbridge_training.states import State

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Draft:
    """A job that was prepared; its key was chosen by whoever prepared it."""

    key: str
    workspace: str
    """The real path of its root."""
    task: str
    task_path: str
    """From the root of the workspace."""
    version: str
    """What the task calls its adapter: v1."""
    hook: str
    hook_digest: str
    """Of the definition of the hook: a changed one is another hook."""
    target: str
    """Where it goes, in words."""
    digest: str
    """Of the bundle."""
    recipe: str
    """Of base, data and recipe: the content version of the adapter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A job as it stands."""

    n: int
    """The order in which jobs were made."""
    key: str
    workspace: str
    task: str
    task_path: str
    version: str
    hook: str
    hook_digest: str
    target: str
    digest: str
    recipe: str
    round: int
    """How often a person has said that the same is to be done again."""
    state: State
    reason: str
    """Of the last transition."""
    trouble: str
    """What stood in the way at the last attempt; empty when it went well."""
    remote_id: str
    attempts: int
    """Submissions that were begun."""
    nothing_sent: bool
    """The last of them is known to have sent nothing."""
    cancel_asked: bool
    artifacts: tuple[Artifact, ...]
    """As the back-end named them when the job ended."""
    adapter: str
    """The folder of the fetched adapter; empty before."""
    report: str
    """The folder of the fetched report; empty before."""
    verdict: dict[str, Any] | None
    """As recomputed here; None before."""
    created: float
    updated: float

    @property
    def ref(self) -> Ref:
        return Ref(self.key, self.remote_id)

    @property
    def is_open(self) -> bool:
        """Something is still to be done for it, without a person."""
        return not self.state.is_final and self.state not in (State.DRAFT, State.LOST)


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a job, in the order of `n`."""

    n: int
    before: str
    """Empty for the first."""
    after: State
    reason: str
    actor: str
    """The process that made it."""
    at: float


def entry_of(row: sqlite3.Row) -> Entry:
    """A row of the table."""
    values: dict[str, Any] = dict(row)
    values["state"] = State(values["state"])
    values["artifacts"] = tuple(Artifact(**one) for one in json.loads(values["artifacts"]))
    values["verdict"] = json.loads(values["verdict"]) if values["verdict"] else None
    values["nothing_sent"] = bool(values["nothing_sent"])
    values["cancel_asked"] = bool(values["cancel_asked"])
    return Entry(**values)
