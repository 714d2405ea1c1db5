"""What a move offers: edits that are shown before they are made, and what a person has to know about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.findings import Fix
    from weighbridge.text import Place


@dataclass(frozen=True, slots=True)
class Move:
    """One way to carry the load of one finding elsewhere.

    *Invariant:* its edits are all that it changes; applied, they leave every file parsing and the program running.
    """

    name: str
    """`to-schema`: the remedy that a rule names."""
    variant: str
    """Which of several ways of it: `openai chat`, `sqlite`; with the name it finds the move again."""
    fix: Fix
    """Its applicability is `MOVE`: never applied without being asked for."""
    notes: tuple[str, ...] = ()
    """Whole sentences: what stays where it is and why, what was not checked, what has to be installed."""
    clears: bool = True
    """The finding is gone afterwards; not so where something has to be proved first."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move that the rule names is not offered here, in a whole sentence with what to do about it."""

    name: str
    reason: str
    place: Place | None = None
    """What stands in the way."""
