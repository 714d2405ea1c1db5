"""Does what is to be done next for a job, one look at a time: plain functions that block no longer than a hook does.

Every look is made under the lease of the job and gives it back: editors and terminals take turns, and none is needed.
What stands in the way is noted in the ledger and tried again; only the ledger itself can fail here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError
from weighbridge_training.driving import asking
from weighbridge_training.driving.asking import Lie
from weighbridge_training.driving.costs import cost_so_far, elapsed
from weighbridge_training.driving.fetching import Fetching
from weighbridge_training.driving.following import Following
from weighbridge_training.driving.judging import judged
from weighbridge_training.driving.stored import StoredError, lighten, load_job
from weighbridge_training.driving.submitting import Submitting
from weighbridge_training.ledger.errors import LeaseLost
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.contract import Hook
    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.ledger.opening import Ledger

LOOK_S = 120.0
"""How long a look may be silent before another process takes over."""


@dataclass(frozen=True, slots=True)
class Driver:
    """Drives the jobs of one ledger."""

    ledger: Ledger
    home: Path
    hook_of: Callable[[Entry], Hook]
    """Opens the hook of a job; raises `HookError` where the user's file has it no more."""
    refusal: Callable[[Entry], str | None]
    """Why a job may not be sent as things are."""

    def look(self, key: str, wait_s: float = 0) -> Entry:
        """One step on, if there is one to make and nobody else is making it; waits up to `wait_s` for news."""
        entry = self.ledger.jobs.get(key)
        if not has_work(entry) or not self.ledger.leases.take(key, LOOK_S + wait_s):
            return entry
        try:
            return self._step(self.ledger.jobs.get(key), wait_s)
        except LeaseLost:
            return self.ledger.jobs.get(key)
        except (HookError, StoredError) as error:
            return self.ledger.jobs.note(key, str(error))
        finally:
            self.ledger.leases.release(key)

    def look_at_all(self) -> list[Entry]:
        """One look at every job for which there is something to do."""
        return [self.look(one.key) for one in self.ledger.jobs.listed() if has_work(one)]

    def fetch_adapter(self, key: str) -> Entry:
        """Brings the adapter of a job that has succeeded; raises `HookError`."""
        entry = self.ledger.jobs.get(key)
        if entry.adapter or entry.state is not State.SUCCEEDED or not self.ledger.leases.take(key, LOOK_S):
            return entry
        try:
            folder = Fetching(self.ledger, self.home).adapter(entry, self.hook_of(entry))
            return self.ledger.jobs.put_adapter(key, str(folder))
        except Lie as lie:
            self.ledger.jobs.note(key, f"no adapter: {lie}")
            raise
        finally:
            self.ledger.leases.release(key)

    def _step(self, entry: Entry, wait_s: float) -> Entry:
        if not has_work(entry):
            return entry
        submitting = Submitting(self.ledger, self.home, self.refusal)
        if entry.state is State.APPROVED and entry.cancel_asked:
            return submitting.cancel_unsent(entry)
        hook = self.hook_of(entry)
        if entry.state is State.APPROVED:
            return submitting.send_first(entry, hook)
        if entry.state is State.SUBMITTING:
            return submitting.go_on(entry, hook)
        if entry.state is not State.SUCCEEDED:
            return self._followed(entry, hook, wait_s)
        return self._gathered(entry, hook)

    def _followed(self, entry: Entry, hook: Hook, wait_s: float) -> Entry:
        after = Following(self.ledger, self.home).follow(entry, hook, wait_s)
        if after.state.is_final:
            self._settle(after)
            lighten(self.home, entry.key)
        return after

    def _settle(self, entry: Entry) -> None:
        """What was reserved for all of its time shrinks to what it took."""
        # what has told nothing has not run
        seconds = elapsed(self.ledger.events.after(entry.key, 0)) or 0.0
        task = load_job(self.home, entry.key).task
        usd = cost_so_far(self.ledger.spending.of(entry.key), seconds, task.limits.max_runtime_s)
        if usd is not None:
            self.ledger.spending.settle(entry.key, usd)

    def _gathered(self, entry: Entry, hook: Hook) -> Entry:
        """Papers of a job that has succeeded, and what they are worth."""
        try:
            folder = Fetching(self.ledger, self.home).papers(entry, hook)
        except Lie as lie:
            # asking again would fetch the same: it is said, and there is no verdict
            self.ledger.jobs.put_report(entry.key, NO_REPORT, None)
            return self.ledger.jobs.note(entry.key, f"no verdict: {lie}")
        found = judged(folder, self.ledger.events.after(entry.key, 0), asking.describe(hook).usd_per_gpu_hour)
        self.ledger.jobs.put_report(entry.key, str(folder), found.verdict)
        return self.ledger.jobs.note(entry.key, found.remark)


NO_REPORT = "none"
"""In place of the folder of a report that was refused."""


def has_work(entry: Entry) -> bool:
    """Whether a look at a job can bring anything new."""
    return entry.is_open or (entry.state is State.SUCCEEDED and not entry.report)
