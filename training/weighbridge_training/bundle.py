"""Everything that is sent for one job, closed and addressed by its content: what is approved is what goes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.canonical import digest
from weighbridge_training.job import Job, Program, Sent
from weighbridge_training.layout import JOB, WORKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.tuning.task import Task

    from weighbridge_training.program import Worker


@dataclass(frozen=True, slots=True)
class Content:
    """One file, whole."""

    data: bytes
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A job and the bytes of everything that it names."""

    job: Job
    contents: Mapping[str, Content]
    """By the names in `job.files`."""
    worker: Worker

    @property
    def digest(self) -> str:
        """What a person approves: it changes with every byte that is sent, and not with the key."""
        return digest(self.job.model_dump(mode="json", exclude={"key"}, exclude_none=True))

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(file.bytes for file in self.job.files) + self.job.worker.bytes + len(self.job_json)

    @property
    def job_json(self) -> bytes:
        return self.job.model_dump_json(indent=2, exclude_none=True).encode()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the folder of the job, by its path there."""
        yield JOB, self.job_json
        yield WORKER, self.worker.data
        for name, content in self.contents.items():
            yield name, content.data


def bundle_of(
    key: str, task: Task, contents: Mapping[str, Content], worker: Worker, resumes: str | None = None
) -> Bundle:
    """A bundle of what was read; names are those of `layout`."""
    files = tuple(
        Sent(name=name, sha256=hashlib.sha256(content.data).hexdigest(), bytes=len(content.data), rows=content.rows)
        for name, content in sorted(contents.items())
    )
    program = Program(version=worker.version, sha256=worker.sha256, bytes=len(worker.data))
    job = Job(key=key, task=task, files=files, worker=program, resumes=resumes)
    return Bundle(job, dict(sorted(contents.items())), worker)


def recipe_digest(job: Job) -> str:
    """The content version of the adapter that a job makes: base model, data and recipe, whatever it is called."""
    task: dict[str, Any] = job.task.model_dump(
        mode="json", include={"base_model", "method", "adapter", "training", "version"}, exclude_none=True
    )
    # the name that a person gave to a version is not its content
    task["adapter"].pop("version")
    trained = [
        file.sha256 for file in job.files if file.name == "data/train.jsonl" or file.name.startswith("data/base/")
    ]
    return digest({"task": task, "trained": trained})
