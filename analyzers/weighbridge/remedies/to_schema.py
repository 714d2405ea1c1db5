"""The move to a schema: what retries, mends or demands a format in words becomes structured output of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.schema_find import places_of
from weighbridge.remedies.schema_plan import planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding

NAME = "to-schema"


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """The move for a finding about the format of an answer, or why there is none."""
    try:
        yield planned(NAME, places_of(finding, bench.workspace), finding, bench)
    except Blocked as problem:
        yield Refusal(NAME, problem.reason, problem.place)
