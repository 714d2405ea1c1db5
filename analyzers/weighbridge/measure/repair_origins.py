"""Whose text is mended: a model's answer, followed or only named so, or something else altogether."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.course import positions
from weighbridge.code.index import Defined
from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Comprehension,
    Function,
    Loop,
    Name,
    Subscript,
    dotted,
    walk_expression,
)
from weighbridge.code.model_objects import values_of
from weighbridge.code.provenance import Certainty, Kind
from weighbridge.code.summaries import flow_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Statement
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


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The model call whose answer is mended, and the function in which it stands."""

    call: Call
    certainty: Certainty
    flow: Flow
    handed: Call | None = None
    """The call that hands the answer to the helper that mends it."""

    @property
    def followed(self) -> bool:
        return self.certainty in (Certainty.SURE, Certainty.WRAPPER)


def asked_for(operations: tuple[Operation, ...], flow: Flow) -> Asked | None:
    """The model call that gives what is mended, the surest one, and of equals the first."""
    found: list[Asked] = []
    for operation in operations:
        found.extend(_asked(operation.subject, flow))
    return _best(found)


def asked_by_caller(name: str, flow: Flow, workspace: Workspace) -> Asked | None:
    """A model call of the same file whose answer is handed to the function that mends."""
    module = flow.around.module
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    found: list[Asked] = []
    for owner, member in _members(module.body):
        if member is flow.function or pattern.search(module.text, member.header_end, member.end) is None:
            continue
        other = flow_of(Defined(module, owner, member), workspace)
        for statement, _ in positions(other.body):
            for node in other.nodes(statement):
                if isinstance(node, Call) and dotted(node.function).rpartition(".")[2] == name:
                    given = [asked for item in node.arguments for asked in _asked(item.value, other)]
                    found += [Asked(item.call, item.certainty, other, node) for item in given]
    return _best(found)


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
    text = flow.around.module.text
    return any(
        _FOREIGN.search(text, value.start, value.end)
        for operation in operations
        for value in _sources(operation.subject, flow)
    )


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


def _members(body: tuple[Statement, ...]) -> Iterator[tuple[Class | None, Function]]:
    """The functions of a module and the methods of its classes, functions that are values included."""
    for statement in body:
        if isinstance(statement, Class):
            yield from ((statement, item) for item in statement.body if isinstance(item, Function))
        elif isinstance(statement, Function):
            yield None, statement
        elif isinstance(value := getattr(statement, "value", None), Function):
            yield None, value


def _sources(subject: Expression, flow: Flow) -> Iterator[Expression]:
    """The expressions that a text was made from, as far as they are written down in the function; each once."""
    pending, seen = [(subject, flow)], set[int]()
    while pending and len(seen) < _MOST:
        value, inside = pending.pop()
        if id(value) not in seen:
            seen.add(id(value))
            yield value
            first = root(value)
            if isinstance(first, (Name, Attribute)):
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
