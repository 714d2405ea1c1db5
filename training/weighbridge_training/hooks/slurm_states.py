"""Where a job of Slurm is: by what it left, then by what Slurm says of it, then by what we know we asked for."""

from __future__ import annotations

from dataclasses import dataclass

from weighbridge_training.contract import HookError, Status, Trouble
from weighbridge_training.hooks.remains import status_of
from weighbridge_training.states import State

_WAITS = {
    "Priority": "others come first",
    "Resources": "no machine is free",
    "None": "Slurm has not looked at it yet",
    "BeginTime": "Slurm starts it again a little later",
    "PartitionTimeLimit": "its time is above the limit of the partition, so it will not begin",
    "JobHeldUser": "it is held",
    "JobHeldAdmin": "an administrator holds it",
    "ReqNodeNotAvail": "the machines it needs are not available",
}
_FAILED = {
    "TIMEOUT": "Slurm ended it at its time limit",
    "OUT_OF_MEMORY": "it needed more memory than it was given",
    "NODE_FAIL": "its machine failed",
    "BOOT_FAIL": "its machine did not start",
    "PREEMPTED": "its machine was taken away for another job; `preemptible: true` lets it go on later",
    "DEADLINE": "it could not end before its deadline",
    "COMPLETED": "it ended without a result",
    "FAILED": "it ended with an error and without a result",
}
_QUEUED = frozenset({"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD",
                     "SPECIAL_EXIT"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A job as Slurm lists it."""

    id: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was found of a key."""

    jobs: tuple[Listed, ...] = ()
    has_folder: bool = False
    owner: str = ""
    """The job that has taken the folder, once one has begun."""
    submitted: str = ""
    is_cancelled: bool = False
    result: bytes = b""

    @property
    def remote_id(self) -> str:
        """The job that counts; empty where none was ever handed over."""
        if self.owner or self.submitted:
            return self.owner or self.submitted
        return min((job.id for job in self.jobs), key=_number, default="")

    @property
    def job(self) -> Listed | None:
        return next((job for job in self.jobs if job.id == self.remote_id), None)


def look_of(output: bytes) -> Look:
    """What `slurm_place.LOOK` printed."""
    head, found, result = output.partition(b"\nresult\n")
    rows = [line.split("|") for line in head.decode(errors="replace").splitlines()]
    said = {row[0]: row[1] for row in rows if len(row) == 2}
    jobs = tuple(Listed(row[1], row[2], row[3]) for row in rows if row[0] == "job" and len(row) == 4)
    return Look(
        jobs=jobs,
        has_folder=["folder"] in rows,
        owner=said.get("owner", ""),
        # on a cluster of clusters, sbatch says `id;cluster`
        submitted=said.get("submitted", "").partition(";")[0],
        is_cancelled=["cancel"] in rows,
        result=result if found else b"",
    )


def standing(look: Look, key: str) -> Status:
    """The state of a job; raises `HookError` where nobody knows of it."""
    job, remote_id = look.job, look.remote_id
    ended = status_of(look.result, key, remote_id) if look.result else None
    if ended is not None and ended.state is not State.CANCELLED:
        return ended
    if job is None:
        if ended is not None:
            return ended
        if not remote_id:
            raise HookError(Trouble.NO_SUCH_JOB, f"Slurm has no job {key}, and none was begun in its folder")
        if look.is_cancelled:
            return Status(State.CANCELLED, remote_id=remote_id)
        reason = f"Slurm has forgotten job {remote_id}, and it left no result"
        return Status(State.FAILED, reason, remote_id=remote_id)
    if job.state == "TIMEOUT" and not look.is_cancelled:
        return Status(State.FAILED, _FAILED["TIMEOUT"], remote_id=remote_id)
    if _is_over(job):
        return ended or _over(job)
    if job.state in _QUEUED:
        waits = _WAITS.get(job.reason)
        words = f"waits: {waits} ({job.reason})" if waits else f"waits: {job.reason}"
        return Status(State.QUEUED, words, remote_id=remote_id)
    return Status(State.RUNNING, "is held back" if job.state in ("SUSPENDED", "STOPPED") else "", remote_id=remote_id)


def _is_over(job: Listed) -> bool:
    return job.state in _FAILED or job.state in ("CANCELLED", "REVOKED")


def _over(job: Listed) -> Status:
    if job.state in _FAILED:
        return Status(State.FAILED, _FAILED[job.state], remote_id=job.id)
    return Status(State.CANCELLED, remote_id=job.id)


def _number(identifier: str) -> tuple[int, str]:
    return (int(identifier) if identifier.isdigit() else 0, identifier)
