"""What can fail in a function because a model's reply is badly formed, and how it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.course import Frames, positions
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Assign,
    Attribute,
    Branch,
    Call,
    Choice,
    Constant,
    Function,
    Name,
    Operation,
    Raise,
    Slice,
    Subscript,
    Text,
    Try,
    dotted,
    expressions,
    walk_expression,
)
from weighbridge.code.provenance import NOTHING, Certainty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import Origins


class Sign(StrEnum):
    """What fails."""

    PARSER = "parser"
    """A parser or validator."""
    LOOKUP = "lookup"
    """A key, an index or an attribute that a badly formed reply lacks."""
    CHECK = "check"
    """An error raised, or a branch taken, by a test on the content."""
    INSIDE = "inside"
    """The model call itself, which parses before it returns."""


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """One place where a badly formed reply makes itself felt."""

    sign: Sign
    node: Expression | Statement
    label: str
    """As a person would say it: `json.loads`, `data["steps"]`."""
    raises: tuple[str, ...]
    sentinel: bool
    keys: frozenset[int]
    """The parse calls that count as failed."""
    asks: frozenset[int]
    """The model calls whose reply is read."""
    from_parameter: bool
    certainty: Certainty
    frames: Frames
    statement: Statement


def failures(flow: Flow) -> list[Failure]:
    """Every content failure of a function, in source order."""
    found: list[Failure] = []
    if not flow.parses and not flow.model_calls:
        return found
    for statement, frames in positions(flow.body):
        if isinstance(statement, Function):
            continue
        for node in flow.nodes(statement):
            if isinstance(node, (Call, Subscript, Attribute)):
                found.extend(_at(node, statement, frames, flow))
        found.extend(_checks(statement, frames, flow))
    return found


def _at(node: Expression, statement: Statement, frames: Frames, flow: Flow) -> Iterator[Failure]:
    match node:
        case Call():
            parse = flow.parse(node)
            if parse is not None and not (parse.name in _NUMBERS and _is_asked_before(node, statement, frames)):
                read = _read(node, flow)
                asks = _asks(read)
                if asks or (_parameter(read) and (parse.name not in ("int", "float") or _in_try(frames))):
                    yield Failure(
                        Sign.PARSER, node, parse.name, parse.raises, parse.sentinel, frozenset({id(node)}), asks,
                        _parameter(read), parse.certainty, frames, statement,
                    )  # fmt: skip
            asked = flow.model_call(node)
            if asked is not None:
                summary = flow.summary(node)
                if summary is not None and (summary.raises or summary.sentinel) and summary.parses_reply:
                    yield Failure(
                        Sign.INSIDE, node, summary.parser or dotted(node.function), summary.raises, summary.sentinel,
                        frozenset({id(node)}), frozenset({id(node)}), False, Certainty.WRAPPER, frames, statement,
                    )  # fmt: skip
                parser = _chained_parser(node, flow)
                if parser:
                    key = frozenset({id(node)})
                    yield Failure(
                        Sign.INSIDE, node, parser, ("OutputParserException", "ValidationError"), False, key, key, False,
                        Certainty.SURE, frames, statement,
                    )  # fmt: skip
        case Subscript(base=base, key=key) if not isinstance(statement, Assign) or node not in statement.targets:
            read = flow.origins(base)
            asks = _asks(read)
            if not asks and not _parameter(read):
                return
            if isinstance(key, Text) and _parsed(read) and flow.around.module.language == "python":
                label = f'["{key.value}"]'
                yield Failure(
                    Sign.LOOKUP, node, label, ("KeyError", "TypeError", "IndexError"), False, _parsed(read), asks,
                    _parameter(read), Certainty.SURE, frames, statement,
                )  # fmt: skip
            elif _splits(base) and isinstance(key, Constant) and key.value not in (0, -1):
                yield Failure(
                    Sign.LOOKUP, node, ".split(...)[1]", ("IndexError",), False, frozenset(), asks,
                    _parameter(read), Certainty.SURE, frames, statement,
                )  # fmt: skip
        case Attribute(base=Call() as base, name="group" | "groups" | "groupdict"):
            parse = flow.parse(base)
            read = _read(base, flow) if parse is not None else NOTHING
            if parse is not None and parse.sentinel and (_asks(read) or _parameter(read)):
                yield Failure(
                    Sign.LOOKUP, node, f"{parse.name}(...).{node.name}", ("AttributeError",), False,
                    frozenset({id(base)}), _asks(read), _parameter(read), Certainty.SURE, frames, statement,
                )  # fmt: skip
        case _:
            pass


_NUMBERS = frozenset({"int", "float"})
_PIPES = (".pipe", "structured_output", "StructuredOutput")
_PARSER = re.compile(r"[pP]arser|OutputParser|with_structured_output|withStructuredOutput|as_structured_llm")


def _chained_parser(call: Call, flow: Flow) -> str:
    """The parser at the end of `prompt | model | parser`, or of `prompt.pipe(model).pipe(parser)`."""
    if not isinstance(call.function, Attribute):
        return ""
    base = call.function.base
    for value in (base, *flow.assigned.get(dotted(base), ())):
        if isinstance(value, (Operation, Call)) and not isinstance(value, Name):
            piped = isinstance(value, Operation) and value.operator == "|"
            if not piped and not (isinstance(value, Call) and dotted(value.function).endswith(_PIPES)):
                continue
            for node in walk_expression(value):
                if isinstance(node, (Name, Attribute)) and _PARSER.search(dotted(node)):
                    return dotted(node)
    return ""


def _checks(statement: Statement, frames: Frames, flow: Flow) -> Iterator[Failure]:
    """`if <test on the content>: raise`."""
    if not isinstance(statement, Raise) or not frames:
        return
    container = frames[-1].container
    if not isinstance(container, Branch):
        return
    for arm in container.arms:
        if statement in arm.body and arm.test is not None:
            test: Expression = arm.test
        elif statement in arm.body and arm.test is None and container.arms[0].test is not None:
            test = container.arms[0].test
        else:
            continue
        read = flow.origins(test)
        asks = _asks(read)
        if not asks and not _parameter(read):
            return
        if not _about_content(test, read, flow) or judges(test):
            return
        name = _error_name(statement.value)
        if name and libraries().transport_errors.match(name):
            return
        yield Failure(
            Sign.CHECK, statement, _short(test, flow), (name or "Exception",), False, frozenset(), asks,
            _parameter(read), Certainty.SURE, frames, statement,
        )  # fmt: skip


def _about_content(test: Expression, read: Origins, flow: Flow) -> bool:
    """Whether a test asks for the shape of a reply; whether it is empty is a matter of transport."""
    if any(item.kind is Kind.TOOL for item in read):
        return False
    if any(item.kind is Kind.PARSED for item in read):
        return True
    for node in walk_expression(test):
        if isinstance(node, Operation) and node.operator in ("in", "not in") and flow.is_reply(node):
            return True
        if (
            isinstance(node, Call)
            and isinstance(node.function, Attribute)
            and flow.is_reply(node)
            and node.function.name in ("startswith", "endswith", "startsWith", "endsWith", "includes", "isdigit")
        ):
            return True
    return False


def judges(test: Expression) -> bool:
    """Whether a test is about quality: an answer asked for again until it is good, not until it is well formed."""
    words = ("score", "quality", "rating", "confidence", "similar", "duplicate", "better", "best", "improve", "fitness",
             "accuracy", "acc_list", "reward", "loss", "finish_reason",
             "finishreason", "stop_reason", "stopreason", "refusal")  # fmt: skip
    for node in walk_expression(test):
        name = dotted(node) if isinstance(node, (Name, Attribute)) else ""
        # a constant is what is looked for, and not what is judged
        name = "" if name.isupper() else name.lower()
        if any(word in name for word in words):
            return True
        if isinstance(node, Text) and any(word in node.value.lower() for word in words):
            return True
    return False


def _read(call: Call, flow: Flow) -> Origins:
    read: Origins = frozenset()
    if isinstance(call.function, Attribute):
        read |= flow.origins(call.function.base)
    for item in call.arguments:
        if not isinstance(item.value, Function):
            read |= flow.origins(item.value)
    return read


def _is_asked_before(call: Call, statement: Statement, frames: Frames) -> bool:
    """Whether a test around it asks already whether a value is a number, so that it cannot fail to be one."""
    value = dotted(call.arguments[0].value) if call.arguments else ""
    arms = [
        arm.test
        for frame in frames
        if isinstance(frame.container, Branch)
        for arm in frame.container.arms
        if arm.body is frame.block
    ]
    choices = [
        node.test
        for part in expressions(statement)
        for node in walk_expression(part)
        if isinstance(node, Choice) and any(inner is call for inner in walk_expression(node.then))
    ]
    return any(
        dotted(node.function) == "isinstance" and dotted(node.arguments[0].value) == value
        for test in (*arms, *choices)
        if test is not None and value
        for node in walk_expression(test)
        if isinstance(node, Call) and node.arguments
    )


def _asks(read: Origins) -> frozenset[int]:
    return frozenset(item.key for item in read if item.kind is Kind.REPLY)


def _parsed(read: Origins) -> frozenset[int]:
    return frozenset(item.key for item in read if item.kind is Kind.PARSED)


def _parameter(read: Origins) -> bool:
    return any(item.kind is Kind.PARAMETER for item in read)


def _in_try(frames: Frames) -> bool:
    """Whether somebody reckons with an error here."""
    return any(isinstance(frame.container, Try) and frame.slot == "body" for frame in frames)


def _splits(base: Expression) -> bool:
    return (
        isinstance(base, Call)
        and isinstance(base.function, Attribute)
        and base.function.name in ("split", "partition", "rsplit", "splitlines", "findall")
        and not any(isinstance(item.value, Slice) for item in base.arguments)
    )


def _error_name(value: Expression | None) -> str:
    if isinstance(value, Call):
        return dotted(value.function).rpartition(".")[2]
    return dotted(value).rpartition(".")[2] if isinstance(value, (Name, Attribute)) else ""


def _short(test: Expression, flow: Flow) -> str:
    source = " ".join(flow.around.module.text[test.start : test.end].split())
    return source if len(source) <= 60 else source[:57] + "..."
