"""What a training tells while it runs: one line of JSON each, with a version, a number without gaps, and the time.

*Invariant:* imports the standard library alone; the published schema is made from these classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = 1


@dataclass(frozen=True, slots=True)
class Started:
    """A process began; a job that was taken away and given back begins more than once."""

    key: str
    pid: int
    processes: int


@dataclass(frozen=True, slots=True)
class Environment:
    """Where it runs."""

    device: str
    gpu: str | None
    processes: int
    precision: str
    versions: dict[str, str]
    import_s: float


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know: what is missing, what was done instead, and how to have it."""

    text: str


@dataclass(frozen=True, slots=True)
class Data:
    """What the rows are once the model's own template has been applied."""

    rows: int
    trained_rows: int
    tokens: int
    trained_tokens: int
    longest: int
    cut_rows: int
    """Longer than `max_length`."""
    cut_answers: int
    """Of which a part of what should be learned was cut away."""
    refused_rows: int
    """Without any token left to learn."""
    refused_lines: tuple[int, ...]
    """The first of them."""
    mask: Literal["generation", "prefix"]
    """Who says which tokens are the assistant's: the template itself, or the difference of its prefixes."""


@dataclass(frozen=True, slots=True)
class TrainBegin:
    """What is about to be done."""

    total_steps: int
    first_step: int
    """0, or the step of the checkpoint from which it goes on."""
    trainable: int
    parameters: int
    micro_batches: int
    """Parts of a step, over all processes."""
    tokens_per_micro_batch: int
    packing: bool
    attention: str
    gradient_checkpointing: bool
    optimizer: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is."""

    step: int
    total_steps: int
    epoch: float
    loss: float
    lr: float
    grad_norm: float | None
    tokens_per_s: float
    elapsed_s: float
    eta_s: float
    memory_mb: int
    """The most that was in use so far: of the GPU, or of the process."""
    mfu: float | None = None
    """Share of the peak of the device, where the peak is known."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place to go on from."""

    step: int


@dataclass(frozen=True, slots=True)
class TrainEnd:
    """The training alone is over."""

    steps: int
    first_loss: float | None
    last_loss: float | None
    train_s: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The loss on the hold-out."""

    loss: float
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Answering:
    """How far the answers of one arm are."""

    arm: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Answered:
    """All answers of one arm are written."""

    arm: str
    rows: int
    input_tokens: int
    output_tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """An arm that was not asked, and why."""

    arm: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the comparison says."""

    outcome: str
    words: str
    ship: str | None
    """`adapter` or `prompt`; left out where nothing was compared."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The machine is taken away; the same job, started again, goes on from the checkpoint."""

    step: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It ended because somebody asked for it."""

    step: int


@dataclass(frozen=True, slots=True)
class Failed:
    """It ended, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Everything is written."""

    wall_s: float
    max_rss_mb: int
    gpu_peak_mb: int | None


Event = (
    Started
    | Environment
    | Note
    | Data
    | TrainBegin
    | Progress
    | Checkpoint
    | TrainEnd
    | Evaluation
    | Answering
    | Answered
    | Skipped
    | Verdict
    | Interrupted
    | Cancelled
    | Failed
    | Succeeded
)

EVENTS: dict[str, type] = {
    "started": Started,
    "env": Environment,
    "note": Note,
    "data": Data,
    "train_begin": TrainBegin,
    "progress": Progress,
    "checkpoint": Checkpoint,
    "train_end": TrainEnd,
    "eval": Evaluation,
    "answering": Answering,
    "answered": Answered,
    "skipped": Skipped,
    "verdict": Verdict,
    "interrupted": Interrupted,
    "cancelled": Cancelled,
    "failed": Failed,
    "succeeded": Succeeded,
}
"""By the name that a line has."""
NAMES = {kind: name for name, kind in EVENTS.items()}
