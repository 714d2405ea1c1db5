"""The hooks, endpoints and limits that a user defines, as a closed document; `hooks_file` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from weighbridge_training.canonical import digest
from weighbridge_training.outgoing import Destination
from weighbridge_training.trust.fields import (
    AbsolutePath,
    Address,
    Argument,
    Host,
    KeyringEntry,
    Label,
    Money,
    Part,
    RemotePath,
    Variable,
    Word,
    absolute,
    check_address,
    one_source,
    printable,
    source_of,
)
from weighbridge_training.urls import is_loopback_url

if TYPE_CHECKING:
    from weighbridge_training.secrets import Source

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
LOCAL = "local"
"""The hook that is there without a definition: this machine."""


class _Priced(Part):
    usd_per_gpu_hour: Money | None = Field(
        default=None, description="What an hour of one GPU costs; estimates rest on it."
    )


class LocalHook(_Priced):
    """A process on this machine."""

    type: Literal["local"] = "local"
    python: AbsolutePath | Literal[""] = Field(
        default="", description="The Python that has torch; without it, the one that runs Weighbridge."
    )
    max_concurrent: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="Jobs at a time; others wait in the order in which they came."
    )


class HttpHook(_Priced):
    """A receiver that speaks the signed protocol of `docs/hooks.md`."""

    type: Literal["http"]
    url: Address
    secret_env: Variable | None = None
    secret_keyring: KeyringEntry | None = None
    secret_command: Annotated[tuple[Argument, ...], Field(min_length=1, strict=False)] | None = None
    ca_file: AbsolutePath | None = None
    insecure: bool = Field(default=False, description="Permits http to another machine.")

    @model_validator(mode="after")
    def _complete(self) -> HttpHook:
        check_address(self.url, self.insecure)
        one_source("secret", self.secret_env, self.secret_keyring, self.secret_command)
        return self

    @property
    def secret(self) -> Source:
        return source_of(self.secret_env, self.secret_keyring, self.secret_command)

    @property
    def destination(self) -> Destination:
        return Destination(self.url, self.insecure, self.ca_file or "")


class SlurmHook(_Priced):
    """A Slurm cluster, on this machine or over ssh."""

    type: Literal["slurm"]
    ssh: Host | None = Field(default=None, description="Where sbatch is, if it is not here.")
    folder: RemotePath = Field(description="Where the folders of jobs are made, there.")
    python: RemotePath = Field(description="The Python that has torch, there.")
    partition: Word | None = None
    account: Word | None = None
    gres: Word | None = Field(default=None, description="The kind of GPU in Slurm's words, such as gpu:a100.")
    setup: tuple[Word, ...] = Field(default=(), strict=False, description="Modules that are loaded first.")


class RayHook(_Priced):
    """A Ray cluster, through its jobs API."""

    type: Literal["ray"]
    url: Address
    token_env: Variable | None = None
    token_keyring: KeyringEntry | None = None
    token_command: Annotated[tuple[Argument, ...], Field(min_length=1, strict=False)] | None = None
    ca_file: AbsolutePath | None = None
    insecure: bool = Field(default=False, description="Permits http, or no token, to another machine.")
    python: RemotePath | None = Field(default=None, description="The Python of the cluster that has torch.")
    storage: RemotePath = Field(
        default="~/weighbridge-jobs",
        description="Where the folders of jobs are made there; all machines of the cluster see the same.",
    )

    @model_validator(mode="after")
    def _complete(self) -> RayHook:
        check_address(self.url, self.insecure)
        sources = (self.token_env, self.token_keyring, self.token_command)
        if any(one is not None for one in sources):
            one_source("token", *sources)
        elif not self.insecure and not is_loopback_url(self.url):
            raise ValueError(
                "expected `token_env`, `token_keyring` or `token_command`: a Ray that asks for no token runs code for "
                "everyone; `insecure = true` permits it"
            )
        return self

    @property
    def token(self) -> Source | None:
        sources = (self.token_env, self.token_keyring, self.token_command)
        return source_of(*sources) if any(one is not None for one in sources) else None

    @property
    def destination(self) -> Destination:
        return Destination(self.url, self.insecure, self.ca_file or "")


class CommandHook(_Priced):
    """A program of the user that speaks JSON; `docs/hooks.md` says how."""

    type: Literal["command"]
    argv: Annotated[tuple[Argument, ...], Field(min_length=1, strict=False)]
    idempotent: bool = Field(default=False, description="A second submission of a key makes no second job.")
    env: tuple[Variable, ...] = Field(default=(), strict=False, description="Variables that it is given besides a few.")
    timeout_s: Annotated[int, Field(ge=1, le=600)] = 60

    @model_validator(mode="after")
    def _complete(self) -> CommandHook:
        absolute(self.argv[0])
        return self


HookDefinition = LocalHook | HttpHook | SlurmHook | RayHook | CommandHook
KINDS: dict[str, type[HookDefinition]] = {
    "local": LocalHook,
    "http": HttpHook,
    "slurm": SlurmHook,
    "ray": RayHook,
    "command": CommandHook,
}


class Endpoint(Part):
    """A model that answers by the OpenAI protocol: what a verdict asks today's answers of."""

    url: Address = Field(description="The base, such as https://host/v1.")
    key_env: Variable | None = None
    key_keyring: KeyringEntry | None = None
    key_command: Annotated[tuple[Argument, ...], Field(min_length=1, strict=False)] | None = None
    model: Annotated[str, AfterValidator(printable), Field(max_length=200)] | None = None
    usd_per_million_input: Money | None = None
    usd_per_million_output: Money | None = None
    ca_file: AbsolutePath | None = None
    insecure: bool = Field(default=False, description="Permits http to another machine.")

    @model_validator(mode="after")
    def _complete(self) -> Endpoint:
        check_address(self.url, self.insecure)
        sources = (self.key_env, self.key_keyring, self.key_command)
        if any(one is not None for one in sources):
            one_source("key", *sources)
        return self

    @property
    def key(self) -> Source | None:
        sources = (self.key_env, self.key_keyring, self.key_command)
        return source_of(*sources) if any(one is not None for one in sources) else None

    @property
    def destination(self) -> Destination:
        return Destination(self.url, self.insecure, self.ca_file or "")


class Spending(Part):
    """What trainings may cost; an estimate that goes over it is not submitted."""

    per_task_usd: Money | None = None
    per_month_usd: Money | None = Field(default=None, description="A calendar month in UTC, over all workspaces.")
    max_concurrent: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="Trainings that run or wait at a time, over all hooks."
    )


class Definitions(Part):
    """Everything that the file says."""

    hooks: dict[Label, Annotated[HookDefinition, Field(discriminator="type")]] = Field(
        default_factory=dict[str, HookDefinition]
    )
    endpoints: dict[Label, Endpoint] = Field(default_factory=dict[str, Endpoint])
    spending: Spending = Field(default_factory=Spending)


def definition_digest(name: str, definition: HookDefinition) -> str:
    """What an approval is bound to: it changes with every word of a definition."""
    return digest({"name": name, "definition": definition.model_dump(mode="json")})


def hooks_schema() -> dict[str, Any]:
    """JSON Schema 2020-12, closed everywhere."""
    from weighbridge.tuning.task_file import without_titles

    return {"$schema": SCHEMA, "title": "Weighbridge hooks", **without_titles(Definitions.model_json_schema())}
