"""Puts the ticket of a prompt together from what the measures and the procedures say; it measures nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.decide.deciding import decide
from weighbridge.decide.workload import workload_of
from weighbridge.engine import counter_by
from weighbridge.measure.contents import contents_of
from weighbridge.measure.volatile import distinct_facts
from weighbridge.sources.region import Home
from weighbridge.ticket.costs import cost_of, volume_of
from weighbridge.ticket.prefix import prefix_of
from weighbridge.ticket.sessions import sessions_with
from weighbridge.ticket.stretches import holes_of, places_of, runs_of
from weighbridge.ticket.ticket import PartShare, Ticket
from weighbridge.volatility import Noted, Volatility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.bench import Bench
    from weighbridge.measure.weights import Weights
    from weighbridge.sources.region import PromptRegion
    from weighbridge.volatility import FactsPast


@dataclass(frozen=True, slots=True)
class Weighbridge:
    """What tickets are made with: the workspace with its rules and settings, and its past."""

    bench: Bench
    past: FactsPast


def ticket_of(region: PromptRegion, weighbridge: Weighbridge) -> Ticket:
    """The ticket of one prompt."""
    bench = weighbridge.bench
    path = region.place.path
    volatility = _volatility(region, weighbridge)
    # a past that nobody could see says nothing, and least of all that nothing changed
    workload = workload_of(region, bench, volatility.seen)
    weights, model = workload.weights, workload.model
    is_agent = region.home is Home.AGENT
    volume = None if is_agent else volume_of(workload)
    count = counter_by(bench.settings_for(path), bench.count)
    holes = holes_of(region.text, bench.workspace)
    return Ticket(
        place=region.place,
        symbol=region.symbol,
        role=region.role,
        home=region.home,
        contract=region.contract,
        calls=region.calls,
        model=model,
        text=weights.text,
        beside=weights.beside,
        whole=weights.whole,
        runs=tuple(runs_of(region.text, (one.part for one in weights.parts), holes)),
        parts=tuple(_shares(weights)),
        holes=holes,
        prefix=prefix_of(weights, holes, count),
        volume=volume,
        cost=cost_of(weights, model, volume),
        volatility=volatility,
        decision=decide(workload),
        sessions=sessions_with(path, bench.workspace, count) if is_agent else (),
    )


def _shares(weights: Weights) -> Iterator[PartShare]:
    text = weights.region.text
    for one in weights.parts:
        places = tuple(place for span in one.part.spans for place in places_of(text, span))
        yield PartShare(one.part.kind, one.tokens, one.share, one.count, places, len(one.part.beside))


def _volatility(region: PromptRegion, weighbridge: Weighbridge) -> Volatility:
    if not region.text.pieces:
        return Volatility()
    contents = contents_of(region)
    facts = distinct_facts(contents.reading, contents.facts)
    noted = [Noted(contents.reading.locate(one.span), one.kind) for one in facts]
    return weighbridge.past.of(noted, weighbridge.bench.workspace)
