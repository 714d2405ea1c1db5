"""Jobs on this machine, each in a folder that is named by its key; the local hook and a receiver keep one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weighbridge_training.canonical import digest
from weighbridge_training.contract import HookError, Status, Trouble
from weighbridge_training.job import Job, is_key
from weighbridge_training.layout import CANCEL, CHECKPOINTS, JOB
from weighbridge_training.running.emptying import is_emptied
from weighbridge_training.running.folder import BEGUN, LOCKS, SUPERVISED
from weighbridge_training.running.locks import holding, is_held
from weighbridge_training.running.orders import Caps, Orders
from weighbridge_training.running.reading import read_events, read_log
from weighbridge_training.running.results import Result, open_artifact, read_result
from weighbridge_training.running.starting import start_supervisor
from weighbridge_training.running.writing import write_folder
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

_LOCK_S = 120.0


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of jobs, and how they are run."""

    folder: Path
    python: str
    max_concurrent: int = 1
    grace_s: float = 30.0
    caps: Caps = field(default_factory=Caps)

    def submit(self, job: Job, files: Mapping[str, bytes | Path]) -> None:
        """Writes the job down and sees to it that it runs; one that is there is left as it is."""
        folder = self._place(job.key)
        self._make(LOCKS)
        try:
            with holding(self.folder / LOCKS / job.key, _LOCK_S):
                if _is_same(folder, job):
                    _attend(folder)
                    return
                with self._untouched(job.resumes):
                    resumes = self._resumed(job) if job.resumes else None
                    write_folder(folder, job, files, self._orders(job), resumes)
                _attend(folder)
        except TimeoutError as error:
            raise HookError(Trouble.UNREACHABLE, f"the job {job.key} is being written by somebody else") from error

    def has(self, key: str) -> bool:
        return is_key(key) and (self.folder / key / JOB).is_file()

    def keys(self) -> list[str]:
        """The jobs that are here, ended ones included."""
        if not self.folder.is_dir():
            return []
        return sorted(entry.name for entry in self.folder.iterdir() if self.has(entry.name))

    def status(self, key: str) -> Status:
        folder = self._known(key)
        result = _settled(folder)
        if result is None and not _is_supervised(folder) and (result := _settled(folder)) is None:
            _attend(folder)
            result = _settled(folder)
        if result is not None:
            return Status(result.state, result.reason, result.artifacts, key)
        return Status(State.RUNNING if (folder / BEGUN).exists() else State.QUEUED, remote_id=key)

    def open_jobs(self) -> int:
        """How many have not ended; each is watched over after this, whatever was restarted before."""
        return sum(not self.status(key).state.is_final for key in self.keys())

    def events(self, key: str, after: int) -> tuple[Mapping[str, Any], ...]:
        return read_events(self._known(key), after)

    def log(self, key: str, after: int) -> tuple[str, int]:
        return read_log(self._known(key), after)

    def cancel(self, key: str) -> None:
        folder = self._known(key)
        if read_result(folder) is not None:
            return
        try:
            (folder / CANCEL).touch(mode=0o600)
        except OSError as error:
            message = f"the request to end cannot be written: {error.strerror or error}"
            raise HookError(Trouble.UNREACHABLE, message) from error
        self.status(key)

    def artifact(self, key: str, name: str) -> Any:
        """One file that the job left, opened for reading."""
        folder = self._known(key)
        try:
            return open_artifact(folder, name)
        except OSError as error:
            if is_emptied(folder):
                message = f"{name} is gone: the files of {key} were taken away there, some time after it had ended"
                raise HookError(Trouble.REFUSED, message) from error
            raise HookError(Trouble.REFUSED, f"{error.strerror or error}: {name}") from error

    def _known(self, key: str) -> Path:
        if not self.has(key):
            raise HookError(Trouble.NO_SUCH_JOB, f"there is no job {key[:40]} in {self.folder}")
        return self.folder / key

    def _place(self, key: str) -> Path:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HookError(Trouble.UNREACHABLE, f"{self.folder} cannot be made: {error.strerror or error}") from error
        return self.folder / key

    def _make(self, name: str) -> None:
        (self.folder / name).mkdir(mode=0o700, exist_ok=True)

    def _untouched(self, key: str | None) -> AbstractContextManager[None]:
        """Nobody empties the job that another one goes on from, while its checkpoints are copied."""
        return nullcontext() if key is None else holding(self.folder / LOCKS / key, _LOCK_S)

    def _orders(self, job: Job) -> Orders:
        cap = job.task.limits.max_artifact_mb
        return Orders(
            job.key,
            self.python,
            job.max_runtime_s,
            max_artifact_bytes=None if cap is None else cap * 1_000_000,
            max_concurrent=self.max_concurrent,
            grace_s=self.grace_s,
            caps=self.caps,
        )

    def _resumed(self, job: Job) -> Path:
        """The folder of the job that this one goes on from; it was the same training, and it ended early."""
        assert job.resumes is not None
        folder = self._known(job.resumes)
        state = self.status(job.resumes).state
        if state not in (State.FAILED, State.CANCELLED):
            raise HookError(Trouble.REFUSED, f"{job.resumes} is {state.value}: only a job that ended early is resumed")
        if _recipe(Job.model_validate_json((folder / JOB).read_bytes())) != _recipe(job):
            message = f"{job.resumes} trained something else: its checkpoints fit the same task and data only"
            raise HookError(Trouble.REFUSED, message)
        if not any((folder / CHECKPOINTS).glob("*")):
            raise HookError(Trouble.REFUSED, f"{job.resumes} left no checkpoint: train it from the start")
        return folder


def _recipe(job: Job) -> str:
    from weighbridge_training.bundle import recipe_digest

    return recipe_digest(job)


def _is_same(folder: Path, job: Job) -> bool:
    """Whether the job is there; raises where its key means another one."""
    try:
        there = (folder / JOB).read_bytes()
    except OSError:
        return False
    if digest(Job.model_validate_json(there).model_dump(mode="json")) != digest(job.model_dump(mode="json")):
        raise HookError(Trouble.REFUSED, f"the key {job.key} is that of another job here; a new job needs a new key")
    return True


def _attend(folder: Path) -> None:
    if read_result(folder) is None and not _is_supervised(folder):
        start_supervisor(folder)


def _is_supervised(folder: Path) -> bool:
    return is_held(folder / SUPERVISED)


def _settled(folder: Path) -> Result | None:
    """The result, once nobody will change it any more."""
    result = read_result(folder)
    return result if result is not None and not _is_supervised(folder) else None
