"""Values that say that there is none: None, False, empty, not a number; and which tests notice them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Constant, Name, Operation, Text, dotted
from weighbridge.code.origins import constant_truth

if TYPE_CHECKING:
    from weighbridge.code.model import Expression


class Nothing(StrEnum):
    """How a value says that there is none."""

    NONE = "none"
    """None, null or undefined."""
    EMPTY = "empty"
    """False, zero, or something empty."""


def nothing_in(value: Expression | None) -> Nothing | None:
    """How a literal says that there is none; None where it says no such thing."""
    if value is None or (isinstance(value, Constant) and value.value is None):
        return Nothing.NONE
    if constant_truth(value) is False or (isinstance(value, Constant) and value.value == -1) or is_no_number(value):
        return Nothing.EMPTY
    return None


def is_no_number(value: Expression) -> bool:
    """`math.nan`, `NaN`, `float("nan")`."""
    if isinstance(value, Call):
        said = value.arguments[0].value if value.arguments else None
        return dotted(value.function) == "float" and isinstance(said, Text) and said.value.lower() == "nan"
    return dotted(value).rpartition(".")[2] in ("nan", "NaN", "NAN")


def holds_for(test: Expression, name: str, kind: Nothing) -> bool | None:
    """Whether a test on the variable `name` holds where it is such a nothing; None where that cannot be told."""
    match test:
        case Name():
            return False if test.name == name else None
        case Constant() | Text():
            return constant_truth(test)
        case Operation(operator="not", operands=(inner,)):
            truth = holds_for(inner, name, kind)
            return None if truth is None else not truth
        case Operation(operator="is" | "==" | "is not" | "!=" as operator, operands=(left, right)):
            other = right if dotted(left) == name else left
            if name not in (dotted(left), dotted(right)):
                return None
            same = nothing_in(other) is kind
            return same if operator in ("is", "==") else not same
        case Operation(operator="or" | "and" as operator, operands=operands):
            truths = [holds_for(item, name, kind) for item in operands]
            decisive = operator == "or"
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        case _:
            return None
