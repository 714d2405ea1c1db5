"""What lies around the prompts of a workspace: data sets and training runs, indices, and code that mends answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import FormatRetry, OutputRepair, Retriever, TrainingRun, TrainingSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import Fact
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The facts of a whole workspace that bear on where a load belongs."""

    sets: tuple[TrainingSet, ...]
    runs: tuple[TrainingRun, ...]
    retrievers: tuple[Retriever, ...]


def surroundings_of(workspace: Workspace) -> Surroundings:
    """The training and retrieval of a workspace; found once, and again when a file changes."""
    return workspace.remembered("decide.surroundings", lambda: _found(workspace))


def mending_of(region: PromptRegion, workspace: Workspace) -> tuple[tuple[FormatRetry, ...], tuple[OutputRepair, ...]]:
    """The format retries and repairs of the calls that a prompt reaches."""
    retries: dict[tuple[str, int], FormatRetry] = {}
    repairs: dict[tuple[str, int], OutputRepair] = {}
    for path in dict.fromkeys(call.path for call in region.calls):
        for fact in _mending_in(path, workspace):
            if _about(fact, region):
                key = (fact.place.path, fact.place.span.start)
                if isinstance(fact, FormatRetry):
                    retries[key] = fact
                else:
                    repairs[key] = fact
    return tuple(retries.values()), tuple(repairs.values())


def _about(fact: FormatRetry | OutputRepair, region: PromptRegion) -> bool:
    """The evidence of a retry or a repair names the call whose answer it is; one of the prompt's calls."""
    return any(
        one.place.path == call.path and one.place.span.overlaps(call.span)
        for one in fact.related
        for call in region.calls
    )


def _mending_in(path: str, workspace: Workspace) -> tuple[FormatRetry | OutputRepair, ...]:
    return workspace.remembered(("decide.mending", path), lambda: tuple(_mending(path, workspace)))


def _mending(path: str, workspace: Workspace) -> Iterator[FormatRetry | OutputRepair]:
    for fact in _facts(path, workspace):
        if isinstance(fact, FormatRetry | OutputRepair):
            yield fact


def _facts(path: str, workspace: Workspace) -> Iterator[Fact]:
    from weighbridge.engine import Tally
    from weighbridge.measuring import readers_of

    document = workspace.document(path)
    for reader in readers_of(document, workspace, Tally()) if document is not None else ():
        yield from reader()


def _found(workspace: Workspace) -> Surroundings:
    facts = [fact for path in workspace.paths for fact in _around(path, workspace)]
    return Surroundings(
        tuple(fact for fact in facts if isinstance(fact, TrainingSet)),
        tuple(fact for fact in facts if isinstance(fact, TrainingRun)),
        tuple(fact for fact in facts if isinstance(fact, Retriever)),
    )


def _around(path: str, workspace: Workspace) -> Iterator[Fact]:
    from weighbridge.measure.retrieval import retrieval_facts
    from weighbridge.measure.training import program_training_facts
    from weighbridge.sources.training import is_training_candidate, training_facts
    from weighbridge.workspace import is_program

    if is_program(path):
        module = workspace.module(path)
        if module is not None:
            yield from program_training_facts(module, workspace)
            yield from retrieval_facts(module, workspace)
        return
    document = workspace.document(path)
    if document is not None and is_training_candidate(path, document.text[:_HEAD]):
        yield from training_facts(document, workspace)
