"""Every labelled program has an answer: an argument that holds on its labelled lines, a refusal on the others."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from weighbridge.code.model import Loop, Module, functions, walk
from weighbridge.facts import OutputRepair
from weighbridge.measure import format_retry, output_repair
from weighbridge.measure.argument import Argument, Refusal
from weighbridge.measure.format_retry import format_retries
from weighbridge.measure.output_repair import output_repairs
from weighbridge.text import Place, Span
from weighbridge.why.argued import arguments_at
from weighbridge.why.sentences import MISSING, refusal_in_words
from weighbridge.workspace import Workspace

sys.path.append(str(Path(__file__).parents[1]))
from corpus_cases import variants

CASES = [pytest.param(case.fact, case.files, case.lines, id=name) for name, case in variants()]
CONCRETE = re.compile(r"line \d+|`[^`]+`|\d\.\d\d|nothing in this file|no operation|it calls nothing")


@pytest.mark.parametrize(("fact", "files", "lines"), CASES)
def test_why_has_an_answer(fact: str, files: dict[str, str], lines: list[int]) -> None:
    workspace = Workspace.of(files)
    path = next(iter(files))
    document, module = workspace.document(path), workspace.module(path)
    assert document is not None and module is not None
    for line in lines or [document.lines.line_of(_asked_about(fact, module).start)]:
        found = [
            argument
            for argument in arguments_at(document.lines.line_span(line), module, workspace)
            if argument.kind == fact
        ]
        assert found, f"silence about line {line}"
        if lines or _says_nothing_of(found[0].fact):
            _holds(found[0])
        else:
            _is_refused(found[0], workspace)


def _asked_about(fact: str, module: Module) -> Span:
    """The first loop of a program, else its first function."""
    bodies = [module.body, *(function.body for function, _ in functions(module.body))]
    loops = [item for body in bodies for item in walk(body) if isinstance(item, Loop)]
    items = loops if loops and fact == "format_retry" else [function for function, _ in functions(module.body)]
    return Span(items[0].start, items[0].end) if items else Span(0, 1)


def _holds(argument: Argument) -> None:
    assert argument.accepted and argument.fact is not None
    assert argument.links
    assert argument.mechanism == "library" or argument.evidence


def _says_nothing_of(fact: object) -> bool:
    """Whether a mending is found and no rule speaks of it: a schema is set, and what is left is a last resort."""
    return isinstance(fact, OutputRepair) and fact.schema_set


def _is_refused(argument: Argument, workspace: Workspace) -> None:
    def shown(place: Place) -> str:
        document = workspace.document(place.path)
        assert document is not None
        return f"line {document.lines.line_of(place.span.start)}"

    said = refusal_in_words(argument, shown)
    assert argument.refusal is not None and argument.fact is None and argument.broken is not None
    assert CONCRETE.search(said), said
    assert MISSING not in said.split(), said


@pytest.mark.parametrize(("fact", "files", "lines"), CASES)
def test_facts_are_the_arguments_that_hold(fact: str, files: dict[str, str], lines: list[int]) -> None:
    workspace = Workspace.of(files)
    module = workspace.module(next(iter(files)))
    assert module is not None
    if fact == "format_retry":
        found, facts = list(format_retry.arguments(module, workspace)), list(format_retries(module, workspace))
    else:
        found, facts = list(output_repair.arguments(module, workspace)), list(output_repairs(module, workspace))
    assert [argument.fact for argument in found if argument.accepted] == facts
    assert len([item for item in facts if not _says_nothing_of(item)]) == len(lines)
    assert all(argument.complete for argument in found if argument.accepted)
    assert all(argument.refusal is not Refusal.TEST_FILE for argument in found)
