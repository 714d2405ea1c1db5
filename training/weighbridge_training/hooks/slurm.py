"""A Slurm cluster as a back-end: its own commands, here or over ssh, and a folder for each job that it shares."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge_training.contract import Description, HookError, Page, Ref, Trouble
from weighbridge_training.hooks import slurm_batch
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.hooks.remains import events_from, text_in
from weighbridge_training.hooks.slurm_place import (
    CANCEL,
    LAST,
    LOOK,
    NO_FOLDER,
    PREPARE,
    PUT,
    READ,
    SUBMIT,
    TOOLS,
    Place,
    said_last,
)
from weighbridge_training.hooks.slurm_states import Look, look_of, standing
from weighbridge_training.hooks.subprocesses import MEBIBYTE
from weighbridge_training.layout import EVENTS, JOB, LOG, OUT
from weighbridge_training.plain import plain_line
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.contract import Artifact, Status
    from weighbridge_training.hooks.subprocesses import Ended
    from weighbridge_training.trust.definitions import SlurmHook

_UPLOAD_S = 3600
_LOST = ("timed out", "Unable to contact", "Connection", "communication")
"""In what sbatch says where it does not know whether its request arrived."""


class Slurm:
    """Jobs of one user on one cluster. *Invariant:* of a key, one body is run, however often it is submitted."""

    def __init__(self, definition: SlurmHook) -> None:
        self._definition = definition
        self._place = Place(definition.ssh, definition.folder)
        self._read: dict[str, tuple[int, int]] = {}
        """By key: up to which number and which byte events were read."""

    def describe(self) -> Description:
        problems, gpus = self._found()
        return Description(
            type="slurm",
            target=self._place.told,
            leaves_machine=True,
            idempotent=True,
            gpus=gpus,
            usd_per_gpu_hour=self._definition.usd_per_gpu_hour,
            problems=problems,
        )

    def submit(self, bundle: Bundle) -> Ref:
        job = bundle.job
        look = self._look(job.key)
        if look.remote_id:
            if self._part(job.key, JOB, 0) != bundle.job_json:
                raise HookError(Trouble.REFUSED, f"{self._place.told} has another job with the key {job.key}")
            return Ref(job.key, look.remote_id)
        self._done(self._place.run(PREPARE, job.key, job.resumes or "", timeout_s=_UPLOAD_S))
        for name, data in (*bundle.files(), (slurm_batch.NAME, slurm_batch.SCRIPT.encode())):
            self._done(self._place.run(PUT, job.key, name, str(len(data)), said=data, timeout_s=_UPLOAD_S))
        try:
            ended = self._place.run(SUBMIT, job.key, *slurm_batch.arguments(job, self._definition))
        except HookError as error:
            raise HookError(Trouble.UNKNOWN_OUTCOME, str(error)) from error
        if ended.code:
            heard = said_last(ended)
            lost = any(words in heard for words in _LOST)
            raise HookError(Trouble.UNKNOWN_OUTCOME if lost else Trouble.REFUSED, f"{self._place.told}: {heard}")
        identifier = ended.output.decode(errors="replace").strip().partition(";")[0]
        return Ref(job.key, plain_line(identifier))

    def find(self, key: str) -> Ref | None:
        look = self._look(key)
        return Ref(key, look.remote_id) if look.remote_id else None

    def get(self, ref: Ref) -> Status:
        look = self._look(ref.key)
        status = standing(look, ref.key)
        if status.state is not State.FAILED or look.result:
            return status
        # the job itself said nothing; the end of its log most often says why
        lines = text_in(self._place.run(LAST, ref.key).output)[0].strip().splitlines()[-8:]
        said = f"; its last lines: {' / '.join(lines)}" if lines else ""
        return replace(status, reason=f"{status.reason}{said}"[:2000])

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        until = time.monotonic() + wait_s
        every_s = 2.0 if self._definition.ssh else 0.5
        while True:
            found = self._next(ref.key, after)
            if found.events or time.monotonic() + every_s > until:
                return found
            time.sleep(every_s)

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        text, read = text_in(self._part(ref.key, LOG, after))
        return text, after + read

    def cancel(self, ref: Ref) -> None:
        ended = self._place.run(CANCEL, ref.key)
        if ended.code == NO_FOLDER:
            raise HookError(Trouble.NO_SUCH_JOB, f"there is no folder of {ref.key}")
        self._done(ended)

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        fetched(artifact, self._chunks(ref.key, artifact), into)

    def _found(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        try:
            ended = self._done(self._place.run(TOOLS, self._definition.python))
        except HookError as error:
            return (str(error),), ()
        rows = [line.split("|", 1) for line in ended.output.decode(errors="replace").splitlines() if "|" in line]
        problems = tuple(f"{self._place.told}: {_absent(what)}" for row, what in rows if row == "missing")
        resources = [one.split(":") for row, what in rows if row == "gres" for one in what.split(",")]
        kinds = {one[1] for one in resources if one[0] == "gpu" and len(one) > 2}
        return problems, tuple(sorted(kinds))

    def _look(self, key: str) -> Look:
        return look_of(self._done(self._place.run(LOOK, key)).output)

    def _next(self, key: str, after: int) -> Page:
        number, at = self._read.get(key, (0, 0))
        if number != after:
            at = 0
        while True:
            data = self._part(key, EVENTS, at)
            events, used = events_from(data, after)
            at += used
            if events or len(data) < MEBIBYTE or not used:
                self._read[key] = (after + len(events), at)
                return Page(events)

    def _part(self, key: str, name: str, after: int) -> bytes:
        return self._done(self._place.run(READ, key, name, str(after), str(MEBIBYTE))).output

    def _chunks(self, key: str, artifact: Artifact) -> Iterator[bytes]:
        most = artifact.bytes + 1
        self._done((yield from self._place.read(most, READ, key, f"{OUT}/{artifact.name}", "0", str(most))))

    def _done(self, ended: Ended) -> Ended:
        if ended.code == NO_FOLDER:
            raise HookError(Trouble.NO_SUCH_JOB, f"{self._place.told}: the folder of the job is not there")
        if ended.code:
            raise HookError(Trouble.UNREACHABLE, f"{self._place.told}: {said_last(ended)}")
        return ended


def _absent(what: str) -> str:
    if what in ("sbatch", "squeue", "scancel"):
        return f"{what} is not found; is it a login machine of the cluster?"
    return f"there is no {what}; name the Python that has torch there"
