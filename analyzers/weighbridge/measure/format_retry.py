"""Format retries: a model called again because its answer did not parse or validate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.failures import Sign
from weighbridge.code.index import lookup
from weighbridge.code.model import Constant, Name, Operation, dotted
from weighbridge.code.places import is_test
from weighbridge.code.provenance import Certainty
from weighbridge.facts import FormatRetry, Proof
from weighbridge.findings import Related
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.format_retry_candidates import flows
from weighbridge.measure.format_retry_library import library_retries
from weighbridge.measure.format_retry_ways import WayBack, ways_back
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.code.origins import Flow
    from weighbridge.workspace import Workspace

_PROVEN = frozenset({Certainty.SURE, Certainty.WRAPPER})
_BY_NAME = frozenset({"policy-unknown", "rounds-name"})
"""Links that only names show."""


def format_retries(module: Module, workspace: Workspace) -> Iterator[FormatRetry]:
    """The format retries of a module, in source order."""
    if is_test(module.path):
        return
    yield from library_retries(module, workspace)
    best: dict[tuple[int, int], tuple[float, WayBack, Flow]] = {}
    for flow in flows(module, workspace):
        for way in ways_back(flow):
            strength = weights_of("format_retry").strength(way.evidence)
            key = (way.anchor.start, way.anchor.end)
            if key not in best or strength > best[key][0]:
                best[key] = (strength, way, flow)
    say = weights_of("format_retry").say
    said = [item for item in best.values() if item[0] >= say]
    used = {id(item[1].helper) for item in said if item[1].helper is not None}
    for strength, way, flow in sorted(said, key=lambda item: item[1].anchor.start):
        # a helper that goes round is said where it is used, and not where it is defined
        if flow.function is None or id(flow.function) not in used:
            yield _fact(strength, way, flow, module)


def _fact(strength: float, way: WayBack, flow: Flow, module: Module) -> FormatRetry:
    document = module.text
    asked = way.asked
    proven = asked.certainty in _PROVEN and way.failure.certainty in _PROVEN and not way.evidence & _BY_NAME
    line = document.count("\n", 0, way.failure.node.start) + 1
    attempts, words = attempts_of(way, flow)
    inside = way.failure.sign is Sign.INSIDE
    parser = dotted(asked.call.function) if inside else way.failure.label

    def place(node: object) -> Place:
        return Place(module.path, Span(getattr(node, "start", 0), getattr(node, "end", 0)))

    call_name = dotted(asked.call.function) or "the model"
    related = [
        Related(place(asked.call), f"`{call_name}` asks the model" + _doubt(asked.certainty)),
        Related(
            place(way.failure.node),
            f"the answer is read inside{_named(way.failure.label, parser)}"
            if inside
            else f"`{way.failure.label}` reads the answer" + _doubt(way.failure.certainty),
        ),
    ]
    related += [Related(place(node), words_) for node, words_ in way.steps]
    return FormatRetry(
        place=Place(module.path, Span(way.anchor.start, way.anchor.end)),
        symbol=_symbol(flow),
        proof=Proof.FLOW if proven else Proof.NAMES,
        mechanism=way.mechanism,
        attempts=attempts,
        attempts_text=words,
        parser=parser,
        parser_line=line,
        feeds_back="feeds-back" in way.evidence,
        contract=contract_of(asked.call, flow),
        strength=round(strength, 3),
        related=tuple(related),
    )


def _doubt(certainty: Certainty) -> str:
    match certainty:
        case Certainty.NAME | Certainty.RECEIVER:
            return " (by its name)"
        case Certainty.PARAMETER:
            return " (passed in as an argument)"
        case _:
            return ""


def _symbol(flow: Flow) -> str:
    names = [flow.owner.name] if flow.owner is not None else []
    if flow.function is not None and flow.function.name:
        names.append(flow.function.name)
    return ".".join(names)


def _named(label: str, parser: str) -> str:
    return f", by `{label}`" if label and label != parser else ""


def attempts_of(way: WayBack, flow: Flow) -> tuple[int, str]:
    """The highest number of calls where it is written down, else 0, and how to say it."""
    bound = way.bound
    if way.mechanism == "straight-line":
        return 2, "once more"
    if bound is None:
        if way.mechanism == "decorator":
            return 0, "as often as the decorator allows"
        return 0, "without a written limit" if way.endless else "a limited number of times"
    rounds = bound
    if isinstance(bound, Operation) and bound.operator in ("+", "-") and len(bound.operands) == 2 and way.from_one:
        # `range(1, n + 1)` goes round n times
        rounds = bound.operands[0]
    if isinstance(rounds, Name):
        found = lookup(rounds.name, flow.around.module, flow.around.workspace)
        rounds = found[1] if found is not None and isinstance(found[1], Constant) else rounds
    if isinstance(rounds, Constant):
        count = rounds.value
        if isinstance(count, int) and not isinstance(count, bool) and count > 0:
            return count, f"up to {count} times in all"
        return 0, "a limited number of times"
    source = " ".join(flow.around.module.text[rounds.start : rounds.end].split())
    return 0, f"up to `{source}` times" if len(source) <= 40 else "a limited number of times"
