"""Half a program, and programs with holes, have answers, too."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from weighbridge.why.argued import arguments_at
from weighbridge.why.sentences import refusal_in_words
from weighbridge.workspace import Workspace

sys.path.append(str(Path(__file__).parents[1]))
from corpus_cases import cases

DICE = random.Random(7)
DAMAGED = [
    pytest.param(dict(case.files), DICE.randrange(1 << 30), id=case.name) for case in DICE.sample(list(cases()), 60)
]  # fmt: skip


@pytest.mark.parametrize(("files", "seed"), DAMAGED)
def test_damaged_programs_have_answers(files: dict[str, str], seed: int) -> None:
    dice = random.Random(seed)
    path = next(iter(files))
    text = files[path]
    start, end = sorted(dice.sample(range(len(text)), 2))
    for damaged in (text[:start], text[:start] + text[end:], text[start:end], "\ud800" + text[start:], "\0" * 9):
        workspace = Workspace.of({**files, path: damaged})
        document, module = workspace.document(path), workspace.module(path)
        if document is None or module is None:
            continue
        for line in {1, len(document.lines), dice.randint(1, len(document.lines))}:
            for argument in arguments_at(document.lines.line_span(line), module, workspace):
                said = refusal_in_words(argument, lambda place: f"line {place.span.start}")
                assert argument.accepted == (said == "")
