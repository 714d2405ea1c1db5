"""Where the argument for a format retry broke off, and the links before: what `ways_back` found, as data for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.failures import Sign, judges
from weighbridge.code.model import (
    Attribute,
    Call,
    Jump,
    Loop,
    Name,
    Raise,
    Return,
    Try,
    dotted,
    walk,
    walk_expression,
)
from weighbridge.code.provenance import Certainty
from weighbridge.measure.argument import Argument, Link, Refusal, Role, basis_of
from weighbridge.measure.format_retry_signs import call_sign
from weighbridge.measure.format_retry_way import parse_sign
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.code.failures import Failure
    from weighbridge.code.model import Expression, Handler, Module, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall
    from weighbridge.measure.evidence import Weights
    from weighbridge.measure.format_retry_way import Break

Details = list[tuple[str, str | Place]]


def broken_off(step: Break, flow: Flow, module: Module, weights: Weights) -> Argument:
    """The argument up to where it broke off."""
    failure, asked = step.failure, step.asked
    links = [call_link(asked, module)]
    evidence = {call_sign(asked)}
    details: Details = [("call", dotted(asked.call.function) or "the model"), ("call_at", _at(asked.call, module))]
    refusal, broken = step.refusal, _at(asked.call, module)
    if failure is not None:
        links.append(parse_link(failure, asked, module))
        evidence.add(parse_sign(failure))
        details += [("parser", parser_of(failure, asked)), ("parser_at", _at(failure.node, module))]
        broken = _at(failure.node, module)
        if refusal is Refusal.NOT_CAUGHT:
            refusal, broken, further = _uncaught(failure, asked, module)
            details += further
        elif step.ends is not None:
            met, further = _met(step, flow, module)
            if met is not None:
                links.append(met)
                broken = met.place
            details += further
    if step.at is not None:
        broken = _head(step.at, module)
        details += [
            ("name", _named(step.at)),
            ("admits", _admitted(step.at)),
            ("at", broken),
        ]
    if step.loop is not None:
        head = _head(step.loop, module)
        details += [("loop_at", head), ("items", _items(step.loop, module))]
        if refusal in (Refusal.GOES_ON_ANYWAY, Refusal.ITEMS, Refusal.ONE_ROUND, Refusal.KEYBOARD):
            broken = head
    if step.course is not None and step.course.tests:
        tests = step.course.tests
        test = next(filter(judges, tests), tests[0])
        details += [("test", _short(module.text[test.start : test.end])), ("test_at", _at(test, module))]
    scope = scope_of(step.loop or _loop_around(asked.call, flow), flow, links[-1].place.span)
    place = Place(module.path, _line(module.text, scope.start)) if step.at is None else broken
    return Argument(
        kind="format_retry",
        place=place,
        scope=scope,
        symbol=symbol_of(flow),
        mechanism="",
        links=tuple(links),
        evidence=frozenset(evidence),
        strength=weights.strength(evidence),
        refusal=refusal,
        broken=broken,
        details=tuple(details),
    )


def call_link(asked: ModelCall, module: Module) -> Link:
    """The first link: the model is asked."""
    words = f"`{dotted(asked.call.function) or 'the model'}` asks the model" + _doubt(asked.certainty)
    return Link(Role.CALL, _at(asked.call, module), words, basis_of(asked.certainty))


def parse_link(failure: Failure, asked: ModelCall, module: Module) -> Link:
    """The second link: the answer is read, and may be badly formed."""
    if failure.sign is Sign.INSIDE:
        label = failure.label
        by = f", by `{label}`" if label and label != parser_of(failure, asked) else ""
        return Link(
            Role.PARSE, _at(failure.node, module), f"the answer is read inside{by}", basis_of(failure.certainty)
        )
    words = f"`{failure.label}` reads the answer" + _doubt(failure.certainty)
    return Link(Role.PARSE, _at(failure.node, module), words, basis_of(failure.certainty))


def parser_of(failure: Failure, asked: ModelCall) -> str:
    """What fails, as a person would say it."""
    return dotted(asked.call.function) if failure.sign is Sign.INSIDE else failure.label


def symbol_of(flow: Flow) -> str:
    """The function that a flow is of, with its class."""
    names = [flow.owner.name] if flow.owner is not None else []
    if flow.function is not None and flow.function.name:
        names.append(flow.function.name)
    return ".".join(names)


def scope_of(loop: Loop | None, flow: Flow, otherwise: Span) -> Span:
    """The lines that an argument is about: the loop, else the function with its decorators."""
    if loop is not None:
        return Span(loop.start, loop.end)
    function = flow.function
    if function is None:
        return otherwise
    return Span(min([function.start, *(item.start for item in function.decorators)]), function.end)


def _doubt(certainty: Certainty) -> str:
    match certainty:
        case Certainty.NAME | Certainty.RECEIVER:
            return " (by its name)"
        case Certainty.PARAMETER:
            return " (passed in as an argument)"
        case _:
            return ""


def _uncaught(failure: Failure, asked: ModelCall, module: Module) -> tuple[Refusal, Place, Details]:
    """Why no handler catches the failure: its `try` catches something else, or the parse stands in none."""
    parse = _at(failure.node, module)
    tries = [frame.container for frame in failure.frames if isinstance(frame.container, Try) and frame.slot == "body"]
    handlers = [handler for item in tries for handler in item.handlers]
    if handlers:
        kinds = list(dict.fromkeys(name for handler in handlers for name in _kinds(handler, module)))
        place = _head(handlers[0], module)
        return Refusal.OTHER_ERRORS, place, [("errors", _listed(kinds) or "other errors"), ("handler_at", place)]
    around = next(
        (item for item in _tries(failure) if item.start <= asked.call.start < item.end and item.handlers), None
    )
    if around is not None:
        return Refusal.OUTSIDE_TRY, parse, [("try_at", _head(around, module))]
    return Refusal.NOT_CAUGHT, parse, []


def _tries(failure: Failure) -> list[Try]:
    """The `try` statements in the function around a failure, the innermost first."""
    found = [item for item in walk(failure.frames[0].block) if isinstance(item, Try)] if failure.frames else []
    return sorted(found, key=lambda item: item.end - item.start)


def _met(step: Break, flow: Flow, module: Module) -> tuple[Link | None, Details]:
    """How the failure is caught or noticed, and how control goes on."""
    course, ends = step.course, step.ends
    if course is None or ends is None:
        return None, []
    details: Details = []
    link: Link | None = None
    if ends.handler is not None:
        place = _head(ends.handler, module)
        link = Link(Role.FAILURE, place, "the error is caught here")
        details += [("meets", "handler"), ("met_at", place)]
    elif course.tests:
        place = _at(course.tests[0], module)
        link = Link(Role.FAILURE, place, "the failure is noticed here")
        details += [("meets", "test"), ("met_at", place)]
    visited = [*course.visited] if step.failure is None else [step.failure.statement, *course.visited]
    last = next((item for item in reversed(visited) if isinstance(item, (Return, Raise, Jump))), None)
    if last is not None:
        details += [("does", _does(last)), ("does_at", _at(last, module))]
    else:
        details += [("does", "goes on behind it"), ("does_at", link.place if link else _at(step.asked.call, module))]
    return link, details


def _does(statement: Statement) -> str:
    match statement:
        case Return():
            return "returns"
        case Raise():
            return "raises"
        case Jump(kind="break"):
            return "leaves the loop"
        case Jump(kind="continue"):
            return "goes to the next round"
        case _:
            return "goes on behind it"


def _kinds(handler: Handler, module: Module) -> list[str]:
    return [_short(module.text[item.start : item.end]) for item in handler.types]


def _admitted(at: Expression) -> str:
    """What a decorator or wrapper asks again for, by the classes that it names."""
    names = [
        dotted(node).rpartition(".")[2]
        for node in (walk_expression(at) if isinstance(at, Call) else ())
        if isinstance(node, (Name, Attribute))
    ]
    kinds = _listed(list(dict.fromkeys(name for name in names if name[:1].isupper())))
    return f"it admits {kinds} only" if kinds else "it does not admit this error"


def _items(loop: Loop, module: Module) -> str:
    """What the rounds of a loop are made of, as it is written."""
    source = loop.source or loop.test
    return _short(module.text[source.start : source.end]) if source is not None else "no condition"


def _loop_around(call: Call, flow: Flow) -> Loop | None:
    around = [item for item in flow.statements if isinstance(item, Loop) and item.start <= call.start < item.end]
    return min(around, key=lambda item: item.end - item.start, default=None)


def _named(at: Expression) -> str:
    return dotted(at.function if isinstance(at, Call) else at)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _short(source: str) -> str:
    source = " ".join(source.split())
    return source if len(source) <= 60 else source[:57] + "..."


def _at(node: Expression | Statement, module: Module) -> Place:
    return Place(module.path, Span(node.start, node.end))


def _head(node: Statement | Handler | Expression, module: Module) -> Place:
    """The first line of something."""
    return Place(module.path, Span(node.start, min(node.end, _line(module.text, node.start).end)))


def _line(text: str, start: int) -> Span:
    end = text.find("\n", start)
    return Span(start, len(text) if end < 0 else end)
