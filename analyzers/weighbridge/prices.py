"""What the tokens of a prompt cost, by the price list that is installed; it is read from disk and never updated here.

Importing the list takes half a second, and brings a network library with it that is not used. So it is imported when a
price is asked for, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

CALLS = 1_000
"""Prices are told for so many calls."""

SHORTEST_CACHED = 1_024
"""Tokens; what the large providers cache begins here, for some of their models only at several times as many."""

_CHECKED = re.compile(r"\b(?:verified|checked|as of)\b[^.;]{0,40}?(\d{4}-\d\d-\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Price:
    """What the input of `CALLS` calls costs, in US dollars."""

    model: str
    """The model in the words of the price list."""
    provider: str
    uncached: Decimal
    cached: Decimal | None
    """With the stable prefix in the provider's cache; None where it is too short, or the list has no price for that."""
    source: str
    """The price list with its version."""
    checked: date | None
    """The latest day on which the list says that somebody compared prices."""


@lru_cache(maxsize=512)
def price_of(model: str, tokens: int, prefix: int) -> Price | None:
    """The price of a prompt of so many tokens, of which so many are the same in every call; None: not in the list."""
    if not model or tokens <= 0:
        return None
    from genai_prices import Usage, __version__, calc_price

    for reference, provider in _readings(model):
        try:
            plain = calc_price(Usage(input_tokens=tokens), reference, provider_id=provider)
            warm = calc_price(Usage(input_tokens=tokens, cache_read_tokens=prefix), reference, provider_id=provider)
        except (LookupError, ValueError):
            continue
        uncached, cached = plain.input_price * CALLS, warm.input_price * CALLS
        is_cached = prefix >= SHORTEST_CACHED and cached < uncached
        return Price(
            plain.model.id,
            plain.provider.name,
            uncached,
            cached if is_cached else None,
            f"genai-prices {__version__}",
            _checked(),
        )
    return None


@dataclass(frozen=True, slots=True)
class Rate:
    """What a million tokens cost, in US dollars."""

    model: str
    """The model in the words of the price list."""
    input: Decimal
    output: Decimal
    source: str


@lru_cache(maxsize=64)
def rate_of(model: str) -> Rate | None:
    """The prices of a model for calls of ordinary length, without a cache; None: not in the list."""
    if not model:
        return None
    from genai_prices import Usage, __version__, calc_price

    for reference, provider in _readings(model):
        try:
            found = calc_price(Usage(input_tokens=CALLS, output_tokens=CALLS), reference, provider_id=provider)
        except (LookupError, ValueError):
            continue
        scale = 1_000_000 // CALLS
        name = f"{found.model.id} of {found.provider.name}"
        return Rate(name, found.input_price * scale, found.output_price * scale, f"genai-prices {__version__}: {name}")
    return None


def _readings(model: str) -> Iterator[tuple[str, str | None]]:
    """A model's name as written, and without a provider in front of it."""
    yield model, None
    for separator in ("/", ":"):
        provider, found, name = model.partition(separator)
        if found and name:
            yield name, provider
            yield name, None


@cache
def _checked() -> date | None:
    from genai_prices.data_snapshot import get_snapshot

    today = datetime.now(UTC).date()
    days: list[date] = []
    for provider in get_snapshot().providers:
        comments = [provider.price_comments, *(model.price_comments for model in provider.models)]
        for comment in filter(None, comments):
            days += filter(None, map(_day, _CHECKED.findall(comment)))
    return max((day for day in days if day <= today), default=None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
