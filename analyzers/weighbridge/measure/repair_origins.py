"""Whose text is mended: a model's answer, followed or only named so, or something else altogether."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from weighbridge.code.callers import calls_of
from weighbridge.code.model import (
    Attribute,
    Call,
    Comprehension,
    Loop,
    Name,
    Subscript,
    dotted,
    walk_expression,
)
from weighbridge.code.model_objects import values_of
from weighbridge.code.provenance import Certainty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module
    from weighbridge.code.origins import Flow
    from weighbridge.measure.repair_operations import Operation
    from weighbridge.workspace import Workspace

_REPLY_NAME = re.compile(
    r"respon|reply|completion|\bllm|llm_|output|answer|generat|model_?text|raw_?(?:json|text|content|result)?$|"
    r"prediction",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"^(?:e|err|error|exc|exception|\w*_error|\w+Error|stderr|stack|trace)$|\.(?:stderr|stack)$|[eE]rr(?:or)?[.\w]*$",
)
_FOREIGN = re.compile(
    r"read_text|\.read\(|readFile|\bopen\(|readlines|splitlines\(\)|clipboard|stdin|\binput\(|\breq(?:uest)?\.|"
    r"formData|fetchall|cursor|argv|environ|csv|load_dataset|read_json|querySelector|innerText|textContent|"
    r"localStorage|payload|\.rows?\b|iterrows|\.glob\(|event\.|stdout|stderr|\bfetch\(|urlopen|requests\.get|httpx\.get|"
    r"axios\.get"
)
_MOST = 30
_MOST_CALLS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The model call whose answer is mended, and the function in which it stands."""

    call: Call
    certainty: Certainty
    flow: Flow
    handed: Call | None = None
    """The call that hands the answer to the helper that mends it."""

    @property
    def module(self) -> Module:
        return self.flow.around.module

    @property
    def followed(self) -> bool:
        return self.certainty in (Certainty.SURE, Certainty.WRAPPER)


@dataclass(frozen=True, slots=True, eq=False)
class Callers:
    """What callers hand to a helper."""

    asked: Asked | None = None
    """The model call whose answer is handed over, the best recognised."""
    modules: tuple[Module, ...] = ()
    """Every module that calls the helper."""
    foreign: bool = False
    """Every caller hands over the text of a file, a person, or another program."""


def asked_for(operations: tuple[Operation, ...], flow: Flow) -> Asked | None:
    """The model call that gives what is mended, the surest one, and of equals the first."""
    found: list[Asked] = []
    for operation in operations:
        found.extend(_asked(operation.subject, flow))
    return _best(found)


def callers_of(flow: Flow, workspace: Workspace) -> Callers:
    """Who hands what to the function that mends, in the whole workspace."""
    function, home = flow.function, flow.around.module
    if function is None or not function.name or flow.outer is not None:
        return Callers()
    found: list[Asked] = []
    others: list[bool] = []
    modules: dict[str, Module] = {}
    for other, node in islice(calls_of(function, home, workspace), _MOST_CALLS):
        modules[other.around.module.path] = other.around.module
        found += [replace(asked, handed=node) for item in node.arguments for asked in _asked(item.value, other)]
        others.append(any(_is_foreign(item.value, other) for item in node.arguments))
    best = _best(found)
    if best is not None:
        # what goes through a helper is followed at most
        best = replace(best, certainty=Certainty.WRAPPER if best.followed else Certainty.NAME)
    return Callers(best, tuple(modules.values()), bool(others) and all(others))


def named_reply(operations: tuple[Operation, ...], flow: Flow) -> bool:
    """Whether a variable or parameter that is mended is called like an answer."""
    for operation in operations:
        word = dotted(root(operation.subject)).rpartition(".")[2].strip("()[]")
        if word and _REPLY_NAME.search(word):
            return True
        for item in flow.origins(operation.subject):
            if item.kind is Kind.PARAMETER and isinstance(item.node, Name) and _REPLY_NAME.search(item.node.name):
                return True
    return False


def foreign(operations: tuple[Operation, ...], flow: Flow) -> bool:
    """Whether the text comes from a file, a person, or another program, and not from a model."""
    return any(_is_foreign(operation.subject, flow) for operation in operations)


def is_error(operation: Operation) -> bool:
    """Whether what is mended is named like an error's text."""
    subject = operation.subject
    return _ERROR.search(dotted(root(subject))) is not None or _ERROR.search(dotted(subject)) is not None


def is_read(handed: Call, flow: Flow) -> bool:
    """Whether the result of a call goes into a parser of the same function."""
    results = {
        name
        for name, values in flow.assigned.items()
        for value in values
        if any(x is handed for x in walk_expression(value))
    }
    return any(
        node is handed or dotted(node) in results
        for parse in flow.parses.values()
        if parse.call is not handed
        for item in parse.call.arguments
        for node in walk_expression(item.value)
    )


def root(expression: Expression) -> Expression:
    """The variable that a chain of calls and slices begins with."""
    while True:
        match expression:
            case Call(function=Attribute(base=base)):
                expression = base
            case Subscript(base=base):
                expression = base
            case Call(arguments=arguments) if arguments:
                expression = arguments[0].value
            case _:
                return expression


def _is_foreign(subject: Expression, flow: Flow) -> bool:
    text = flow.around.module.text
    return any(_FOREIGN.search(text, value.start, value.end) for value in _sources(subject, flow))


def _asked(expression: Expression, flow: Flow) -> Iterator[Asked]:
    for item in flow.origins(expression):
        asked = _model_call(item.key, flow)
        if asked is not None and item.kind in (Kind.REPLY, Kind.PARSED, Kind.BODY):
            yield asked


def _model_call(key: int, flow: Flow) -> Asked | None:
    inside: Flow | None = flow
    while inside is not None:
        asked = inside.model_calls.get(key)
        if asked is not None:
            return Asked(asked.call, asked.certainty, inside)
        inside = inside.outer
    return None


def _best(found: list[Asked]) -> Asked | None:
    order = list(Certainty)
    return min(found, key=lambda item: (order.index(item.certainty), item.call.start), default=None)


def _sources(subject: Expression, flow: Flow) -> Iterator[Expression]:
    """The expressions that a text was made from, as far as they are written down in the file; each once."""
    pending, seen = [(subject, flow)], set[int]()
    while pending and len(seen) < _MOST:
        value, inside = pending.pop()
        if id(value) not in seen:
            seen.add(id(value))
            yield value
            first = root(value)
            if isinstance(first, (Name, Attribute)) and dotted(first) not in inside.around.index.imports:
                pending += _given(first, inside)


def _given(variable: Name | Attribute, flow: Flow) -> Iterator[tuple[Expression, Flow]]:
    """What a variable is given: by assignment, by the loop or the comprehension it runs in, by who calls back."""
    yield from ((value, flow) for value in values_of(variable, flow))
    handed = flow.outer.callbacks().get(id(flow.function)) if flow.outer is not None else None
    if flow.outer is not None and handed is not None and dotted(variable) in flow.parameters:
        yield handed.function, flow.outer
    for statement in flow.statements:
        if isinstance(statement, Loop) and statement.source is not None and _is(statement.target, variable):
            yield statement.source, flow
        for node in flow.nodes(statement):
            if isinstance(node, Comprehension):
                for target, source in zip(node.targets, node.sources, strict=False):
                    if _is(target, variable):
                        yield source, flow


def _is(target: Expression | None, variable: Expression) -> bool:
    return target is not None and dotted(target) == dotted(variable)
