"""How a comparison can end, in one vocabulary for reports, jobs and editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Ship = Literal["adapter", "prompt"]


class Arm(StrEnum):
    """Who answered the held-out inputs."""

    INCUMBENT = "incumbent"
    """What runs today: today's model and prompt."""
    BASE_PROMPT = "base-prompt"
    """The same prompt on the base model, without the adapter."""
    ADAPTER = "adapter"
    """The adapter with the short prompt of its rows."""


class Outcome(StrEnum):
    """What the comparison shows."""

    ADAPTER_WINS = "adapter-wins"
    TIE = "tie"
    """The difference lies within the margin on either side."""
    PROMPT_WINS = "prompt-wins"
    NOISE = "noise"
    """The held-out rows are too few to tell."""
    FORGETS = "forgets"
    """It would win, and no longer answers what lies outside of its task."""
    UNPROVED = "unproved"
    """Nobody knows what the incumbent answers."""

    @property
    def ship(self) -> Ship | None:
        """What to run: `adapter`, `prompt`, or None where nothing was compared."""
        if self is Outcome.UNPROVED:
            return None
        return "adapter" if self is Outcome.ADAPTER_WINS else "prompt"
