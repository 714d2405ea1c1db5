"""One file at a time: against its own parse, as it gets longer, and as it is nested deeper."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.mixture import python_file, typescript_file
from benchmarks.page import Section, ratio, seconds, table, verdict
from benchmarks.runs import Program, measured
from benchmarks.shapes import (
    nested_blocks,
    nested_expressions,
    typescript_nested_blocks,
    typescript_nested_expressions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.setting import Setting

_PROCESS = Path(__file__).parent / "processes" / "linting.py"
_USUAL = 2_000
_LINES = (1_250, 2_500, 5_000, 10_000)
_DEPTHS = (50, 100, 200, 400)
_GOAL = 5.0
_MIXTURES = (
    ("application code, Python", ".py", python_file),
    ("application code, TypeScript", ".ts", typescript_file),
)
_NESTED = (
    ("blocks in blocks, Python", ".py", nested_blocks),
    ("expressions in expressions, Python", ".py", nested_expressions),
    ("blocks in blocks, TypeScript", ".ts", typescript_nested_blocks),
    ("expressions in expressions, TypeScript", ".ts", typescript_nested_expressions),
)


@dataclass(frozen=True, slots=True)
class _Cost:
    """What one file costs; seconds of processor time."""

    size: int
    """Characters."""
    parse: float
    lint: float


def measure(setting: Setting) -> Section:
    """The ratio to the parse, growth by the line, and depth by the byte."""
    rounds = str(setting.rounds)
    lines, depths = (_LINES[:2], _DEPTHS[:2]) if setting.quick else (_LINES, _DEPTHS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def costs(suffix: str, text: Callable[[int], str], sizes: Sequence[int]) -> list[_Cost]:
            return [_cost(setting, folder / f"{size}{suffix}", text(size), rounds) for size in sizes]

        usual = [(title, *costs(suffix, text, (_USUAL,))) for title, suffix, text in _MIXTURES]
        grown = [(title, costs(suffix, text, lines)) for title, suffix, text in _MIXTURES]
        nested = [(title, costs(suffix, text, depths)) for title, suffix, text in _NESTED]
    return Section(
        "Single files",
        (
            "`engine.lint` with all rules, previews too, on a workspace of one file, in a process that has warmed up: "
            f"`python benchmarks/processes/linting.py FILE {rounds}`. Files as applications have them "
            "(`benchmarks/mixture.py`): prompts, retry loops with parsers, classes that ask and cache, and "
            "code that asks nobody, in turn. Processor time against the tree-sitter parse of the same text.",
            table(
                (f"file of {_USUAL:,} lines", "text", "parse", "all rules", "to the parse", ""),
                [
                    (title, _kilobytes(cost), seconds(cost.parse), seconds(cost.lint),
                     ratio(cost.lint / cost.parse), verdict(cost.lint / cost.parse, _GOAL, at_most=True))
                    for title, cost in usual
                ],
            ),
            f"Longer files of the same kind: processor time, and time by the line against {lines[0]:,} lines. "
            "1x is linear growth.",
            table(
                ("file", *(f"{size:,} lines" for size in lines)),
                [(title, *_relative(found, lines)) for title, found in grown],
            ),
            f"Deeper nesting: processor time, and time by the byte against depth {depths[0]}; indentation alone makes "
            "the bytes of nested blocks grow with the square of their depth. What is nested deeper than about 120 "
            "levels is parsed, and not looked at.",
            table(
                ("file", *(f"depth {size}" for size in depths)),
                [(title, *_relative(found, [cost.size for cost in found])) for title, found in nested],
            ),
        ),
    )  # fmt: skip


def _cost(setting: Setting, path: Path, text: str, rounds: str) -> _Cost:
    path.write_text(text, encoding="utf-8")
    found = json.loads(measured(Program(path.name, (setting.python, _PROCESS, path, rounds), path.parent)).output)
    return _Cost(len(text), found["parse"], found["lint"])


def _relative(costs: Sequence[_Cost], units: Sequence[int]) -> list[str]:
    """Seconds, and seconds by the unit against those of the first."""
    first = costs[0].lint / units[0]
    return [f"{seconds(cost.lint)}, {ratio(cost.lint / unit / first)}" for cost, unit in zip(costs, units, strict=True)]


def _kilobytes(cost: _Cost) -> str:
    return f"{cost.size / 1000:.0f} KB"
