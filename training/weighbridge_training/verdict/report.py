"""What a verdict says and what it rests on; its JSON form is `docs/schemas/report.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from weighbridge_training.verdict.intervals import CLOSED, Interval
from weighbridge_training.verdict.outcome import Arm, Outcome, Ship  # noqa: TC001

VERSION: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """An answer that an arm gives to nearly everything."""

    __pydantic_config__: ClassVar = CLOSED
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """How one arm did; what nobody measured is null."""

    __pydantic_config__: ClassVar = CLOSED
    arm: Arm
    what: str
    """The model, the prompt, and where its answers come from."""
    valid: Interval | None
    """The share of answers that the schema of the task admits."""
    exact: Interval
    fields: Interval
    input_tokens: float | None
    """Per call, on average; so are the next one and the costs."""
    output_tokens: float | None
    usd_per_1000_calls: float | None
    cost_source: str
    latency_p50_s: float | None
    latency_p95_s: float | None
    one_answer: OneAnswer | None
    """Where it is no answer to what was asked, but the same to nearly everything."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The adapter against another arm, on the metric of the task, pair by pair."""

    __pydantic_config__: ClassVar = CLOSED
    against: Arm
    gain: Interval
    wins: int
    losses: int
    ties: int
    p: float
    """Of the exact sign test."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One question outside of the task, with and without the adapter."""

    __pydantic_config__: ClassVar = CLOSED
    question: str
    base: str
    adapter: str
    base_collapsed: str
    """Why the answer is none; empty where it is one."""
    adapter_collapsed: str


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What the probes show."""

    __pydantic_config__: ClassVar = CLOSED
    forgets: bool | None
    """None where nothing can be said."""
    words: str
    answered_by_base: int
    lost: int
    """Of those, how many the adapter no longer answers."""
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One held-out row and what each arm made of it; texts are cut where they are long."""

    __pydantic_config__: ClassVar = CLOSED
    row: int
    line: int
    input: str
    expected: str
    answers: dict[Arm, str]
    scores: dict[Arm, float]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it."""

    __pydantic_config__: ClassVar = CLOSED
    task: str
    adapter: str
    """What was judged: the base model, the version of the adapter."""
    outcome: Outcome
    ship: Ship | None
    words: str
    """One sentence for people."""
    remarks: tuple[str, ...]
    """What else they should know before they decide."""
    metric: Literal["exact", "fields"]
    min_gain: float
    margin: float
    """A difference within it on either side is a tie."""
    rows: int
    arms: tuple[ArmFigures, ...]
    comparisons: tuple[Comparison, ...]
    forgetting: Forgetting
    cases: tuple[Case, ...]
    """Rows that the adapter does not get right, those first on which it is behind what runs today."""
    cases_left_out: int
    losses: tuple[tuple[int, float], ...]
    """The loss of the training, by step."""
    versions: dict[str, str]
    files: dict[str, str]
    """The SHA-256 of every file that the verdict rests on."""
    resamples: int
    v: Literal[1] = field(default=VERSION, kw_only=True)
