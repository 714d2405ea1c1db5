"""A call that goes through a function of the workspace: the schema is set inside it, the answer is read outside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from weighbridge.code.callers import calls_of
from weighbridge.code.model import Assign, Call, Return, dotted, walk
from weighbridge.code.summaries import flow_of
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.libraries import target_of
from weighbridge.remedies.program_lines import path_to
from weighbridge.remedies.schema_site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.index import Defined
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.libraries.target import Target
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Wrapped:
    """A function that asks a model and gives the text of its answer back, and the one place that calls it."""

    outer: Site
    inner: Site
    target: Target


def wrapped(place: Place, workspace: Workspace) -> Wrapped:
    """The wrapper behind a call; raises `Blocked` where it cannot be changed for this caller alone."""
    outer = site_of(place, workspace, lambda call, flow: flow.callee(call) is not None)
    if outer is None:
        raise Blocked(
            f"{_named(place, workspace)} is no call of a library that this move knows. No edit offered.", place
        )
    defined = outer.flow.callee(outer.call)
    assert defined is not None
    name = dotted(outer.call.function)
    inner, target = _asked(defined, name, outer, workspace)
    if sum(1 for _ in islice(calls_of(defined.function, defined.module, workspace), 2)) > 1:
        raise blocked_at(
            outer.call,
            outer.module,
            f"`{name}` asks the model for more callers than the one in line {{line}}, maybe for other answers. "
            "Give this one a function of its own, and the move is offered.",
        )
    return Wrapped(outer, inner, target)


def _named(place: Place, workspace: Workspace) -> str:
    document = workspace.document(place.path)
    text = "" if document is None else document.text[place.span.start : place.span.end]
    name = "".join(text.partition("(")[0].split())
    return f"`{name}`" if 0 < len(name) <= 60 else "What asks the model here"


def _asked(defined: Defined, name: str, outer: Site, workspace: Workspace) -> tuple[Site, Target]:
    """The library's call inside a wrapper."""
    flow = flow_of(defined, workspace)
    found = [(node, target) for node in _calls(flow) if (target := target_of(node, flow)) is not None]
    if len(found) != 1:
        raise blocked_at(
            outer.call,
            outer.module,
            f"`{name}`, which line {{line}} calls, does not ask one library that this move knows. No edit offered.",
        )
    call, target = found[0]
    path = tuple(path_to(flow.body, call))
    if not path or not target.keeps_response:
        raise blocked_at(
            outer.call, outer.module, f"How `{name}` asks the model could not be followed. No edit offered."
        )
    site = Site(defined.module, workspace, flow, call, path)
    returned = [item.value for item in walk(flow.body) if isinstance(item, Return) and item.value is not None]
    texts = {dotted(item) for item in _texts(site, target)}
    if not returned or not all(site.located(value) in target.ways or dotted(value) in texts for value in returned):
        raise blocked_at(
            outer.call,
            outer.module,
            f"`{name}`, which line {{line}} calls, gives back more than the text of the answer. No edit offered.",
        )
    return site, target


def _texts(site: Site, target: Target) -> Iterator[Expression]:
    """The variables of a wrapper that hold the text of the answer."""
    for statement in site.flow.statements:
        if (
            isinstance(statement, Assign)
            and len(statement.targets) == 1
            and site.located(statement.value) in target.ways
        ):
            yield statement.targets[0]


def _calls(flow: Flow) -> Iterator[Call]:
    for statement in flow.statements:
        for node in flow.nodes(statement):
            if isinstance(node, Call):
                yield node
