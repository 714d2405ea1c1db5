"""Whether the rounds of a loop ask the same again, or each asks about an item of its own."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Call,
    Evaluate,
    Loop,
    Mapping,
    Name,
    Operation,
    Subscript,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.measure.contracts import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall


class Rounds(StrEnum):
    """What the rounds of a loop have in common."""

    AGAIN = "again"
    """Nothing that is asked changes with the round, or only which model is asked and how freely it answers."""
    NAMED = "named"
    """The name of what changes says so."""
    ITEMS = "items"
    """Each round has an item of its own: a failure loses the item and asks nothing again."""


ATTEMPT = re.compile(
    r"attempt|retr|tries|try|temperature|temp\b|model|provider|delay|backoff|heat|seed|^_+$|^[ijkn]$|round|trial|"
    r"iteration|times|count|fail|used|remaining|left|turn",
    re.IGNORECASE,
)
_MANY = re.compile(r"\blen\(|\.length\b|\.size\b")
_COUNTERS = frozenset({"range", "xrange", "trange", "count", "repeat", "Retrying", "AsyncRetrying", "retry_context"})
_AROUND = frozenset({"tqdm", "enumerate", "reversed"})
_SAMPLING = frozenset({
    "model", "model_name", "modelName", "temperature", "provider", "engine", "seed", "max_tokens", "maxTokens", "top_p",
    "topP", "timeout",
})  # fmt: skip
_COMPARISONS = ("<", ">", "<=", ">=", "==", "!=")
_IDLE = re.compile(
    r"(?:^|\.)(?:sleep|wait|print|log|info|debug|warning|warn|error|exception|setTimeout|write)$|^console\.|^logg\w*\."
)


def rounds(loop: Loop, asked: ModelCall, flow: Flow) -> Rounds:
    """What the rounds of a loop around a model call are, as far as values and names tell."""
    text = flow.around.module.text
    if loop.kind == "each" and loop.source is not None:
        counted = _counted(loop.source)
        if counted is not None:
            if _MANY.search(text[counted.start : counted.end]):
                return Rounds.ITEMS
            return _by_index(_names(loop.target), loop, asked)
        return _by_item(_names(loop.target), loop, asked)
    if loop.test is None:
        return Rounds.AGAIN
    source = text[loop.test.start : loop.test.end]
    if _MANY.search(source) is not None:
        if _names(loop.test) & _sent_whole(asked):
            # a conversation that may not grow for ever
            return Rounds.AGAIN
        return Rounds.NAMED if ATTEMPT.search(source) else Rounds.ITEMS
    return _by_index({dotted(target) for item in loop.setup for target in _targets(item)}, loop, asked)


def _sent_whole(asked: ModelCall) -> set[str]:
    """The variables that are what is asked, as they are."""
    given = [item.value for item in (*options(asked.call), *asked.call.arguments)]
    return {value.name for value in given if isinstance(value, Name)}


def _counted(source: Expression) -> Call | None:
    """The call that only counts: `range(3)`, also inside `tqdm(...)`."""
    if not isinstance(source, Call):
        return None
    name = dotted(source.function).rpartition(".")[2]
    if name in _COUNTERS:
        return source
    return _counted(source.arguments[0].value) if name in _AROUND and source.arguments else None


def _by_index(counters: set[str], loop: Loop, asked: ModelCall) -> Rounds:
    """A counter that picks what is asked about: `ask(items[i])`."""
    picks = [node for node in _nodes(loop) if isinstance(node, Subscript) and dotted(node.key) in counters]
    if not picks:
        return Rounds.AGAIN
    if _asks_about(asked, loop, {id(node) for node in picks}, set()):
        return Rounds.ITEMS
    return Rounds.AGAIN if all(ATTEMPT.search(dotted(node.base)) for node in picks) else Rounds.ITEMS


def _by_item(targets: set[str], loop: Loop, asked: ModelCall) -> Rounds:
    if any(item.name in _SAMPLING and targets & _names(item.value) for item in options(asked.call)):
        return Rounds.AGAIN
    named = Rounds.NAMED if any(_like_attempt(name) for name in targets) else Rounds.ITEMS
    if _asks_about(asked, loop, set(), targets):
        return named
    return Rounds.AGAIN if _idle(targets, loop) else named


def _like_attempt(name: str) -> bool:
    return ATTEMPT.search(name) is not None and re.fullmatch(r"[ijkn]|_+", name) is None


def _asks_about(asked: ModelCall, loop: Loop, picks: set[int], names: set[str]) -> bool:
    """Whether what changes with the round comes into the question, directly or by way of other variables."""
    known = set(names)
    for _ in range(3):
        for statement in walk(loop.body):
            if isinstance(statement, Assign) and _mentions(statement.value, picks, known):
                known |= {name for target in statement.targets for name in (*_names(target), dotted(target)) if name}
    given = [item.value for item in options(asked.call) if item.name not in _SAMPLING]
    given += [item.value for item in asked.call.arguments if not item.name and not isinstance(item.value, Mapping)]
    return any(_mentions(value, picks, known) for value in given)


def _mentions(value: Expression, picks: set[int], names: set[str]) -> bool:
    return any(
        id(node) in picks or (isinstance(node, Name) and node.name in names) or (bool(names) and dotted(node) in names)
        for node in walk_expression(value)
    )


def _idle(targets: set[str], loop: Loop) -> bool:
    """Whether the round is only waited for, written down, or compared with its limit."""
    for statement in walk(loop.body):
        for expression in expressions(statement):
            if not targets & _names(expression):
                continue
            if isinstance(statement, Evaluate) and isinstance(expression, Call):
                idle = _IDLE.search(dotted(expression.function)) is not None
            else:
                idle = isinstance(expression, Operation) and expression.operator in _COMPARISONS
            if not idle:
                return False
    return True


def is_idle(statement: Statement) -> bool:
    """Whether a statement only waits, or writes down what happened."""
    called = statement.value if isinstance(statement, Evaluate) else None
    return isinstance(called, Call) and _IDLE.search(dotted(called.function)) is not None


def _names(expression: Expression | None) -> set[str]:
    if expression is None:
        return set()
    return {node.name for node in walk_expression(expression) if isinstance(node, Name)}


def _targets(statement: object) -> tuple[Expression, ...]:
    return statement.targets if isinstance(statement, Assign) else ()


def _nodes(loop: Loop) -> Iterator[Expression]:
    for statement in walk(loop.body):
        for expression in expressions(statement):
            yield from walk_expression(expression)
