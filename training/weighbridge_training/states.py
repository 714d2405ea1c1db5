"""The states of a job, and which may follow which; standard library alone, as receivers and workers use it, too."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a job is. The first five are a back-end's; the others are ours alone."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    DRAFT = "DRAFT"
    """Prepared; nobody has approved it."""
    APPROVED = "APPROVED"
    SUBMITTING = "SUBMITTING"
    """Committed before the first byte is sent: what comes after a crash starts from here."""
    CANCELLING = "CANCELLING"
    LOST = "LOST"
    """Nobody knows whether the back-end has it; a person decides."""

    @property
    def is_final(self) -> bool:
        return self in (State.SUCCEEDED, State.FAILED, State.CANCELLED)


BACK_END = frozenset({State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED})
"""What a back-end may say; anything else is a lie and is refused."""

FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.APPROVED, State.CANCELLED}),
    State.APPROVED: frozenset({State.SUBMITTING, State.CANCELLED}),
    State.SUBMITTING: frozenset(
        {State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED, State.CANCELLING, State.LOST}
    ),
    State.QUEUED: frozenset(
        {State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED, State.CANCELLING, State.LOST}
    ),
    State.RUNNING: frozenset(
        {State.QUEUED, State.SUCCEEDED, State.FAILED, State.CANCELLED, State.CANCELLING, State.LOST}
    ),
    State.CANCELLING: frozenset({State.SUCCEEDED, State.FAILED, State.CANCELLED, State.LOST}),
    State.LOST: frozenset(
        {State.SUBMITTING, State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED}
    ),
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""*Invariant:* what has ended stays as it ended. RUNNING may be QUEUED again where a cluster took the machine away."""
