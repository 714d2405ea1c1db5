"""The ticket of one prompt as data: frozen, complete, and without a word about how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.decide.decision import Decision
    from weighbridge.measure.parts import PartKind
    from weighbridge.sources.region import Home, OutputContract, Role
    from weighbridge.text import Place
    from weighbridge.ticket.costs import Cost, Unpriced
    from weighbridge.ticket.sessions import Session
    from weighbridge.tokens import TokenCount
    from weighbridge.volatility import Volatility


@dataclass(frozen=True, slots=True)
class Hole:
    """A place that is filled at run time and counted as empty."""

    name: str
    """As the source writes it, on one line."""
    place: Place


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a prompt in the order in which the model reads it."""

    kind: PartKind | None
    """None: filled at run time."""
    text: str
    """What the model reads; of a hole, its name."""
    place: Place


@dataclass(frozen=True, slots=True)
class PartShare:
    """A part of a prompt with its weight."""

    kind: PartKind
    tokens: int
    share: float
    """Of the whole, from 0 to 1."""
    count: int
    """Examples, facts, blocks; 0 for what is not counted."""
    places: tuple[Place, ...]
    """Where it stands in the source, in the order of the prompt."""
    beside: int
    """Items that are sent in other messages."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Text behind a hole that is the same in every call."""

    title: str
    """The section that it begins in; empty where there is none."""
    place: Place
    tokens: TokenCount


@dataclass(frozen=True, slots=True)
class Prefix:
    """The text before the first hole, which is the same in every call and can be cached."""

    tokens: TokenCount
    broken_by: Hole | None
    """None: nothing is filled in."""
    behind: TokenCount
    """What is written behind the first hole."""
    constants: tuple[Constant, ...] = ()
    """Whole lines behind it without any hole, the heaviest first."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one prompt weighs, what it is made of, what it costs, and what is known of its past."""

    place: Place
    symbol: str
    role: Role
    home: Home
    contract: OutputContract
    calls: tuple[Place, ...]
    model: str
    text: TokenCount
    """What is written down."""
    beside: TokenCount
    """Worked examples in other messages."""
    whole: TokenCount
    runs: tuple[Run, ...]
    parts: tuple[PartShare, ...]
    holes: tuple[Hole, ...]
    prefix: Prefix
    volume: int | None
    """Calls per month, as answered; None: nobody has said."""
    cost: Cost | Unpriced
    volatility: Volatility
    decision: Decision
    sessions: tuple[Session, ...] = ()
    """What sessions of a coding agent load with this file, the outermost folder first."""

    @property
    def tax(self) -> int | None:
        """Tokens per month; None where nobody has said how many calls there are."""
        return None if self.volume is None else self.volume * self.whole.tokens
