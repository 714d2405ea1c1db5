"""From a finding to the model call that it is about, and to the loop that asks again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import FormatRetry, OutputRepair, Proof
from weighbridge.measure import format_retry, output_repair
from weighbridge.measure.argument import Role
from weighbridge.remedies.blocked import Blocked
from weighbridge.text import Place
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.findings import Finding
    from weighbridge.measure.argument import Argument
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


_MOST_SENDERS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """What a finding is about."""

    call: Place
    """The model call."""
    kind: str
    """The fact that it states: `format_retry`, `output_repair`, or empty for a prompt."""
    argument: Argument | None


def places_of(finding: Finding, workspace: Workspace) -> Found:
    """The model call of a finding; raises `Blocked` where it is not known by flow."""
    place = Place(finding.path, finding.span)
    if finding.path.endswith(".ipynb"):
        raise Blocked("This move changes program files; a notebook it leaves alone. No edit offered.", place)
    module = workspace.module(finding.path)
    if module is not None:
        for argument in arguments_in(module, workspace):
            if argument.accepted and argument.place == place:
                return _of_argument(argument)
    calls = {call for region in _regions(place, workspace) for call in region.calls}
    if not calls:
        raise Blocked(
            "The call that this prompt reaches could not be followed, so there is nothing to set a schema on. "
            "No edit offered."
        )
    if len(calls) > 1:
        lines = ", ".join(sorted(f"{call.path}:{_line(call, workspace)}" for call in calls))
        raise Blocked(
            f"This prompt reaches {len(calls)} calls ({lines}). Move them one by one, from the findings in the code."
        )
    return Found(next(iter(calls)), "", None)


def arguments_in(module: Module, workspace: Workspace) -> Iterator[Argument]:
    """Every argument of a module about the format of answers."""
    yield from format_retry.arguments(module, workspace)
    yield from output_repair.arguments(module, workspace)


def cleared(after: dict[str, str], found: Found, workspace: Workspace) -> bool:
    """Whether less is argued once some modules have other texts."""
    changed = workspace.changed(dict(after))
    modules = [(workspace.module(path), changed.module(path)) for path in after]
    if any(made is None for _, made in modules):
        raise Blocked("The changed file could not be read. No edit offered.")
    if found.argument is None:
        return False
    path = found.argument.place.path
    old, new = workspace.module(path), changed.module(path)
    before = sum(_told(item, found.kind) for item in arguments_in(old, workspace)) if old is not None else 0
    return new is None or sum(_told(item, found.kind) for item in arguments_in(new, changed)) < before


def _told(argument: Argument, kind: str) -> bool:
    """Whether an argument is one of a kind that is told; behind a schema nobody is told of a repair."""
    if argument.kind != kind or not argument.accepted:
        return False
    return not (isinstance(argument.fact, OutputRepair) and argument.fact.schema_set)


def _of_argument(argument: Argument) -> Found:
    fact = argument.fact
    if isinstance(fact, (FormatRetry, OutputRepair)) and fact.proof is not Proof.FLOW:
        raise Blocked(
            "What is known here rests on names only: the way from the model's answer to this place was not followed. "
            "No edit offered."
        )
    call = next((link.place for link in argument.links if link.role is Role.CALL), None)
    if call is None:
        call = argument.place
    return Found(call, argument.kind, argument)


def _regions(place: Place, workspace: Workspace) -> Iterator[PromptRegion]:
    from weighbridge.measuring import prompts_in

    document = workspace.document(place.path)
    if document is None:
        return
    # a prompt is known by the programs that send it, which may be any of the workspace
    for region in prompts_in(document, sources(workspace)[:_MOST_SENDERS], workspace):
        if region.place.span.overlaps(place.span):
            yield region


def _line(place: Place, workspace: Workspace) -> int:
    document = workspace.document(place.path)
    return 0 if document is None else document.lines.line_of(place.span.start)
