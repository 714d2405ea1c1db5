"""Prompts that several readers found at one place, as one prompt: each module that sends a text yields it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.sources.region import PromptRegion


def joined_regions(regions: Iterable[PromptRegion]) -> tuple[PromptRegion, ...]:
    """One prompt per place, in order: that of the reader who follows it to the most calls, with everybody's calls."""
    found: dict[tuple[str, int], PromptRegion] = {}
    for region in regions:
        # two readers of one text may end it a line break apart
        key = (region.place.path, region.place.span.start)
        known = found.get(key)
        found[key] = region if known is None else _joined(known, region)
    return tuple(sorted(found.values(), key=lambda region: region.place))


def _joined(one: PromptRegion, other: PromptRegion) -> PromptRegion:
    best = other if len(other.calls) > len(one.calls) else one
    return replace(
        best,
        symbol=best.symbol or one.symbol or other.symbol,
        shots=max(one.shots, other.shots, key=len),
        calls=tuple(dict.fromkeys((*best.calls, *one.calls, *other.calls))),
    )
