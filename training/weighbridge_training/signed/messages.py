"""The messages of the hook `http`, closed; `docs/schemas/hook.schema.json` is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from weighbridge_training.job import SCHEMA, Job, Key, Sha
from weighbridge_training.states import State  # noqa: TC001 (pydantic reads it)

MAX_WAIT_S = 25.0
"""For an event; longer than this, what lies between may take a silent connection for a dead one."""
CHUNK = 4 * 1024 * 1024
"""Bytes of a file in one message."""
MAX_BODY = 8 * 1024 * 1024
"""Bytes of a message; a chunk is a third longer in base64."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Said(BaseModel):
    """Of an answer: a later receiver may say more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Asked(_Part):
    protocol: Literal[1] = 1
    timestamp: Annotated[str, Field(max_length=40)] = Field(description="When it was written, as ISO 8601.")


class Nothing(_Part):
    pass


class OfJob(_Part):
    key: Key


class OfFiles(_Part):
    files: Annotated[tuple[Sha, ...], Field(max_length=2000, strict=False)]


class OfChunk(_Part):
    sha256: Sha = Field(description="Of the whole file.")
    bytes: Annotated[int, Field(ge=0)] = Field(description="Of the whole file.")
    offset: Annotated[int, Field(ge=0)]
    content: Annotated[str, Field(max_length=CHUNK * 4 // 3 + 8)] = Field(description="In base64.")


class OfEvents(_Part):
    key: Key
    after: Annotated[int, Field(ge=0)]
    wait_s: Annotated[float, Field(ge=0, le=MAX_WAIT_S, strict=False)] = 0.0


class OfLog(_Part):
    key: Key
    after: Annotated[int, Field(ge=0)] = Field(description="A byte.")


class OfArtifact(_Part):
    key: Key
    name: Annotated[str, Field(max_length=200)]
    offset: Annotated[int, Field(ge=0)]
    bytes: Annotated[int, Field(ge=0, le=CHUNK)]


class OfSubmission(_Part):
    job: Job


class Describe(_Asked):
    type: Literal["job.describe"] = "job.describe"
    data: Nothing = Nothing()


class Have(_Asked):
    """Which files are there already, and how much of those that are on their way."""

    type: Literal["job.have"] = "job.have"
    data: OfFiles


class Put(_Asked):
    """A piece of a file, addressed by its content."""

    type: Literal["job.put"] = "job.put"
    data: OfChunk


class Submit(_Asked):
    """Its `webhook-id` is the key of the job."""

    type: Literal["job.submit"] = "job.submit"
    data: OfSubmission


class Find(_Asked):
    type: Literal["job.find"] = "job.find"
    data: OfJob


class Get(_Asked):
    type: Literal["job.get"] = "job.get"
    data: OfJob


class Events(_Asked):
    type: Literal["job.events"] = "job.events"
    data: OfEvents


class Log(_Asked):
    type: Literal["job.log"] = "job.log"
    data: OfLog


class Cancel(_Asked):
    type: Literal["job.cancel"] = "job.cancel"
    data: OfJob


class ArtifactOf(_Asked):
    type: Literal["job.artifact"] = "job.artifact"
    data: OfArtifact


Question = Annotated[
    Describe | Have | Put | Submit | Find | Get | Events | Log | Cancel | ArtifactOf, Field(discriminator="type")
]
QUESTIONS: TypeAdapter[Any] = TypeAdapter(Question)


class Described(_Said):
    version: Annotated[str, Field(max_length=40)]
    worker: Sha = Field(description="Of the worker that comes with this receiver.")
    gpus: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=64, strict=False)] = ()
    usd_per_gpu_hour: Annotated[float, Field(ge=0, strict=False)] | None = None
    max_runtime_s: Annotated[int, Field(ge=1)]
    problems: Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(max_length=20, strict=False)] = ()


class Had(_Said):
    received: dict[Sha, Annotated[int, Field(ge=0)]] = Field(description="Bytes, of each file that was asked about.")


class Received(_Said):
    received: Annotated[int, Field(ge=0)] = Field(description="Bytes of the file that are there.")


class Done(_Said):
    pass


class Found(_Said):
    found: bool


class File(_Said):
    name: Annotated[str, Field(max_length=200)]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha


class Standing(_Said):
    state: Literal[State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED]
    reason: Annotated[str, Field(max_length=4000)] = ""
    artifacts: Annotated[tuple[File, ...], Field(max_length=100, strict=False)] = ()


class Happened(_Said):
    events: Annotated[tuple[dict[str, Any], ...], Field(max_length=1000, strict=False)]


class Printed(_Said):
    text: str
    next: Annotated[int, Field(ge=0)]


class Piece(_Said):
    content: str = Field(description="In base64.")


class Problem(_Said):
    code: Literal[
        "malformed", "unsigned", "clock", "replayed", "too-large", "no-such-job", "refused", "missing-files",
        "unavailable", "not-installed", "failed",
    ]  # fmt: skip
    message: Annotated[str, Field(max_length=4000)]


ANSWERS: dict[str, type[_Said]] = {
    "job.describe": Described,
    "job.have": Had,
    "job.put": Received,
    "job.submit": Done,
    "job.find": Found,
    "job.get": Standing,
    "job.events": Happened,
    "job.log": Printed,
    "job.cancel": Done,
    "job.artifact": Piece,
}
"""What the `data` of an answer is, by the `type` of the question."""


class Answer(_Said):
    """The body of an answer: `data` as ANSWERS says, or `error`."""

    type: Annotated[str, Field(max_length=40)] = Field(description="That of the question.")
    question: Sha = Field(description="SHA-256 of the body of the question.")
    timestamp: Annotated[str, Field(max_length=40)]
    data: dict[str, Any] | None = None
    error: Problem | None = None


def hook_schema() -> dict[str, Any]:
    """JSON Schema 2020-12: `$defs` has every message, and the schema itself is that of a question."""
    from pydantic.json_schema import models_json_schema
    from weighbridge.tuning.task_file import without_titles

    asked = QUESTIONS.json_schema(ref_template="#/$defs/{model}")
    models = [(model, "validation") for model in dict.fromkeys((Answer, *ANSWERS.values()))]
    _, answers = models_json_schema(cast("Any", models), ref_template="#/$defs/{model}")
    definitions = {**answers["$defs"], **asked.pop("$defs")}
    whole = {"$schema": SCHEMA, "title": "Weighbridge http hook", **asked, "$defs": dict(sorted(definitions.items()))}
    found: dict[str, Any] = without_titles(whole)
    return found | {"title": "Weighbridge http hook"}
