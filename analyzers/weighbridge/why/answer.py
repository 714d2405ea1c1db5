"""The answer to "why": what holds at one place, what was argued there, and what was seen of prompts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.findings import Finding
    from weighbridge.judge import Standing
    from weighbridge.measure.argument import Argument
    from weighbridge.sources.program import Unresolved
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place
    from weighbridge.tokens import TokenCount


class State(StrEnum):
    """What becomes of a finding."""

    REPORTED = "reported"
    COMMENT = "suppressed-by-comment"
    SETTINGS = "accepted-in-settings"
    BASELINE = "in-baseline"


@dataclass(frozen=True, slots=True)
class Told:
    """One finding that covers the place, and what becomes of it."""

    finding: Finding
    state: State = State.REPORTED
    by: Place | None = None
    """The comment, or the entry in the settings, that keeps it from the report."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one rule stands to one fact; `value` and `limit` are set where a number decided."""

    standing: Standing
    fact: str
    value: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One argument, and how the rules stand to what it states."""

    argument: Argument
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptSeen:
    """One prompt that covers the place, or that a call at the place sends."""

    region: PromptRegion
    tokens: TokenCount
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is known of one place."""

    path: str
    line: int
    column: int
    """0: the whole line."""
    symbol: str
    findings: tuple[Told, ...] = ()
    arguments: tuple[Heard, ...] = ()
    """What holds first, then what was followed furthest."""
    prompts: tuple[PromptSeen, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    """Prompts of calls at the place whose text is not known."""
