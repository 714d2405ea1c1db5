"""What is sent to be done: a closed document, of which nothing is a command, an address or a secret."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from weighbridge.tuning.matching import matching
from weighbridge.tuning.task import Task  # noqa: TC002 (pydantic reads it)

SCHEMA = "https://json-schema.org/draft/2020-12/schema"

_KEY = r"wb-[0-9a-f]{32}"
_SHA = r"[0-9a-f]{64}"
_NAME = r"data/(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}"


Key = Annotated[str, *matching(_KEY, "wb- and 32 hexadecimal digits")]
Sha = Annotated[str, *matching(_SHA, "64 hexadecimal digits")]
FileName = Annotated[str, *matching(_NAME, "the name of a file under data/")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Sent(_Part):
    """One file that goes along, by its content."""

    name: FileName
    sha256: Sha
    bytes: Annotated[int, Field(ge=0)]
    rows: Annotated[int, Field(ge=0)] | None = Field(None, description="Lines, of a file of rows.")


class Program(_Part):
    """The worker that is run there."""

    version: Annotated[str, Field(max_length=40)]
    sha256: Sha
    bytes: Annotated[int, Field(ge=0)]


class Job(_Part):
    """One training on one machine or cluster."""

    v: Literal[1] = 1
    key: Key = Field(description="Chosen by the sender, once; the same key is the same job.")
    kind: Literal["train"] = "train"
    task: Task
    files: tuple[Sent, ...]
    worker: Program
    resumes: Key | None = Field(
        None, description="A job of the same back-end that ended early: this one goes on from its last checkpoint."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Job:
        names = [file.name for file in self.files]
        if len(set(names)) < len(names):
            raise ValueError("expected every file once")
        if self.resumes == self.key:
            raise ValueError("expected another job in `resumes`: what has ended stays as it ended")
        return self

    @property
    def max_runtime_s(self) -> int:
        return self.task.limits.max_runtime_s


def is_key(text: str) -> bool:
    """Whether a text can be the key of a job, and so the name of a folder, of a cluster's job, of anything."""
    return re.fullmatch(_KEY, text) is not None


def job_schema() -> dict[str, Any]:
    """JSON Schema 2020-12, closed everywhere."""
    from weighbridge.tuning.task_file import without_titles

    return {"$schema": SCHEMA, "title": "Weighbridge training job", **without_titles(Job.model_json_schema())}
