"""An offer for a person, as lines of plain text: the same ones in a terminal and in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.disclosure.words import lines
from weighbridge_training.preflight.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.driving.offer import Offer


def offer_lines(offer: Offer) -> Iterator[str]:
    """What would be sent, and what a person should know of it; what stands in the way is told apart from it."""
    yield from lines(offer.disclosure)
    for note in offer.prepared.notes:
        yield f"note     {note}"
    for one in offer.preflight.problems:
        if one.severity is not Severity.ERROR:
            yield f"{one.severity:<8} {one.said}"
