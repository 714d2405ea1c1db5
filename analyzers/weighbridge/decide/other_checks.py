"""What a loop that asks again checks besides the format: a schema takes none of it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Name, dotted
from weighbridge.remedies.schema_checks import Asked, checks_of
from weighbridge.remedies.schema_site import readings, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Statement
    from weighbridge.facts import FormatRetry
    from weighbridge.remedies.schema_checks import Check
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace


def other_checks(retry: FormatRetry, call: Place, workspace: Workspace) -> Iterator[Check]:
    """The checks in the rounds of a loop, behind the call that it repeats, that are not about the answer's shape."""
    site = site_of(call, workspace, lambda _call, _flow: True)
    loop = None if site is None else next((one for one in site.path if _begins(one, retry)), None)
    if site is None or loop is None:
        return
    bound = frozenset(
        dotted(target)
        for reading in readings(site)
        if isinstance(assigned := reading.path[-1], Assign)
        for target in assigned.targets
        if isinstance(target, Name)
    )
    body: tuple[Statement, ...] = getattr(loop, "body", ())
    yield from checks_of([part for part in body if part.start > call.span.end], Asked(bound, frozenset()), site.flow)


def _begins(statement: Statement, retry: FormatRetry) -> bool:
    return statement.start == retry.place.span.start
