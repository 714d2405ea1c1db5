"""One prompt and everything that is known of it and around it, as the procedures need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from weighbridge.decide.evidence import Known
    from weighbridge.measure.weights import Weights
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place


@dataclass(frozen=True, slots=True)
class FactHistory:
    """How often the lines of one fact changed in the history of the repository."""

    fact: str
    """As the prompt states it."""
    place: Place
    changes: int
    since: date
    """The first day that was looked at."""
    commits: tuple[str, ...] = ()
    """The commits that changed it, the newest first."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One prompt with its evidence by name."""

    region: PromptRegion
    weights: Weights
    model: str
    """The model that it is sent to or weighed for; empty where nobody says."""
    known: Mapping[str, Known]
    histories: tuple[FactHistory, ...]
    today: date
