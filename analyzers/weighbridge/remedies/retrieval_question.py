"""What the user asks, as an expression that can be evaluated twice, and whether it has its value at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Bind,
    Call,
    Class,
    Constant,
    Function,
    Import,
    Loop,
    Mapping,
    Name,
    Operation,
    Run,
    Sequence,
    Spread,
    Subscript,
    Text,
    Try,
    With,
    blocks,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.values import Values
from weighbridge.remedies.blocked import blocked_at
from weighbridge.sources.program_requests import words_of
from weighbridge.sources.program_slots import slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Statement
    from weighbridge.remedies.retrieval_calls import Part
    from weighbridge.workspace import Workspace

_SAME = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "format", "trim", "trimStart", "trimEnd", "toLowerCase", "toString", "str",
     "String", "dedent", "cleandoc", "substitute", "safe_substitute", "join", "render"}
)  # fmt: skip
"""Calls that give back the text that they are given, and do nothing else."""
_TEXTS = frozenset({"input", "sys.stdin.read", "sys.stdin.readline", "prompt"})
"""Calls that read a text from whoever types it."""
_MOST = 6


def question_of(turn: Part, workspace: Workspace) -> tuple[Expression, ...]:
    """The values that are filled into the user's turn, but for what was looked up before."""
    found = tuple(
        {turn.module.text[node.start : node.end]: node for node in _holes(turn, turn.node, Values(workspace))}.values()
    )
    context = slots().context
    asked = tuple(node for node in found if not context.search(words_of(turn.module.text[node.start : node.end])))
    if not asked or len(asked) > _MOST:
        raise blocked_at(
            turn.node, turn.module,
            "Which value is the user's question is not known: the user's turn (line {line}) holds none, or too "
            "many to be one.",
        )  # fmt: skip
    return asked


def _holes(turn: Part, node: Expression, values: Values) -> Iterator[Expression]:
    match node:
        case Constant():
            pass
        case Text(parts=parts):
            for part in parts:
                if not isinstance(part, Run):
                    yield from _holes(turn, part, values)
        case Operation(operator="+" | "%" | "or" | "??", operands=operands):
            for operand in operands:
                yield from _holes(turn, operand, values)
        case Sequence(items=items):
            for item in items:
                yield from _holes(turn, item, values)
        case Mapping(entries=entries):
            for entry in entries:
                yield from _holes(turn, entry.value, values)
        case Call(function=function, arguments=arguments) if dotted(function).rpartition(".")[2] in _SAME or (
            isinstance(function, Attribute) and function.name in _SAME
        ):
            if isinstance(function, Attribute):
                yield from _holes(turn, function.base, values)
            for given in arguments:
                yield from _holes(turn, given.value, values)
        case Name() | Attribute() | Subscript():
            if not _is_plain(node):
                raise _unclear(turn, node)
            said = values.said(node, turn.scope)
            if not said.known or any(piece.hole for piece in said.pieces):
                yield node
        case _:
            raise _unclear(turn, node)


def _unclear(turn: Part, node: Expression) -> Exception:
    return blocked_at(
        node, turn.module,
        "The user's question (line {line}) is computed where it is sent, and computing it twice may do "
        "something twice: "
        "give it to a variable first.",
    )  # fmt: skip


def _is_plain(node: Expression) -> bool:
    """Whether reading an expression does nothing: names, attributes, and items by a constant or a name."""
    return all(
        isinstance(inner, (Name, Attribute, Subscript, Constant)) or (isinstance(inner, Text) and inner.whole)
        for inner in walk_expression(node)
    )


def is_text(node: Expression) -> bool:
    """Whether an expression yields a text whatever its parts are."""
    if isinstance(node, Text):
        return True
    if isinstance(node, Operation):
        return node.operator == "+" and any(is_text(one) for one in node.operands)
    if isinstance(node, Call):
        called = dotted(node.function).rpartition(".")[2]
        return called in _SAME or dotted(node.function) in _TEXTS
    return False


def has_value_at(node: Expression, turn: Part, at: Expression) -> bool:
    """Whether every name of the question means the same at an earlier place of its function."""
    function = turn.scope.function
    body = turn.module.body if function is None else function.body
    names = {inner.name for inner in walk_expression(node) if isinstance(inner, Name)}
    for name in names:
        changes = [statement for statement in walk(body) if name in _assigned(statement)]
        if any(change.start > at.start for change in changes if change.start < turn.node.start):
            return False
        if changes and not any(_always_before(body, change, at) for change in changes):
            return False
    return True


def _always_before(body: tuple[Statement, ...], change: Statement, at: Expression) -> bool:
    """Whether a statement is run whenever an expression is reached: it stands before it in a block around it."""
    pending = body
    while True:
        if any(statement is change for statement in pending):
            if isinstance(change, (Loop, With)):
                return change.start <= at.start and at.end <= change.end
            return change.end <= at.start
        outer = next((one for one in pending if one.start <= at.start and at.end <= one.end), None)
        if outer is None or isinstance(outer, (Function, Class)):
            return False
        pending = tuple(inner for block in blocks(outer) for inner in block)


def _assigned(statement: Statement) -> set[str]:
    """The names that a statement gives a value to."""
    targets: list[Expression] = []
    match statement:
        case Assign(targets=given):
            targets.extend(given)
        case Loop(target=target) if target is not None:
            targets.append(target)
        case With(targets=given):
            targets.extend(target for target in given if target is not None)
        case Function(name=name) | Class(name=name):
            return {name}
        case Import(names=imported):
            return {one.alias for one in imported}
        case Try(handlers=handlers):
            return {handler.name for handler in handlers}
        case _:
            pass
    names = {name for target in targets for name in _names(target)}
    for expression in expressions(statement):
        names |= {
            name for inner in walk_expression(expression) if isinstance(inner, Bind) for name in _names(inner.target)
        }
    return names


def _names(target: Expression) -> Iterator[str]:
    match target:
        case Name(name=name):
            yield name
        case Attribute():
            # `ticket.text = x` changes what `ticket` holds
            yield dotted(target).partition(".")[0]
        case Subscript(base=base) | Spread(value=base):
            yield from _names(base)
        case Sequence(items=items):
            for item in items:
                yield from _names(item)
        case Mapping(entries=entries):
            for entry in entries:
                yield from _names(entry.value)
        case _:
            pass
