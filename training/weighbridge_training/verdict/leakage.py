"""Held-out inputs that were seen before, or twice: they measure nothing, so they are errors that name the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge_training.verdict.problems import Problem
from weighbridge_training.verdict.rows import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.rows import Row

SHORTEST = 20
"""A shorter input occurs in other texts by chance; it counts as shown only where a line of the prompt is that input."""
_LABEL = re.compile(r"""^(?:[-*>#]+\s*|\d+[.)]\s*)?(?:[\w ]{1,30}:\s*)?["'`“]?(.*?)["'`”]?$""")


def leaks(inputs: Inputs) -> Iterator[Problem]:
    """Every reason why the hold-out is not one."""
    held, path = inputs.holdout.rows, inputs.holdout.path
    if not held:
        yield Problem(path, 0, "has no rows: there is nothing to measure on")
    first: dict[str, int] = {}
    for row in held:
        before = first.setdefault(row.question, row.line)
        if before != row.line:
            yield Problem(path, row.line, f"asks the same as line {before}: it would count twice")
    trained: dict[str, int] = {}
    for row in inputs.train.rows:
        trained.setdefault(row.question, row.line)
    today = None if inputs.prompt is None else _Shown(inputs.prompt.text)
    for row in held:
        if row.question in trained:
            at = f"{inputs.train.path}:{trained[row.question]}"
            yield Problem(path, row.line, f"its input is trained on ({at}): take it out of one of the two files")
        if today is not None and today.shows(row):
            shown = inputs.prompt_path or "today's prompt"
            yield Problem(path, row.line, f"its input stands in {shown}: hold out another one")
        elif _Shown(row.system).shows(row):
            yield Problem(path, row.line, "its input stands in its own instructions: hold out another one")


class _Shown:
    """A prompt, read once."""

    def __init__(self, text: str) -> None:
        self._text = normal(text)
        lines = [normal(line) for line in text.splitlines()]
        self._lines = {*lines, *map(_bare, lines)} - {""}

    def shows(self, row: Row) -> bool:
        """Whether it holds what a row asks: its last turn, blanks aside."""
        asked = normal(row.turns[-1])
        return asked in (self._text if len(asked) >= SHORTEST else self._lines)


def _bare(line: str) -> str:
    """A line without what introduces it: a bullet, a label, quotes."""
    found = _LABEL.match(line)
    return found[1] if found else line
