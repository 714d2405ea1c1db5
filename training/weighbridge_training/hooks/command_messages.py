"""What a command hook is told on standard input, and what it answers on standard output: one closed document each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from weighbridge.tuning.task import Resources  # noqa: TC002 (pydantic reads it)

from weighbridge_training.contract import Trouble
from weighbridge_training.job import SCHEMA, Key, Sha
from weighbridge_training.layout import FETCHED
from weighbridge_training.states import State  # noqa: TC001 (pydantic reads it)


def _is_fetched(name: str) -> str:
    if name not in FETCHED:
        raise ValueError("expected a file that may be fetched")
    return name


RemoteId = Annotated[str, Field(max_length=500)]
FileName = Annotated[str, AfterValidator(_is_fetched), WithJsonSchema({"enum": list(FETCHED)})]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    protocol: Literal[1] = 1


class Describe(_Message):
    """Asks what the back-end is."""

    verb: Literal["describe"] = "describe"


class Submit(_Message):
    """Hands a job over. Its folder is there for as long as the command runs."""

    verb: Literal["submit"] = "submit"
    key: Key
    folder: str = Field(description="An absolute path: job.json, worker.pyz and data/ lie there.")
    max_runtime_s: int = Field(description="What the back-end has to enforce.")
    resources: Resources
    resumes: Key | None = Field(None, description="A job whose checkpoints this one goes on from.")
    base_model: str | None = Field(
        None, description="The id that the job loads from a hub; none, if it brings its own."
    )


class Find(_Message):
    """Asks for the job of a key, after an answer was lost."""

    verb: Literal["find"] = "find"
    key: Key


class Get(_Message):
    """Asks where a job is."""

    verb: Literal["get"] = "get"
    key: Key
    remote_id: RemoteId


class Events(_Message):
    """Asks for events whose seq is above a number."""

    verb: Literal["events"] = "events"
    key: Key
    remote_id: RemoteId
    after: int
    wait_s: float = Field(description="How long it may wait for one.")


class Log(_Message):
    """Asks for what the job printed after a byte."""

    verb: Literal["log"] = "log"
    key: Key
    remote_id: RemoteId
    after: int


class Cancel(_Message):
    """Asks a job to end."""

    verb: Literal["cancel"] = "cancel"
    key: Key
    remote_id: RemoteId


class Fetch(_Message):
    """Asks for one file that a job left."""

    verb: Literal["artifact"] = "artifact"
    key: Key
    remote_id: RemoteId
    name: str = Field(description="Its path under out/ in the folder of the job.")
    bytes: int
    sha256: str
    into: str = Field(description="An absolute path that does not exist: the file is written there.")


class Described(_Message):
    """What the back-end is."""

    target: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        description="Where a job goes, in words for a person."
    )
    gpus: Annotated[tuple[Annotated[str, Field(max_length=50)], ...], Field(max_length=100)] = Field((), strict=False)
    problems: Annotated[tuple[Annotated[str, Field(max_length=1000)], ...], Field(max_length=20)] = Field(
        (), strict=False, description="Why a submission would be refused as things are, each with what to do about it."
    )


class Submitted(_Message):
    """It has the job."""

    remote_id: RemoteId


class Found(_Message):
    """The job of a key, or that there is none."""

    remote_id: RemoteId | None


class Left(BaseModel):
    """One file that a job left."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: FileName = Field(description="Its path under out/ in the folder of the job.")
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha


class Standing(_Message):
    """Where a job is."""

    state: Literal[State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED]
    reason: str = ""
    artifacts: Annotated[tuple[Left, ...], Field(max_length=200, strict=False)] = ()
    remote_id: RemoteId = ""


class Happened(_Message):
    """Events as the worker wrote them."""

    events: list[dict[str, Any]]


class Printed(_Message):
    """What the job printed."""

    text: str
    next: Annotated[int, Field(ge=0)]


class Done(_Message):
    """It was done."""


class Failure(_Message):
    """Why a verb failed; the command ends with 1."""

    trouble: Annotated[Trouble, Field(strict=False)] = Trouble.REFUSED
    error: Annotated[str, Field(min_length=1, max_length=4000)]


Request = Describe | Submit | Find | Get | Events | Log | Cancel | Fetch
ANSWERS: dict[str, type[_Message]] = {
    "describe": Described,
    "submit": Submitted,
    "find": Found,
    "get": Standing,
    "events": Happened,
    "log": Printed,
    "cancel": Done,
    "artifact": Done,
}
"""What answers a verb."""


def command_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of both sides, closed everywhere but in events."""
    from pydantic.json_schema import models_json_schema
    from weighbridge.tuning.task_file import without_titles

    requests = (Describe, Submit, Find, Get, Events, Log, Cancel, Fetch)
    models: list[type[BaseModel]] = [*requests, *dict.fromkeys(ANSWERS.values()), Failure]
    _, found = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    return {
        "$schema": SCHEMA,
        "title": "What a command hook of Weighbridge is told, and what it answers",
        "description": "What it is told is `$defs/Request`; what it answers to a verb is `$defs/Answer_VERB` with exit "
        "code 0, or `$defs/Failure` with exit code 1.",
        "$ref": "#/$defs/Request",
        "$defs": {
            **without_titles(found)["$defs"],
            "Request": {"oneOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in requests]},
            **{f"Answer_{verb}": {"$ref": f"#/$defs/{answer.__name__}"} for verb, answer in ANSWERS.items()},
        },
    }
