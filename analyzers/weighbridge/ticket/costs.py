"""What a prompt costs per call and per month, cached and uncached; what is unknown is asked, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.prices import CALLS, price_of
from weighbridge.sources.region import Home

if TYPE_CHECKING:
    from decimal import Decimal

    from weighbridge.decide.evidence import Known
    from weighbridge.decide.workload import Workload
    from weighbridge.measure.weights import Weights
    from weighbridge.prices import Price

VOLUME = "calls-per-month"
"""The answer that says how often a prompt is sent."""
CURVE = (1_000, 10_000, 100_000, 1_000_000)
"""Calls per month for which costs are shown where nobody has said how many there are."""


class Unpriced(StrEnum):
    """Why a ticket has no price."""

    AGENT = "agent"
    """A session of a coding agent is no call of a program."""
    NO_MODEL = "no-model"
    NOT_LISTED = "not-listed"
    """The installed price list does not know the model."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What so many calls cost, in US dollars."""

    calls: int
    uncached: Decimal
    cached: Decimal | None
    """With the stable prefix in the provider's cache."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The price of a prompt, and of a month of it where somebody said how many calls that is."""

    price: Price
    call: Amount
    month: Amount | None
    curve: tuple[Amount, ...]
    """Where the volume is unknown."""


def volume_of(workload: Workload) -> int | None:
    """The calls per month that a team has answered for a prompt, unless the answer has expired."""
    return volume_said(workload.known.get(VOLUME))


def volume_said(known: Known | None) -> int | None:
    """The calls per month of an answer, if it is one that has not expired."""
    said = None if known is None else known.value
    if isinstance(said, bool) or not isinstance(said, int | float) or said <= 0:
        return None
    return int(said)


def cost_of(weights: Weights, model: str, volume: int | None) -> Cost | Unpriced:
    """What a weighed prompt costs by the installed price list."""
    if weights.region.home is Home.AGENT:
        return Unpriced.AGENT
    if not model:
        return Unpriced.NO_MODEL
    # examples beside a prompt stand before what changes from call to call
    prefix = weights.prefix.tokens + (weights.beside.tokens if weights.prefix == weights.text else 0)
    price = price_of(model, weights.whole.tokens, prefix)
    if price is None:
        return Unpriced.NOT_LISTED
    month = None if volume is None else _amount(price, volume)
    curve = () if month is not None else tuple(_amount(price, calls) for calls in CURVE)
    return Cost(price, _amount(price, 1), month, curve)


def _amount(price: Price, calls: int) -> Amount:
    cached = None if price.cached is None else price.cached * calls / CALLS
    return Amount(calls, price.uncached * calls / CALLS, cached)
