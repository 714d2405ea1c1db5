"""Why a loop or a function that nobody argues about holds no format retry: where the search for an argument ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Function, dotted
from weighbridge.code.reach import reaches_model
from weighbridge.measure.argument import Argument, Refusal, refused
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.format_retry import arguments_of
from weighbridge.measure.format_retry_breaks import symbol_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.measure.surrounding import Surrounding

_TOLD = 6


def silence(around: Surrounding, module: Module) -> Iterator[Argument]:
    """The arguments that could not begin here; those that the search passed over by the words of the function alone."""
    if not reaches_model(module, around.flow.around.workspace):
        yield _none(Refusal.NO_SPEECH, around, module)
        return
    calls = _calls(around)
    if not any(id(call) in around.flow.model_calls for call in calls):
        yield _none(Refusal.NO_MODEL_CALL, around, module, calls)
        return
    for argument in arguments_of((around.flow,), module):
        if around.loop is None or any(link.place.span.overlaps(around.span) for link in argument.links):
            yield refused(argument, Refusal.NOT_FOLLOWED) if argument.accepted else argument


def _none(refusal: Refusal, around: Surrounding, module: Module, calls: tuple[Call, ...] = ()) -> Argument:
    head = Span(around.span.start, _line_end(module.text, around.span))
    return Argument(
        kind="format_retry",
        place=Place(module.path, head),
        scope=around.span,
        symbol=symbol_of(around.flow),
        mechanism="",
        links=(),
        evidence=frozenset(),
        strength=weights_of("format_retry").strength(()),
        refusal=refusal,
        broken=Place(module.path, head),
        details=(("what", around.what), ("seen", _seen(calls))),
    )


def _calls(around: Surrounding) -> tuple[Call, ...]:
    """The calls of the loop or function, those in the functions inside it left out."""
    found = [
        node
        for statement in around.flow.statements
        if not isinstance(statement, Function)
        for node in around.flow.nodes(statement)
        if isinstance(node, Call) and around.span.start <= node.start < around.span.end
    ]
    return tuple(sorted(found, key=lambda call: call.start))


def _seen(calls: tuple[Call, ...]) -> str:
    names = list(dict.fromkeys(name for call in calls if (name := dotted(call.function))))
    if not names:
        return "it calls nothing"
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return "seen: " + ", ".join(f"`{name}`" for name in names[:_TOLD]) + more


def _line_end(text: str, span: Span) -> int:
    end = text.find("\n", span.start, span.end)
    return span.end if end < 0 else end
