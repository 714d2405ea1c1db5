"""What is known of one retry: which failures it admits, how that is known, and how often it tries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Constant, argument, walk_expression

if TYPE_CHECKING:
    from weighbridge.code.errors import Catch
    from weighbridge.code.model import Expression

_ATTEMPTS = (
    "stop", "tries", "times", "max_tries", "retries", "max_attempts", "attempts", "max_retries", "retry",
    "stop_max_attempt_number", "n", "total_try", "max_try",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether a retry admits a content failure, and what it rests on."""

    catch: Catch
    known: bool
    """Read from a library's rules or from the definition; otherwise the name alone says that it retries."""
    attempts: Expression | None
    by_result: bool = False
    """It calls again when the result says that there is none, not after an error."""


def attempts_of(call: Call) -> Expression | None:
    """The number of tries, as it is written in the arguments."""
    for item in call.arguments:
        if item.name in _ATTEMPTS:
            for node in walk_expression(item.value):
                if isinstance(node, Constant) and isinstance(node.value, int):
                    return node
    for name in ("retries", "maxRetries", "attempts", "maxAttempts", "numOfAttempts", "times"):
        found = argument(call, name)
        if found is not None:
            return found
    return None
