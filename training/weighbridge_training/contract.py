"""What a hook is: a few verbs between this machine and one that trains; `docs/hooks.md` says it for other languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.states import State

PROTOCOL = 1
"""The version of the contract."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a back-end can do."""

    type: str
    target: str
    """Where a job goes, in words for a person who decides: a host, a cluster, this machine."""
    leaves_machine: bool
    idempotent: bool
    """A second submission with the same key makes no second job, whatever was lost in between."""
    gpus: tuple[str, ...] = ()
    usd_per_gpu_hour: float | None = None
    """As the user's file or the back-end has it; None where nobody said."""
    problems: tuple[str, ...] = ()
    """Why a submission would be refused as things are, each with what to do about it."""
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Ref:
    """One job at one back-end."""

    key: str
    remote_id: str = ""
    """What the back-end calls it; empty before it answered."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file that a job left, as its result names it."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a back-end says of a job."""

    state: State
    """One of `states.BACK_END`."""
    reason: str = ""
    """Why it failed, in plain text."""
    artifacts: tuple[Artifact, ...] = ()
    """Only of a job that has ended."""
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Events after a number, in order and without a gap."""

    events: tuple[Mapping[str, Any], ...]


class Trouble(StrEnum):
    """What went wrong between here and there, by what can be done about it."""

    UNREACHABLE = "unreachable"
    """Nothing was done, or nothing is known of it; the same may be tried again."""
    UNKNOWN_OUTCOME = "unknown-outcome"
    """A submission was sent and its answer lost; only a back-end that is idempotent may be asked again."""
    NO_SUCH_JOB = "no-such-job"
    REFUSED = "refused"
    """It was understood and declined: asking again changes nothing."""
    BAD_ANSWER = "bad-answer"
    """What came back is not what the contract allows."""
    NOT_INSTALLED = "not-installed"


class HookError(Exception):
    """A verb that failed, with what a person can do about it in its text."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble


class Hook(Protocol):
    """A back-end. Every verb may block up to its own time limit, and raises `HookError` alone."""

    def describe(self) -> Description: ...

    def submit(self, bundle: Bundle) -> Ref:
        """Hands a job over; one that has this key already is answered as it is."""
        ...

    def find(self, key: str) -> Ref | None:
        """The job of a key, if the back-end has it; what a crashed submission is looked up by."""
        ...

    def get(self, ref: Ref) -> Status: ...

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        """Events whose `seq` is above `after`; waits up to `wait_s` for one where there is none."""
        ...

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        """What the job printed after a byte, and the byte to go on from; at most a mebibyte at a time."""
        ...

    def cancel(self, ref: Ref) -> None:
        """Asks for an end; the state says when it came. A job that has ended is left as it is."""
        ...

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        """Writes one file of `layout.FETCHED` to a path that does not exist, no byte longer than announced."""
        ...
