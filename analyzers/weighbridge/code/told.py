"""What a result tells of the outcome: the fields and places in which a failure differs from a success.

`{ ok: true, visit }` against `{ ok: false, problem }`: `ok` is false after a failure and `problem` is not empty,
whatever they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Call,
    Mapping,
    Name,
    Return,
    Sequence,
    Subscript,
    Text,
    dotted,
)
from weighbridge.code.nothing import nothing_in

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.origins import Flow

Told = dict[str, bool]
"""A field, or a place in a tuple as a number, and whether it is true after a failure."""


def told(failed: list[Statement], held: list[Statement]) -> Told:
    """What differs between the results of two courses, as far as it is written down."""
    after_failure = _parts([item.value for item in failed if isinstance(item, Return)])
    after_success = _parts([item.value for item in held if isinstance(item, Return)])
    if not after_failure or not after_success:
        return {}
    found: Told = {}
    for word in {*after_failure, *after_success}:
        bad, good = after_failure.get(word, {False}), after_success.get(word, {False})
        if len(bad) == 1 and len(good) == 1 and bad != good:
            found[word] = next(iter(bad))
    return found


def _parts(values: list[Expression | None]) -> dict[str, set[bool]]:
    """The truth of every field and place in some returned values; what is not written down is taken as something."""
    found: dict[str, set[bool]] = {}
    for value in values:
        for word, part in _fields(value):
            found.setdefault(word, set()).add(nothing_in(part) is None)
    return found


def _fields(value: Expression | None) -> list[tuple[str, Expression]]:
    match value:
        case Sequence(items=items, kind="tuple"):
            return [(str(place), item) for place, item in enumerate(items)]
        case Mapping(entries=entries):
            return [(item.key.value, item.value) for item in entries if isinstance(item.key, Text)]
        case Call(arguments=arguments):
            return [(item.name, item.value) for item in arguments if item.name not in ("", "*", "**")]
        case _:
            return []


def part_of(expression: Expression, flow: Flow) -> str:
    """Which field or place of a result an expression is, through destructuring, too; empty when it is none."""
    match expression:
        case Attribute(name=name):
            return name
        case Subscript(key=Text() as key):
            return key.value
        case Name(name=name):
            for statement in flow.statements:
                if isinstance(statement, Assign):
                    for target in statement.targets:
                        word = _place(target, name)
                        if word:
                            return word
            return ""
        case _:
            return ""


def _place(target: Expression, name: str) -> str:
    if isinstance(target, Sequence):
        return next((str(place) for place, item in enumerate(target.items) if dotted(item) == name), "")
    if isinstance(target, Mapping):
        for entry in target.entries:
            if isinstance(entry.key, Text) and dotted(entry.value) == name:
                return entry.key.value
    return ""
