"""Makes the example: what it starts from, smaller, renamed, and asked once more."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.reproduce.outcome import ABSENCE, Example, Oracle, argument_in, outcome_of, well_formed
from weighbridge.reproduce.renaming import OutOfTime, public_names, renamed
from weighbridge.reproduce.shrinking import smallest
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.measure.argument import Argument
    from weighbridge.reproduce.outcome import Outcome

_SHRINKING = 0.6
"""The share of the time after which it is renamed as it is."""
_EMPTY_CALL = re.compile(r"\(\s*\n\s*\)")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A minimal example, and what was done to get it."""

    files: Mapping[str, str]
    path: str
    """The file that is asked about."""
    line: int
    outcome: Outcome
    same: bool
    """Asked once more at the end, it does what the original does."""
    in_time: bool
    """Nothing was left to try when it ended."""
    lines_before: int
    names: int
    texts: int
    comments: int
    kept: tuple[str, ...]
    """What had to stay of its author's own words, because the outcome depends on it."""

    @property
    def lines(self) -> int:
        return sum(text.count("\n") for text in self.files.values())


class NoReproduction(Exception):
    """Why no example can be made, in a sentence."""


def reproduce(argument: Argument, path: str, workspace: Workspace, seconds: float) -> Reproduction:
    """The smallest example that was found in this time on which the same argument ends in the same way."""
    document = workspace.document(path)
    if document is None:
        raise NoReproduction(f"{path} cannot be read")
    if not well_formed(path, document.text):
        raise NoReproduction(f"{path} does not parse, and what is left of it would not either")
    files = _files_behind(path, workspace)
    begin = Example(files, path, argument.place.span.start)
    found = argument_in(begin, argument.kind)
    if found is None or outcome_of(found) != outcome_of(argument):
        raise NoReproduction(f"{path} behaves otherwise without the rest of the workspace")
    whole = document.text[found.scope.start : found.scope.end] if found.refusal in ABSENCE else ""
    now = time.monotonic()
    oracle = Oracle(outcome_of(argument), now + seconds * _SHRINKING, whole)
    small = smallest(begin, oracle)
    in_time = not oracle.out_of_time
    last = Oracle(oracle.wanted, now + seconds)
    try:
        result = renamed(small, last, public_names(begin))
    except OutOfTime:
        raise NoReproduction("the time was up before an example was found") from None
    tidy = _tidied(result.example, last)
    in_time = in_time and not last.out_of_time
    end = argument_in(tidy, argument.kind)
    text = tidy.files[tidy.path]
    return Reproduction(
        files=tidy.files,
        path=tidy.path,
        line=text.count("\n", 0, tidy.offset) + 1,
        outcome=oracle.wanted,
        same=end is not None and outcome_of(end) == oracle.wanted,
        in_time=in_time,
        lines_before=sum(len(item.splitlines()) for item in files.values()),
        names=result.names,
        texts=result.texts,
        comments=result.comments,
        kept=result.kept,
    )


def _files_behind(path: str, workspace: Workspace) -> dict[str, str]:
    """The asked file, and what was read in order to answer."""
    outer, workspace.reads = workspace.reads, set()
    try:
        fresh = Workspace(workspace.root, workspace.paths, dict(_texts((path,), workspace)))
        fresh.reads = set()
        module = fresh.module(path)
        if module is not None:
            from weighbridge.measure import format_retry, output_repair

            list(format_retry.arguments(module, fresh))
            list(output_repair.arguments(module, fresh))
        reads = sorted(fresh.reads)
    finally:
        workspace.reads = outer
    return {path: dict(_texts((path,), workspace))[path], **dict(_texts(reads, workspace))}


def _texts(paths: tuple[str, ...] | list[str], workspace: Workspace) -> list[tuple[str, str]]:
    found = [(path, workspace.document(path)) for path in paths]
    return [(path, document.text) for path, document in found if document is not None]


def _tidied(example: Example, oracle: Oracle) -> Example:
    """Calls whose arguments went away on one line."""
    text = example.files[example.path]
    if not _EMPTY_CALL.search(text[example.offset :]):
        return example
    head, tail = text[: example.offset], text[example.offset :]
    made = replace(example, files={**example.files, example.path: head + _EMPTY_CALL.sub("()", tail)})
    return made if oracle.same(made) else example
