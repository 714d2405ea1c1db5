"""What became of a retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.code.model import Handler, Statement
    from weighbridge.remedies.schema_checks import Check


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What became of the retry."""

    gone: tuple[Statement | Handler, ...] = ()
    """What was taken away with everything in it."""
    checks: tuple[Check, ...] = ()
    transport: bool = False
    """The name of the error that the loop goes on for has to be imported."""
