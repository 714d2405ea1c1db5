"""A training task, as `training/<name>/task.yaml` has it: what is trained, on what, and what it has to beat.

There is no key for a command, an address or a secret, and no path leads out of the workspace: the file is part of one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from weighbridge.tuning.matching import matching
from weighbridge.tuning.stored import NAME


class Method(StrEnum):
    """How the adapter learns: from answers, or from pairs of a better and a worse one."""

    SFT = "sft"
    DPO = "dpo"


class Kind(StrEnum):
    """The kind of adapter."""

    LORA = "lora"
    QLORA = "qlora"
    DORA = "dora"


class Metric(StrEnum):
    """What a hold-out answer is compared by; form alone is none of them, as a constant answer has it, too."""

    EXACT = "exact"
    FIELDS = "fields"


_MODEL = r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?"
_REVISION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_PATH = r"(?![/~-])(?!.*(?:^|/)\.\.(?:/|$))[^\x00-\x1f\\:]{1,300}"
_VERSION = r"v[0-9]+(?:\.[0-9]+){0,2}"
_LABEL = r"[a-z][a-z0-9-]{0,62}"


Name = Annotated[str, *matching(NAME.pattern, "small letters, digits and hyphens")]
ModelId = Annotated[str, *matching(_MODEL, "the id of a model, such as org/model")]
Revision = Annotated[str, *matching(_REVISION, "a branch, a tag or a commit")]
Path = Annotated[str, *matching(_PATH, "a path inside the workspace, with / between folders")]
Version = Annotated[str, *matching(_VERSION, "a version such as v1 or v1.2")]
Label = Annotated[str, *matching(_LABEL, "a name of small letters, digits and hyphens")]
Gpu = Annotated[str, *matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", "the name of a kind of GPU, such as h200")]
Module = Annotated[str, *matching(r"[A-Za-z0-9_.]{1,100}", "the name of a module, such as q_proj")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BaseModelOf(_Part):
    """The model that the adapter is trained for: an id of a hub, or a folder of the workspace. No code of it is run."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["id"]}, {"required": ["folder"]}]})

    id: ModelId | None = Field(None, description="The id of a model with open weights, such as org/model.")
    folder: Path | None = Field(None, description="A folder of the workspace that holds the model.")
    revision: Revision | None = Field(None, description="A branch, a tag or a commit of it.")

    @model_validator(mode="after")
    def _one(self) -> BaseModelOf:
        if (self.id is None) == (self.folder is None):
            raise ValueError("expected either `id` or `folder`")
        return self

    @property
    def name(self) -> str:
        """What a tool is given to load it."""
        return self.id or f"./{self.folder}"


class Adapter(_Part):
    """What is trained: a small change beside the weights of the base model, never the weights."""

    kind: Annotated[Kind, Field(strict=False)] = Field(Kind.LORA, description="lora, qlora (the base in 4 bits), dora.")
    r: Annotated[int, Field(ge=1, le=1024)] = Field(description="The rank.")
    alpha: Annotated[int, Field(ge=1, le=4096)] = Field(description="The scale.")
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    targets: Literal["all-linear"] | Annotated[list[Module], Field(min_length=1)] = Field(
        "all-linear", description="The layers that get an adapter."
    )
    modules_to_save: tuple[Module, ...] = Field(
        (), strict=False, description="Layers that are trained whole and kept with the adapter, such as embed_tokens."
    )
    version: Version = Field(description="Tells this adapter from the next one; raise it with every training.")


class Data(_Part):
    """The rows, as paths from the folder of the task."""

    train: Path
    holdout: Path = Field(description="What no training and no prompt has seen.")

    @model_validator(mode="after")
    def _apart(self) -> Data:
        if self.train == self.holdout:
            raise ValueError("expected a hold-out that is not the training data")
        return self


class Training(_Part):
    """How long and how fast."""

    epochs: Annotated[float, Field(gt=0, le=1000)]
    learning_rate: Annotated[float, Field(gt=0, le=1)]
    global_batch: Count = Field(description="Rows per step over all devices.")
    max_length: Annotated[int, Field(ge=16, le=1_048_576)] = Field(description="Longer conversations are cut.")
    beta: Annotated[float, Field(gt=0, le=10)] | None = Field(
        None, description="Of dpo: how near to the base it stays."
    )
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]


