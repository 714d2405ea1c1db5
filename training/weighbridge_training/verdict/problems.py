"""What makes a comparison worthless, with file and line; nothing is judged while one is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 50
"""More problems than these are counted only."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of one file, and what is wrong with it."""

    path: str
    line: int
    """0 where it is about the whole file."""
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class VerdictError(Exception):
    """Files that no verdict can rest on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        lines = [str(one) for one in self.problems[:_SHOWN]]
        left = len(self.problems) - len(lines)
        return "\n".join([*lines, *([f"and {left} more"] if left else [])])
