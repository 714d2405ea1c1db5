"""What answers cost, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.inputs import TokenPrice

if TYPE_CHECKING:
    from weighbridge_training.trust.definitions import Endpoint


def price_of(model: str, name: str, endpoint: Endpoint | None) -> TokenPrice | None:
    """The prices of the user's own endpoint, else those of the installed price list; None where neither has one."""
    if (
        endpoint is not None
        and endpoint.usd_per_million_input is not None
        and endpoint.usd_per_million_output is not None
    ):
        source = f'your endpoint "{name}"'
        return TokenPrice(endpoint.usd_per_million_input, endpoint.usd_per_million_output, source)
    from weighbridge.prices import rate_of

    rate = rate_of(model)
    return None if rate is None else TokenPrice(float(rate.input), float(rate.output), rate.source)


def cost_of(price: TokenPrice, tokens_in: float, tokens_out: float) -> float:
    """In US dollars."""
    return (tokens_in * price.input + tokens_out * price.output) / 1_000_000
