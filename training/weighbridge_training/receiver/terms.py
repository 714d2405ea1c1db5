"""What a receiver runs for whoever has its secret, and what it does not.

*Invariant:* a program that is run here is the worker that this installation brings, unless the operator has said
otherwise: whoever has the secret may train, and not do anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.program import worker
from weighbridge_training.receiver.refusal import RefusalError

if TYPE_CHECKING:
    from weighbridge_training.job import Job

_MODEL_FILES = (".safetensors", ".json", ".txt", ".model", ".jinja", ".md")
"""Of a base model that comes along. What a library would unpickle or run is not among them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The operator's limits."""

    workers: frozenset[str] | None = frozenset()
    """SHA-256 of workers besides the own one; None admits any program."""
    max_jobs: int = 20
    """Waiting and running."""
    max_runtime_s: int = 24 * 3600
    max_file_bytes: int = 64 * 1024 * 1024 * 1024
    max_store_bytes: int = 200 * 1024 * 1024 * 1024
    keep_s: float | None = None
    """How long the files of a job stay after it has ended; None keeps them."""

    def admit(self, job: Job, open_jobs: int) -> None:
        """Raises `RefusalError` with what to do where a job is not taken."""
        self._admit_worker(job)
        if job.max_runtime_s > self.max_runtime_s:
            message = (
                f"limits.max_runtime_s is {job.max_runtime_s}; this receiver lets a job run for {self.max_runtime_s} s"
            )
            raise RefusalError("refused", message)
        if job.task.resources.nodes > 1:
            message = (
                f"resources.nodes is {job.task.resources.nodes}, and this receiver is one machine; use ray or slurm"
            )
            raise RefusalError("refused", message)
        for file in job.files:
            if file.bytes > self.max_file_bytes:
                message = f"{file.name} has {file.bytes} bytes; this receiver takes {self.max_file_bytes}"
                raise RefusalError("refused", message)
            if file.name.startswith("data/base/") and not file.name.endswith(_MODEL_FILES):
                message = f"{file.name} is none of {', '.join(_MODEL_FILES)}: weights are taken as safetensors only"
                raise RefusalError("refused", message)
        if open_jobs >= self.max_jobs:
            message = f"{open_jobs} jobs wait or run here, and no more are taken; try again when one has ended"
            raise RefusalError("unavailable", message)

    def _admit_worker(self, job: Job) -> None:
        if self.workers is None or job.worker.sha256 in self.workers:
            return
        own = worker()
        if job.worker.sha256 != own.sha256:
            raise RefusalError(
                "refused",
                f"the worker of this job is that of weighbridge {job.worker.version} ({job.worker.sha256[:12]}), and "
                f"this receiver runs its own only, of {own.version} ({own.sha256[:12]}): install the same version on "
                f"both sides, or start the receiver with --allow-worker {job.worker.sha256}",
            )