class Prompt(_Part):
    """Today's prompt: a file of the workspace, and in a program the name of the text."""

    path: Path = Field(description="From the root of the workspace.")
    symbol: Annotated[str, Field(max_length=200)] = ""


class Incumbent(_Part):
    """What runs today, and has to be beaten on the hold-out: recorded answers, or a model that can be asked."""

    model: Text
    prompt: Prompt
    outputs: Path | None = Field(None, description="Its answers to the hold-out, one a line, from the task's folder.")
    endpoint: Label | None = Field(None, description="The name of an endpoint in your own user settings.")

    @model_validator(mode="after")
    def _not_both(self) -> Incumbent:
        if self.outputs is not None and self.endpoint is not None:
            raise ValueError("expected either `outputs` or `endpoint`")
        return self


class Measure(_Part):
    """When an answer is right, and by how much the adapter has to win."""

    by: Annotated[Metric, Field(strict=False)]
    schema_file: Path | None = Field(None, description="A JSON Schema for answers, from the task's folder.")
    min_gain: Annotated[float, Field(ge=0, le=1)] = Field(0.0, description="The least share of the hold-out to gain.")
    max_answer_tokens: Annotated[int, Field(ge=1, le=131_072)] | None = Field(
        None, description="Where an answer is cut; without it, half as long again as the longest right answer."
    )


class OffTask(_Part):
    """What the adapter must not forget: questions outside of its task, asked with and without it."""

    questions: Annotated[list[Text], Field(min_length=1, max_length=200)]


class Strategy(StrEnum):
    """How several devices share a training."""

    SINGLE = "single"
    DDP = "ddp"
    FSDP = "fsdp"


class Resources(_Part):
    """What a run is given."""

    nodes: Annotated[int, Field(ge=1, le=64)] = 1
    gpus_per_node: Annotated[int, Field(ge=0, le=16)] = Field(default=1, description="0 trains on the processor.")
    gpu: Gpu | None = Field(default=None, description="A kind of GPU in the words of the hook, such as h200.")
    strategy: Annotated[Strategy, Field(strict=False)] = Field(
        default=Strategy.SINGLE, description="ddp: the base on every device; fsdp: the base divided among them."
    )
    preemptible: bool = Field(
        default=False, description="The machine may be taken away; training goes on from a checkpoint."
    )

    @model_validator(mode="after")
    def _one_is_single(self) -> Resources:
        several = self.nodes * max(self.gpus_per_node, 1) > 1
        if several and self.strategy is Strategy.SINGLE:
            raise ValueError("expected `strategy` ddp or fsdp for several devices")
        return self


class Limits(_Part):
    """What a run may take; whoever runs it stops it there."""

    max_runtime_s: Annotated[int, Field(ge=1, le=2_592_000)]
    max_cost_usd: Annotated[float, Field(gt=0)] | None = None
    max_artifact_mb: Count | None = None


class Task(_Part):
    """One adapter to be trained, and what it has to beat."""

    version: Literal[1] = Field(description="The version of this format.")
    name: Name
    base_model: BaseModelOf
    method: Annotated[Method, Field(strict=False)]
    adapter: Adapter
    data: Data
    training: Training
    incumbent: Incumbent | None = Field(None, description="Without it a verdict stays unproved.")
    measure: Measure
    off_task: OffTask
    resources: Resources = Field(default_factory=Resources)
    limits: Limits
    hook: Label | None = Field(None, description="A hint: the name of a hook in your own user settings.")

    @model_validator(mode="after")
    def _fits(self) -> Task:
        if self.method is Method.DPO and self.training.beta is None:
            raise ValueError("expected `beta` in `training` for the method dpo")
        if self.method is Method.SFT and self.training.beta is not None:
            raise ValueError("expected no `beta` in `training` for the method sft")
        return self


def is_model_id(text: str) -> bool:
    """Whether a text can name a model of a hub."""
    return re.fullmatch(_MODEL, text) is not None
