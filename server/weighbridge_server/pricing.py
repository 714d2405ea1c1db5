"""The price of a weighed prompt for the model of its settings, found beside the analyst and the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from weighbridge.prices import price_of
from weighbridge.sources.region import Home

from weighbridge_server.failures import log_failure

if TYPE_CHECKING:
    from weighbridge.measure.weights import Weights
    from weighbridge.prices import Price

    from weighbridge_server.weights import Weighed


async def priced(prompts: list[Weighed], model: str) -> list[Price | None]:
    """The price of each, in a thread of its own: reading the price list takes half a second, once."""
    if not model or not prompts:
        return [None] * len(prompts)
    return await asyncio.to_thread(lambda: [_price(one.weights, model) for one in prompts])


def _price(weights: Weights, model: str) -> Price | None:
    if weights.region.home is Home.AGENT:
        return None  # what a coding agent loads costs the program nothing
    try:
        # examples beside a prompt stand before what changes from call to call
        prefix = weights.prefix.tokens + (weights.beside.tokens if weights.prefix == weights.text else 0)
        return price_of(model, weights.whole.tokens, prefix)
    except Exception as error:
        log_failure(error, "reading the price list")
        return None
