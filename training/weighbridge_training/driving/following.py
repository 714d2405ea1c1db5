"""Follows a job that a back-end has: its events, its state, its end; what it says is stored only where it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.driving import asking
from weighbridge_training.driving.asking import Lie
from weighbridge_training.driving.stored import StoredError, folder_of, load_job
from weighbridge_training.ledger.events import EventGap
from weighbridge_training.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.contract import Artifact, Hook, Status
    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.ledger.opening import Ledger

MAX_EVENTS = 1_000_000
"""Of one job; a training that tells more tells the same again."""
MAX_PAGES = 50
"""Read at a time; the rest waits for the next time, so that endless pages keep nobody."""
WITHOUT_LIMIT_MB = 20_000
"""What a job may leave where its task does not say."""


@dataclass(frozen=True, slots=True)
class Following:
    """What following a job needs."""

    ledger: Ledger
    home: Path

    def follow(self, entry: Entry, hook: Hook, wait_s: float) -> Entry:
        """One look: new events, then the state."""
        if entry.cancel_asked and entry.state in (State.QUEUED, State.RUNNING):
            entry = self.ledger.jobs.move_held(entry.key, State.CANCELLING, "a person has cancelled it")
        if entry.state is State.CANCELLING:
            asking.cancel(hook, entry.ref)
        try:
            all_read = self._read_events(entry, hook, wait_s)
            status = asking.get(hook, entry.ref)
        except HookError as error:
            if error.trouble is not Trouble.NO_SUCH_JOB:
                raise
            return self._lost(entry, error)
        if status.state.is_final:
            return self._ended(entry, hook, status)
        if status.state is not entry.state and entry.state is not State.CANCELLING:
            reason = status.reason or "the back-end says so"
            entry = self.ledger.jobs.move_held(entry.key, status.state, reason, **_remote(entry, status))
        trouble = "" if all_read else "it tells events faster than they are read"
        return self.ledger.jobs.note(entry.key, trouble) if entry.trouble != trouble else entry

    def _ended(self, entry: Entry, hook: Hook, status: Status) -> Entry:
        """The last word: everything that was told before it is read first."""
        if not self._read_events(entry, hook, 0):
            return self.ledger.jobs.note(entry.key, "it has ended; its events are still being read")
        after, reason = status.state, status.reason or "the back-end says so"
        artifacts: tuple[Artifact, ...] = ()
        if after is State.SUCCEEDED:
            try:
                artifacts = asking.left(status, self._most_bytes(entry))
            except Lie as lie:
                after, reason = State.FAILED, f"the back-end says {State.SUCCEEDED}, but {lie}"
        self._keep_log(entry, hook)
        with self.ledger.transaction():
            self.ledger.jobs.put_artifacts(entry.key, artifacts)
            return self.ledger.jobs.move_held(entry.key, after, reason, **_remote(entry, status))

    def _read_events(self, entry: Entry, hook: Hook, wait_s: float) -> bool:
        """Stores what is new; False if there is more than one look takes."""
        for page in range(MAX_PAGES):
            last = self.ledger.events.last(entry.key)
            found = asking.events(hook, entry.ref, last, wait_s if page == 0 else 0)
            if last + len(found) > MAX_EVENTS:
                raise HookError(Trouble.BAD_ANSWER, f"it tells more than {MAX_EVENTS:,} events")
            if not found:
                return True
            try:
                self.ledger.events.append(entry.key, found)
            except EventGap as gap:
                raise HookError(Trouble.BAD_ANSWER, f"not an answer of the contract: {gap}") from gap
        return False

    def _lost(self, entry: Entry, error: HookError) -> Entry:
        question = (
            f"{entry.target} does not know this job any more ({error}). Look there, then: weighbridge jobs resolve "
            f"{entry.key} --is REMOTE_ID if it is there, --resubmit to begin anew, --forget to let it be"
        )
        return self.ledger.jobs.move_held(entry.key, State.LOST, question)

    def _most_bytes(self, entry: Entry) -> int:
        try:
            limits = load_job(self.home, entry.key).task.limits
        except StoredError:
            return WITHOUT_LIMIT_MB * 1_000_000
        return (limits.max_artifact_mb or WITHOUT_LIMIT_MB) * 1_000_000

    def _keep_log(self, entry: Entry, hook: Hook) -> None:
        """What it printed, for later; an end is an end without it, too."""
        from weighbridge_training.driving.logs import keep_log

        keep_log(hook, entry.ref, folder_of(self.home, entry.key))


def _remote(entry: Entry, status: Status) -> dict[str, str]:
    return {"remote_id": status.remote_id} if status.remote_id and not entry.remote_id else {}
