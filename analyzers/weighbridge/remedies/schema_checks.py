"""What a program checks of an answer: its shape, which a schema holds, or what it means, which no schema can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.index import lookup, methods
from weighbridge.code.model import (
    Assign,
    Attribute,
    Branch,
    Call,
    Class,
    Constant,
    Function,
    Jump,
    Name,
    Operation,
    Raise,
    Return,
    Sequence,
    Subscript,
    Text,
    dotted,
    expressions,
    walk,
    walk_expression,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.origins import Flow

_HARMLESS = frozenset({
    "int", "float", "str", "bool", "len", "list", "dict", "tuple", "set", "sorted", "isinstance", "type", "enumerate",
    "zip", "range", "sum", "min", "max", "any", "all", "round", "abs", "print", "repr", "next", "iter", "getattr",
    "Array.isArray", "String", "Number", "Boolean", "Object.keys", "Object.entries", "Object.values", "cast",
    "typing.cast", "hasattr",
})  # fmt: skip
"""Calls that fail for a wrong shape only, or not at all."""
_METHODS = frozenset({
    "get", "items", "keys", "values", "append", "extend", "add", "push", "update", "pop", "strip", "lower", "upper",
    "title", "split", "join", "format", "replace", "startswith", "endswith", "trim", "toLowerCase", "toUpperCase",
    "includes", "map", "filter", "forEach", "model_dump", "dict", "warning", "info", "debug", "error", "exception",
    "log", "warn", "slice", "sub", "search", "match", "group", "find", "rfind", "index", "setdefault", "copy",
})  # fmt: skip
_VALIDATORS = frozenset({"field_validator", "model_validator", "validator", "root_validator"})


@dataclass(frozen=True, slots=True)
class Check:
    """Something that refuses an answer for what it means."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the schema will hold: the variables with the answer in them, and which fields have listed values."""

    names: frozenset[str]
    listed: frozenset[str]


def checks_of(statements: Iterable[Statement], asked: Asked, flow: Flow) -> Iterator[Check]:
    """What some statements check that no schema can; everything in them that may fail counts as a check."""
    found = list(statements)
    derived = _derived(found, asked)
    for statement in found:
        yield from _checks(statement, derived, asked, flow)


def _checks(statement: Statement, derived: frozenset[str], asked: Asked, flow: Flow) -> Iterator[Check]:
    for inner in walk((statement,)):
        for expression in expressions(inner):
            for node in walk_expression(expression):
                if isinstance(node, Call):
                    yield from _called(node, asked, flow)
        if isinstance(inner, Branch):
            for arm in inner.arms:
                fails = any(_fails(part) for part in arm.body)
                if fails and arm.test is not None and not is_format_test(arm.test, derived, asked):
                    yield Check(_words(arm.test, flow), _line(arm.test, flow))
        elif isinstance(inner, Raise) and inner is statement:
            yield Check("raise", _line(inner, flow))


def _fails(statement: Statement) -> bool:
    return isinstance(statement, Raise) or (isinstance(statement, Jump) and statement.kind == "continue")


def is_format_test(test: Expression, derived: frozenset[str], asked: Asked) -> bool:
    """Whether a test asks for nothing but the shape of an answer: keys, types, members of a list that is listed."""
    match test:
        case Operation(operator="and" | "or" | "not", operands=operands):
            return all(is_format_test(item, derived, asked) for item in operands)
        case Operation(operator="in" | "not in", operands=(left, right)):
            if isinstance(left, Text) or (isinstance(left, Name) and isinstance(right, Name)):
                return _about(right, derived)
            return _field(left, derived) in asked.listed and isinstance(right, (Name, Sequence, Attribute))
        case Operation(operator="is" | "is not" | "==" | "!=" | "===", operands=(left, right)):
            return isinstance(right, Constant) and right.value in (None, -1) and _about(left, derived)
        case Call(function=Name(name="isinstance"), arguments=arguments) if arguments:
            return _about(arguments[0].value, derived)
        case Call(function=Attribute(name="isArray"), arguments=arguments) if arguments:
            return _about(arguments[0].value, derived)
        case Name(name=name):
            return name in derived
        case _:
            return False


