"""Runs the detectors over labelled places, so that each comes out with every argument that is made there.

The weights of the day must not choose what is fitted. Of ways back to one place all are taken, and not the strongest;
repairs are asked for under weights that say everything, so that each argument brings its fact and the contract with it.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from weighbridge.code.places import is_test
from weighbridge.config import Settings
from weighbridge.discovery import discover
from weighbridge.facts import OutputRepair
from weighbridge.measure import output_repair
from weighbridge.measure.argument import Refusal
from weighbridge.measure.evidence import Weights
from weighbridge.measure.format_retry_candidates import flows
from weighbridge.measure.format_retry_library import library_arguments
from weighbridge.measure.format_retry_nested import asks_again_inside
from weighbridge.measure.format_retry_way import WayBack
from weighbridge.measure.format_retry_ways import ways_back
from weighbridge.workspace import Workspace, is_program

from evidence_fitting.cases import Candidate, Case, Label, cases_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from weighbridge.code.model import Module

_EVERYTHING = Weights(bias=0.0, weights={}, say=0.0)


def cases_in_trees(labels: Iterable[Label], trees: Iterable[Path]) -> Iterator[Case]:
    """The cases of all labels whose repository is in one of these folders, as OWNER+NAME."""
    folders = list(trees)
    by_repository: defaultdict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_repository[label.repository].append(label)
    for repository, group in sorted(by_repository.items()):
        roots = [root for folder in folders if (root := folder / repository.replace("/", "+")).is_dir()]
        if roots:
            yield from _cases_in(roots[0], group)


def candidates(kind: str, module: Module, workspace: Workspace) -> Iterator[Candidate]:
    """Every argument of a kind that is whole in a module."""
    if not is_test(module.path):
        yield from _retries(module, workspace) if kind == "format_retry" else _repairs(module, workspace)


def _cases_in(root: Path, labels: Iterable[Label]) -> Iterator[Case]:
    found = discover(root, [], lambda _: Settings(), lambda _: True)
    workspace = Workspace.open(root, found.files)
    by_file: defaultdict[tuple[str, str], list[Label]] = defaultdict(list)
    for label in labels:
        by_file[label.path, label.kind].append(label)
    for (path, kind), group in sorted(by_file.items()):
        module = workspace.module(path) if workspace.indexed(path) and is_program(path) else None
        yield from cases_of(group, () if module is None else candidates(kind, module, workspace))


def _retries(module: Module, workspace: Workspace) -> Iterator[Candidate]:
    for argument in library_arguments(module, workspace):
        if argument.accepted:
            start, end = _lines(module, argument.place.span.start, argument.place.span.end)
            yield Candidate(start, end, frozenset(), certain=True)
    found = [(flow, way) for flow in flows(module, workspace) for way in ways_back(flow) if isinstance(way, WayBack)]
    # what goes round for others is told where it is used, and what asks again inside of what it calls is told there
    helpers = {id(way.helper) for _, way in found if way.helper is not None}
    for flow, way in found:
        if (flow.function is None or id(flow.function) not in helpers) and not asks_again_inside(way, flow):
            yield Candidate(*_lines(module, way.anchor.start, way.anchor.end), way.evidence)


def _repairs(module: Module, workspace: Workspace) -> Iterator[Candidate]:
    with _saying_everything():
        for argument in output_repair.arguments(module, workspace):
            if argument.complete or argument.refusal is Refusal.TOLD_ALREADY:
                lines = _lines(module, argument.place.span.start, argument.place.span.end)
                silent = isinstance(argument.fact, OutputRepair) and argument.fact.schema_set
                yield Candidate(*lines, argument.evidence, silent=silent)


@contextmanager
def _saying_everything() -> Iterator[None]:
    with patch.object(output_repair, "weights_of", lambda _: _EVERYTHING):
        yield


def _lines(module: Module, start: int, end: int) -> tuple[int, int]:
    return module.text.count("\n", 0, start) + 1, module.text.count("\n", 0, end) + 1
