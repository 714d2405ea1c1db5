"""Format retries: a model called again because its answer did not parse or validate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.index import lookup
from weighbridge.code.model import Constant, Name, Operation, dotted
from weighbridge.code.places import is_test
from weighbridge.code.provenance import Certainty
from weighbridge.facts import FormatRetry, Proof
from weighbridge.measure.argument import Argument, Basis, Link, Refusal, Role, refused, related_of
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.format_retry_breaks import (
    broken_off,
    call_link,
    parse_link,
    parser_of,
    scope_of,
    symbol_of,
)
from weighbridge.measure.format_retry_candidates import flows
from weighbridge.measure.format_retry_library import library_arguments
from weighbridge.measure.format_retry_nested import asks_again_inside
from weighbridge.measure.format_retry_way import Break, WayBack
from weighbridge.measure.format_retry_ways import ways_back
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.code.model import Expression, Module
    from weighbridge.code.origins import Flow
    from weighbridge.workspace import Workspace

_PROVEN = frozenset({Certainty.SURE, Certainty.WRAPPER})
_BY_NAME = frozenset({"policy-unknown", "rounds-name"})
"""Links that only names show."""


def format_retries(module: Module, workspace: Workspace) -> Iterator[FormatRetry]:
    """The format retries of a module, in source order."""
    if is_test(module.path):
        return
    for argument in library_arguments(module, workspace):
        if isinstance(argument.fact, FormatRetry):
            yield argument.fact
    say = weights_of("format_retry").say
    best = _best(flows(module, workspace))[0]
    used = _told_where_used(best, say)
    for strength, way, flow in best:
        if strength >= say and id(flow.function) not in used and not asks_again_inside(way, flow):
            yield _fact(strength, way, flow, module)


def arguments(module: Module, workspace: Workspace) -> Iterator[Argument]:
    """Every argument for a format retry in a module: the best of each place, whether it holds or not, and those that
    broke off before there was anything to weigh."""
    test = is_test(module.path)
    for argument in library_arguments(module, workspace):
        yield refused(argument, Refusal.TEST_FILE) if test and argument.accepted else argument
    yield from arguments_of(flows(module, workspace), module)


def arguments_of(around: Iterable[Flow], module: Module) -> Iterator[Argument]:
    """The arguments that are found in some functions of a module."""
    test = is_test(module.path)
    weights = weights_of("format_retry")
    best, breaks = _best(around)
    used = _told_where_used(best, weights.say)
    for strength, way, flow in best:
        fact = _fact(strength, way, flow, module)
        made = Argument(
            kind="format_retry",
            place=fact.place,
            scope=scope_of(way.loop, flow, fact.place.span),
            symbol=fact.symbol,
            mechanism=way.mechanism,
            links=_links(way, module),
            evidence=way.evidence,
            strength=strength,
            fact=fact,
        )
        use = used.get(id(flow.function))
        if strength < weights.say:
            yield refused(made, Refusal.WEAK)
        elif use is not None:
            at = Place(module.path, Span(use.anchor.start, use.anchor.end))
            yield replace(refused(made, Refusal.TOLD_WHERE_USED), details=(("name", fact.symbol), ("at", at)))
        elif asks_again_inside(way, flow):
            called = Place(module.path, Span(way.failure.node.start, way.failure.node.end))
            details = (("call", dotted(way.asked.call.function)), ("call_at", called))
            yield replace(refused(made, Refusal.ASKED_INSIDE), details=details)
        else:
            yield refused(made, Refusal.TEST_FILE) if test else made
    for step, flow in breaks:
        yield broken_off(step, flow, module, weights)


def _best(around: Iterable[Flow]) -> tuple[list[tuple[float, WayBack, Flow]], list[tuple[Break, Flow]]]:
    """The strongest way back of each place, in source order, and the ways that break off."""
    strength_of = weights_of("format_retry").strength
    best: dict[tuple[int, int], tuple[float, WayBack, Flow]] = {}
    breaks: list[tuple[Break, Flow]] = []
    for flow in around:
        for way in ways_back(flow):
            if isinstance(way, Break):
                breaks.append((way, flow))
                continue
            strength = strength_of(way.evidence)
            key = (way.anchor.start, way.anchor.end)
            if key not in best or strength > best[key][0]:
                best[key] = (strength, way, flow)
    return sorted(best.values(), key=lambda item: item[1].anchor.start), breaks


def _told_where_used(best: Iterable[tuple[float, WayBack, Flow]], say: float) -> dict[int, WayBack]:
    """The helpers that go round for others, by identity, each with a use of it that is said: one is enough."""
    return {id(way.helper): way for strength, way, _ in best if way.helper is not None and strength >= say}


def _fact(strength: float, way: WayBack, flow: Flow, module: Module) -> FormatRetry:
    asked = way.asked
    proven = asked.certainty in _PROVEN and way.failure.certainty in _PROVEN and not way.evidence & _BY_NAME
    attempts, words = attempts_of(way, flow)
    return FormatRetry(
        place=Place(module.path, Span(way.anchor.start, way.anchor.end)),
        symbol=symbol_of(flow),
        proof=Proof.FLOW if proven else Proof.NAMES,
        mechanism=way.mechanism,
        attempts=attempts,
        attempts_text=words,
        parser=parser_of(way.failure, asked),
        parser_line=module.text.count("\n", 0, way.failure.node.start) + 1,
        feeds_back="feeds-back" in way.evidence,
        contract=contract_of(asked.call, flow),
        strength=round(strength, 3),
        related=related_of(_links(way, module)),
    )


def _links(way: WayBack, module: Module) -> tuple[Link, ...]:
    """The argument in order: the call, the parse, how the failure is met, and the way back."""
    unknown = "policy-unknown" in way.evidence
    steps = [
        Link(
            Role.BACK if position == len(way.steps) - 1 else Role.FAILURE,
            Place(module.path, Span(getattr(node, "start", 0), getattr(node, "end", 0))),
            words,
            Basis.NAME if unknown else Basis.FLOW,
        )
        for position, (node, words) in enumerate(way.steps)
    ]
    return (call_link(way.asked, module), parse_link(way.failure, way.asked, module), *steps)


def attempts_of(way: WayBack, flow: Flow) -> tuple[int, str]:
    """The highest number of calls where it is written down, else 0, and how to say it."""
    bound = way.bound
    if way.mechanism == "straight-line":
        return 2, "once more"
    if bound is None:
        if way.mechanism == "decorator":
            return 0, "as often as the decorator allows"
        return 0, "without a written limit" if way.endless else "how often is not written here"
    bound, beyond = _without_step(bound, way.beyond)
    value = bound
    if isinstance(bound, Name):
        found = lookup(bound.name, flow.around.module, flow.around.workspace)
        value = found[1] if found is not None and isinstance(found[1], Constant) else bound
    if isinstance(value, Constant):
        count = value.value
        if isinstance(count, int) and not isinstance(count, bool) and count + (beyond or 0) > 0:
            return count + (beyond or 0), f"up to {count + (beyond or 0)} times in all"
        return 0, "how often is not written here"
    source = " ".join(flow.around.module.text[value.start : value.end].split())
    if len(source) > 40:
        return 0, "how often is not written here"
    if beyond is None:
        return 0, f"up to `{source}` times"
    said = source if not beyond else f"{source} {'+' if beyond > 0 else '-'} {abs(beyond)}"
    return 0, f"up to `{said}` times in all"


def _without_step(bound: Expression, beyond: int | None) -> tuple[Expression, int | None]:
    """`range(1, n + 1)` goes round n times: what is added in the bound is added to the rounds."""
    if not isinstance(bound, Operation) or bound.operator not in ("+", "-") or len(bound.operands) != 2:
        return bound, beyond
    left, step = bound.operands
    if beyond is None or not isinstance(step, Constant) or not isinstance(step.value, int):
        return bound, beyond
    return left, beyond + (step.value if bound.operator == "+" else -step.value)
