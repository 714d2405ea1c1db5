"""The decision procedures and all that belongs to them, as their data say; compiled, so that no run reads YAML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.decide.decision import Verdict
    from weighbridge.decide.evidence import Value
    from weighbridge.decide.names import ModelKind
    from weighbridge.rule_manual import Source
    from weighbridge.rules import Bound


@dataclass(frozen=True, slots=True)
class Condition:
    """Evidence that has to be equal, and numbers that have to be within bounds: all of it, or it does not hold."""

    where: tuple[tuple[str, Value], ...] = ()
    bounds: tuple[Bound, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(name for name, _ in self.where), *(bound.field for bound in self.bounds))))


@dataclass(frozen=True, slots=True)
class Case:
    """What a question is answered where a condition holds."""

    condition: Condition
    says: bool


@dataclass(frozen=True, slots=True)
class Leads:
    """Where an answer leads: to another question, or to a verdict."""

    to: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a procedure; the first case that holds answers it."""

    id: str
    asks: str
    source: Source
    cases: tuple[Case, ...]
    if_true: Leads
    if_false: Leads
    if_unknown: Leads


@dataclass(frozen=True, slots=True)
class Procedure:
    """One document's way to decide."""

    name: str
    title: str
    start: str
    only_about_tuning: bool
    """Where it says to keep, it says no more than not to tune."""
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A flag that follows from other evidence."""

    name: str
    asks: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a team can answer in its settings."""

    name: str
    asks: str
    kind: str
    """`flag`, `number`, `word` or `place`."""
    words: tuple[str, ...]
    tries: tuple[Value, ...]
    """Answers whose effect is worked out while it is open."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as it is told."""

    name: Verdict
    title: str
    words: str
    includes: tuple[Verdict, ...]
    tunes: bool
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentWords:
    """What is told of an instruction file of a coding agent."""

    title: str
    words: str
    moves: tuple[str, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """A verdict, and the alternatives of which one must hold for it; none stands for always."""

    verdict: Verdict
    because: str
    shows: tuple[str, ...]
    """The evidence to show for it, where its condition does not name it."""
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What tuning needs to be honest."""

    name: str
    evidence: str
    words: str
    met: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is told where one of its alternatives holds."""

    says: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class FigureRange:
    """A number that costs are worked out with."""

    name: str
    low: float
    high: float
    unit: str
    when: tuple[Condition, ...]
    answer: str
    source: Source
    as_of: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """Models that can, or cannot, be tuned."""

    kind: ModelKind
    names: tuple[str, ...]
    claim: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class DecisionBook:
    """Everything that deciding reads from the data."""

    procedures: tuple[Procedure, ...]
    conclusions: tuple[Conclusion, ...]
    questions: Mapping[str, Asked]
    verdicts: Mapping[Verdict, VerdictWords]
    agents: tuple[AgentWords, ...]
    settling: tuple[Settling, ...]
    also: tuple[Settling, ...]
    missing: tuple[Needed, ...]
    notes: tuple[Note, ...]
    figures: tuple[FigureRange, ...]
    kinds: tuple[Settling, ...]
    """Whose costs are worked out: those of an adapter, or of a smaller model."""
    models: tuple[ModelLine, ...]


@cache
def load_decisions() -> DecisionBook:
    """The built-in procedures, from a generated module of plain literals."""
    from weighbridge_rules.compiled_decisions import DECISIONS

    from weighbridge.decide.book import book_from

    return book_from(DECISIONS)
