"""Everything that a verdict rests on, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge_training.verdict.answers import Answer
    from weighbridge_training.verdict.outcome import Arm
    from weighbridge_training.verdict.rows import Prompt, Row


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """What an endpoint asks for tokens, in US dollars a million."""

    input: float
    output: float
    source: str


@dataclass(frozen=True, slots=True)
class HourPrice:
    """What a machine costs while it answers."""

    usd_per_hour: float
    source: str


Price = TokenPrice | HourPrice


@dataclass(frozen=True, slots=True)
class Rows:
    """A file of rows, under the name that its reader knows."""

    path: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """One comparison; an arm that did not answer is not in `answers`."""

    task: str
    adapter: str
    metric: Literal["exact", "fields"]
    min_gain: float
    holdout: Rows
    train: Rows
    prompt: Prompt | None
    prompt_path: str
    schema: Any
    """A JSON Schema for answers; None without one."""
    schema_path: str
    answers: Mapping[Arm, tuple[Answer, ...]]
    what: Mapping[Arm, str]
    """What each arm is, in words."""
    questions: tuple[str, ...] = ()
    probes_base: tuple[Answer, ...] = ()
    probes_adapter: tuple[Answer, ...] = ()
    prices: Mapping[Arm, Price] = field(default_factory=dict[Any, Any])
    losses: tuple[tuple[int, float], ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[str, ...] = ()
