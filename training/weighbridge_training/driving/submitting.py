"""Sends a job once: the intent is committed before the first byte, the key and the bytes are the same at every attempt.

What is not known after a crash or a lost answer is asked of the back-end where a second submission makes no second job,
looked up where it could, and put to a person where looking up leaves it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.driving import asking
from weighbridge_training.driving.stored import StoredError, load
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.contract import Hook, Ref
    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.ledger.opening import Ledger

SUBMIT_S = 900.0
"""How long a submission may be silent before another process looks after it."""
_NOTHING_SENT = (Trouble.UNREACHABLE, Trouble.NOT_INSTALLED)
QUESTION = (
    "nobody knows whether {target} has this job: a submission was begun and its answer lost. Look there, then: "
    "weighbridge jobs resolve {key} --is REMOTE_ID if it is there, --resubmit if it is not, --forget to let it be"
)


@dataclass(frozen=True, slots=True)
class Submitting:
    """What sending a job needs."""

    ledger: Ledger
    home: Path
    refusal: Callable[[Entry], str | None]
    """Why a job may not be sent as things are: asked right before every attempt."""

    def cancel_unsent(self, entry: Entry) -> Entry:
        """Ends a job of which the back-end has never heard."""
        self.ledger.spending.settle(entry.key, 0)
        return self.ledger.jobs.move_held(entry.key, State.CANCELLED, "cancelled before anything was sent")

    def send_first(self, entry: Entry, hook: Hook) -> Entry:
        """The first attempt."""
        return self._send(entry, hook, "the submission begins")

    def go_on(self, entry: Entry, hook: Hook) -> Entry:
        """After an attempt of which nobody here knows how it ended."""
        if entry.nothing_sent:
            if entry.cancel_asked and entry.attempts <= 1:
                return self.cancel_unsent(entry)
            return self._send(entry, hook, "sent again: the attempt before could send nothing")
        if asking.describe(hook).idempotent:
            return self._send(entry, hook, "sent again with the same key and bytes: the answer was lost")
        found = asking.find(hook, entry.key)
        if found is not None:
            return self._accepted(entry, found, "found at the back-end by its key")
        return self.ledger.jobs.move_held(entry.key, State.LOST, QUESTION.format(target=entry.target, key=entry.key))

    def _send(self, entry: Entry, hook: Hook, why: str) -> Entry:
        against = self.refusal(entry)
        if against is not None:
            return self.ledger.jobs.note(entry.key, against)
        try:
            bundle = load(self.home, entry.key, entry.digest)
        except StoredError as error:
            return self._without_bundle(entry, error)
        self.ledger.jobs.begin(entry.key, why)
        self.ledger.leases.beat(entry.key, SUBMIT_S)
        try:
            ref = asking.submit(hook, bundle)
        except HookError as error:
            return self._failed(entry, hook, error)
        return self._accepted(entry, ref, "accepted by the back-end")

    def _accepted(self, entry: Entry, ref: Ref, reason: str) -> Entry:
        return self.ledger.jobs.move_held(entry.key, State.QUEUED, reason, remote_id=ref.remote_id)

    def _failed(self, entry: Entry, hook: Hook, error: HookError) -> Entry:
        if error.trouble in _NOTHING_SENT:
            return self.ledger.jobs.note_nothing_sent(entry.key, str(error))
        if error.trouble is not Trouble.REFUSED:
            return self.ledger.jobs.note(entry.key, str(error))
        # an attempt before this one may have been accepted
        found = asking.find(hook, entry.key) if entry.attempts else None
        if found is not None:
            return self._accepted(entry, found, "found at the back-end by its key")
        return self.ledger.jobs.move_held(entry.key, State.FAILED, f"refused: {error}")

    def _without_bundle(self, entry: Entry, error: StoredError) -> Entry:
        if entry.state is State.APPROVED:
            return self.ledger.jobs.move_held(entry.key, State.CANCELLED, f"nothing was sent: {error}")
        return self.ledger.jobs.move_held(
            entry.key, State.LOST, f"{error}; {QUESTION.format(target=entry.target, key=entry.key)}"
        )
