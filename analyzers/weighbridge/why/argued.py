"""The arguments of the code detectors at one place: those that touch it, and why there are no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measure import format_retry, output_repair
from weighbridge.measure.argument import ABSENT, Argument, Refusal
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.format_retry_breaks import symbol_of
from weighbridge.measure.format_retry_silence import silence
from weighbridge.measure.format_retry_way import FURTHEST
from weighbridge.measure.surrounding import Surrounding, surrounding
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

_WHOLE = (
    Refusal.TEST_FILE,
    Refusal.WEAK,
    Refusal.TOLD_ALREADY,
    Refusal.TOLD_WHERE_USED,
    Refusal.ASKED_INSIDE,
)


def arguments_at(span: Span, module: Module, workspace: Workspace) -> tuple[Argument, ...]:
    """What is argued about a span of a program, such as a line; what holds first, then what was followed furthest."""
    around = surrounding(span, module, workspace)
    retries = [item for item in format_retry.arguments(module, workspace) if _touches(item, span)]
    retries = [item for item in retries if _concerns(item, span, around)]
    if not retries:
        retries = list(silence(around, module))
    repairs = [item for item in output_repair.arguments(module, workspace) if _touches(item, span)]
    if not repairs:
        repairs = [_no_operation(around, module)]
    return tuple(sorted((*_once(retries), *_once(repairs)), key=_rank))


def _touches(argument: Argument, span: Span) -> bool:
    path = argument.place.path
    spans = [argument.scope, argument.place.span, *(link.place.span for link in argument.links)]
    return argument.place.path == path and any(item.overlaps(span) for item in spans)


def _concerns(argument: Argument, span: Span, around: Surrounding) -> bool:
    """Whether it is about the loop at the span: an argument about the function around may be about another part."""
    if argument.accepted or around.loop is None or len(argument.scope) <= len(around.span):
        return True
    if _is_loop(argument, around):
        return True
    return any(link.place.span.overlaps(around.span) for link in argument.links)


def _is_loop(argument: Argument, around: Surrounding) -> bool:
    """Whether an argument is about a loop, which the loop at the span is a part of."""
    function = around.flow.function
    return function is not None and len(argument.scope) < function.end - function.start


def _once(arguments: list[Argument]) -> list[Argument]:
    """Of arguments with the same refusal at the same place one; those that did not begin only where no other did."""
    kept: dict[tuple[object, ...], Argument] = {}
    for argument in arguments:
        key = (argument.refusal, argument.broken or argument.place, argument.links[:1])
        kept.setdefault(key, argument)
    return list(kept.values())


def _rank(argument: Argument) -> tuple[int, int, float, int]:
    start = argument.place.span.start
    if argument.accepted:
        return 0, 0, -argument.strength, start
    if argument.refusal in _WHOLE:
        return 1, 0, -argument.strength, start
    refusal = argument.refusal or Refusal.WEAK
    if refusal in ABSENT:
        return 3, 0, 0.0, 0
    return 2, -_FURTHER.get(refusal, 0), 0.0, start


_FURTHER = {
    **{refusal: number for number, refusal in enumerate(FURTHEST)},
    Refusal.OTHER_ERRORS: FURTHEST.index(Refusal.DECORATOR),
    Refusal.OUTSIDE_TRY: FURTHEST.index(Refusal.DECORATOR),
}
"""How far an argument came; errors that are caught elsewhere were told apart after the search."""


def _no_operation(around: Surrounding, module: Module) -> Argument:
    """There is nothing in the function that mends text."""
    flow = around.flow
    function = flow.function
    span = around.span if function is None else Span(function.start, function.end)
    head = Place(module.path, Span(span.start, span.start))
    return Argument(
        kind="output_repair",
        place=head,
        scope=span,
        symbol=symbol_of(flow),
        mechanism="",
        links=(),
        evidence=frozenset(),
        strength=weights_of("output_repair").strength(()),
        refusal=Refusal.NO_OPERATION,
        broken=head,
        details=(("what", "function" if function is not None else around.what),),
    )
