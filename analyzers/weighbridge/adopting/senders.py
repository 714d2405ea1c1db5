"""The calls that send today's prompt, and whether anything else goes with it or by the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.adopting.pointing import is_openai
from weighbridge.code.model import Call, expressions, walk, walk_expression
from weighbridge.code.values_model import Gap
from weighbridge.measure.surrounding import surrounding
from weighbridge.measuring import prompts_of
from weighbridge.remedies.blocked import Blocked
from weighbridge.sources.region import Role
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.adopting.asked import Where
    from weighbridge.code.model import Module
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


def calls_of(region: PromptRegion, named: Sequence[Where], workspace: Workspace) -> tuple[Place, ...]:
    """The calls that send a prompt, those that a person named among them."""
    found = dict.fromkeys((*region.calls, *(_call_at(where, workspace) for where in named)))
    if not found:
        raise Blocked("No call that sends this prompt was found: name each of them (`--call FILE:LINE`).", region.place)
    return tuple(found)


def refuse_company(region: PromptRegion, call: Place, workspace: Workspace) -> None:
    """Raises `Blocked` where a call sends other prompts, too, or words around the input that no row has."""
    document = workspace.document(call.path)
    regions = () if document is None else prompts_of(document, workspace)[0]
    for other in regions:
        if call not in other.calls or other.place == region.place or not other.text.text.strip():
            continue
        line = _line(other.place, workspace)
        if other.role is Role.USER:
            raise Blocked(
                f"The user's turn has words around the input ({other.place.path}:{line}), and the adapter was trained "
                "and judged with the input alone: take them away, or train with rows that have them.",
                other.place,
            )
        raise Blocked(
            f"The call in {call.path}:{_line(call, workspace)} also sends the prompt in {other.place.path}:{line}, for "
            "which the adapter was not trained: give this prompt a call of its own.",
            call,
        )


def _call_at(where: Where, workspace: Workspace) -> Place:
    module = workspace.module(where.path)
    if module is None:
        raise Blocked(f"{where.path} is no program that can be read here.")
    for call in _calls(module):
        first = module.text.count("\n", 0, call.start) + 1
        last = module.text.count("\n", 0, call.end) + 1
        place = Place(where.path, Span(call.start, call.end))
        if not first <= where.line <= last:
            continue
        flow = surrounding(place.span, module, workspace).flow
        if is_openai(call, flow):
            around = place.span if flow.function is None else Span(flow.function.start, flow.function.end)
            _refuse_shared(place, around, workspace)
            return place
    raise Blocked(f"{where.path}:{where.line} holds no call of the OpenAI library that can be pointed at an adapter.")


def _refuse_shared(call: Place, around: Span, workspace: Workspace) -> None:
    """What is passed in by callers may be another prompt with each of them."""
    document = workspace.document(call.path)
    for gap in () if document is None else prompts_of(document, workspace)[1]:
        if gap.reason is Gap.PARAMETER and around.contains(gap.place.span):
            raise Blocked(
                f"The call in {call.path}:{_line(call, workspace)} sends whatever its callers pass in, other prompts "
                "perhaps: give this prompt a call of its own.",
                call,
            )


def _calls(module: Module) -> Iterator[Call]:
    for body in (module.body, *(function.body for function, _ in module.functions)):
        for statement in walk(body):
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Call):
                        yield node


def _line(place: Place, workspace: Workspace) -> int:
    document = workspace.document(place.path)
    return 1 if document is None else document.lines.line_of(place.span.start)
