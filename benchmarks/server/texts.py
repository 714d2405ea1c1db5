"""The files that are typed in: prompts of three sizes, and a program with model calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from benchmarks.mixture import python_file
from benchmarks.tokens import long_prompt

if TYPE_CHECKING:
    from pathlib import Path

LINES = 2_000
LONG = 200_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A file with a name that it is known by."""

    title: str
    path: PurePosixPath
    text: str

    def written(self, root: Path) -> Path:
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, encoding="utf-8")
        return file


def prompt(size: int) -> Sample:
    """A system prompt of so many characters."""
    return Sample(f"a prompt of {size // 1000} KB", PurePosixPath("system_prompt.md"), long_prompt(size))


def program(lines: int = LINES) -> Sample:
    """A Python file with prompts, model calls and loops around them."""
    return Sample(f"a Python file of {lines:,} lines", PurePosixPath("agent.py"), python_file(lines))
