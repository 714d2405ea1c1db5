"""One line for a prompt in a list of all of them: what it weighs, how often it is sent, what a month of it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.decide.answers import answers_about
from weighbridge.decide.procedures import load_decisions
from weighbridge.ticket.costs import VOLUME, cost_of, volume_said

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.measure.weights import Weights
    from weighbridge.ticket.costs import Cost, Unpriced


@dataclass(frozen=True, slots=True)
class Listed:
    """A weighed prompt, as a list shows it."""

    weights: Weights
    model: str
    volume: int | None
    """Calls per month, where a team has answered that."""
    cost: Cost | Unpriced

    @property
    def tax(self) -> int | None:
        """Tokens per month."""
        return None if self.volume is None else self.weights.whole.tokens * self.volume


def listed(weights: Weights, bench: Bench) -> Listed:
    """The line of one prompt; cheaper than its ticket, because nothing is decided and no history read."""
    region = weights.region
    settings = bench.settings_for(region.place.path)
    model = settings.model or region.model
    answers = answers_about(region, settings, load_decisions(), bench.today)
    volume = volume_said(next((one for one in answers if one.name == VOLUME), None))
    return Listed(weights, model, volume, cost_of(weights, model, volume))