def _derived(statements: list[Statement], asked: Asked) -> frozenset[str]:
    """The variables that hold the answer, or something that tells of its keys."""
    found = set(asked.names)
    for statement in walk(tuple(statements)):
        if isinstance(statement, Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], Name):
            names = {node.name for node in walk_expression(statement.value) if isinstance(node, Name)}
            if names & found and not any(isinstance(node, Subscript) for node in walk_expression(statement.value)):
                found.add(statement.targets[0].name)
    return frozenset(found)


def _about(expression: Expression, derived: frozenset[str]) -> bool:
    while isinstance(expression, (Subscript, Attribute)):
        expression = expression.base
    if isinstance(expression, Call) and isinstance(expression.function, Attribute):
        return expression.function.name in ("get", "find", "rfind", "indexOf") and _about(
            expression.function.base, derived
        )
    return isinstance(expression, Name) and expression.name in derived


def _field(expression: Expression, derived: frozenset[str]) -> str:
    """The key that is read from the answer: `data["intent"]`, `data.get("intent")`, `data.intent`."""
    match expression:
        case Subscript(base=Name(name=name), key=Text(value=key)) if name in derived:
            return key
        case Call(function=Attribute(base=Name(name=name), name="get"), arguments=(first, *_)) if name in derived:
            return first.value.value if isinstance(first.value, Text) else ""
        case Attribute(base=Name(name=name), name=key) if name in derived:
            return key
        case _:
            return ""


def _called(call: Call, asked: Asked, flow: Flow) -> Iterator[Check]:
    name = dotted(call.function)
    last = name.rpartition(".")[2]
    defined = flow.callee(call)
    if defined is not None:
        inner = [*walk(defined.function.body)]
        given = {
            parameter.name
            for parameter, item in zip(defined.function.parameters, call.arguments, strict=False)
            if any(isinstance(node, Name) and node.name in asked.names for node in walk_expression(item.value))
        }
        names = Asked(frozenset(given), asked.listed)
        derived = _derived(list(defined.function.body), names)
        if any(
            isinstance(item, Branch)
            and any(
                arm.test is not None
                and any(_fails(part) for part in arm.body)
                and not is_format_test(arm.test, derived, names)
                for arm in item.arms
            )
            for item in inner
        ):
            yield Check(last, _line(call, flow))
        return
    found = lookup(last, flow.around.module, flow.around.workspace) if last[:1].isupper() else None
    if found is not None and isinstance(found[1], Class):
        if _validates(found[1]):
            yield Check(last, _line(call, flow))
        return
    if (
        name in _HARMLESS
        or (isinstance(call.function, Attribute) and last in _METHODS)
        or flow.model_call(call) is not None
    ):
        return
    if flow.parse(call) is not None or last[:1].isupper():
        return
    if any(
        isinstance(node, Name) and node.name in asked.names
        for item in call.arguments
        for node in walk_expression(item.value)
    ):
        yield Check(last or "a call", _line(call, flow))


def _validates(owner: Class) -> bool:
    """Whether a class looks at what its fields mean: in a validator, or where it is made."""
    for item in owner.body:
        if isinstance(item, Function) and any(
            dotted(decorator.function if isinstance(decorator, Call) else decorator).rpartition(".")[2] in _VALIDATORS
            for decorator in item.decorators
        ):
            return True
    return any(
        isinstance(statement, Raise)
        for name, method in methods(owner).items()
        if name in ("__post_init__", "__init__", "constructor")
        for statement in walk(method.body)
    )


def _line(node: Expression | Statement, flow: Flow) -> int:
    return flow.around.module.text.count("\n", 0, node.start) + 1


def _words(test: Expression, flow: Flow) -> str:
    words = " ".join(flow.around.module.text[test.start : test.end].split())
    return words if len(words) <= 60 else f"{words[:57]}..."


def ends(statement: Statement) -> bool:
    """Whether nothing behind a statement is reached."""
    return isinstance(statement, (Return, Raise))
