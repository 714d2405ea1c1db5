"""What every training configuration is asked, whatever its framework: hold-out, version, baseline."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import Method, Trace, TrainingRun
from weighbridge.findings import Related
from weighbridge.sources.training_names import held_out_name
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.workspace import Workspace

_VERSION = re.compile(
    r"(?:^|[-_./ ])(?:v\d+(?:[._]\d+)*|\d+\.\d+(?:\.\d+)?|(?:19|20)\d\d[-_.]?(?:0\d|1[0-2])(?:[-_.]?[0-3]\d)?"
    r"|rev[-_]?\d+|run[-_]?\d+|exp[-_]?\d+|(?=[a-f]*\d)[0-9a-f]{7,40})(?=$|[-_./ ])",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"time|date|stamp|version|\bver\b|run_?(?:name|id|no)|revision|sha|hash|uuid|commit|now\b", re.IGNORECASE
)
_HOLE = re.compile(r"\$\{[^}]*\}|\$\w+|\{[^{}]*\}|\$\([^)]*\)")
_BASELINE = re.compile(r"baseline|promptfooconfig|prompt[-_]?only|zero[-_]?shot|few[-_]?shot[-_]?eval", re.IGNORECASE)
_TASK = re.compile(r"(?:^|/)training/[^/]+/task\.yaml$")
_INCUMBENT = re.compile(r"^incumbent:", re.MULTILINE)
_DATA_SUFFIXES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".txt", ".ndjson")


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Whether a run keeps data back, in words, and where it says so."""

    trace: Trace
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class MethodSign:
    """How a run changes weights, and where it says so."""

    method: Method
    text: str = ""
    place: Place | None = None


def version_of(name: str) -> bool:
    """Whether an output name tells one training from the next: a version, a date, or a part filled at run time."""
    if any(_MOVING.search(hole) for hole in _HOLE.findall(name)):
        return True
    return bool(_VERSION.search(_HOLE.sub("-", name)))


def version_trace(output: str, *, published: bool, overwritten: bool) -> Trace:
    """Whether the adapter has a version: in its name, or kept by the place that it is published to."""
    if published or version_of(output):
        return Trace.PRESENT
    return Trace.ABSENT if overwritten and output else Trace.UNSEEN


def baseline_trace(workspace: Workspace) -> Trace:
    """Whether anything in the workspace looks like the prompt that a trained model has to beat."""
    key = "training baseline"
    if key not in workspace.memo:
        workspace.memo[key] = any(
            _BASELINE.search(path) or (_TASK.search(path) and _names_incumbent(path, workspace))
            for path in workspace.paths
        )
    return Trace.PRESENT if workspace.memo[key] else Trace.UNSEEN


def _names_incumbent(path: str, workspace: Workspace) -> bool:
    """Whether a task says what runs today: that has to be beaten."""
    document = workspace.document(path)
    return document is not None and _INCUMBENT.search(document.text) is not None


def held_out_beside(path: str, references: Sequence[str], workspace: Workspace) -> str:
    """A file of held-out data beside the training data that `path` names, or nothing."""
    for reference in references:
        found = locate(path, reference, workspace)
        folder = posixpath.dirname(found) if found else ""
        if not found:
            wanted = posixpath.normpath(reference.removeprefix("./"))
            folder = wanted if any(item.startswith(f"{wanted}/") for item in workspace.paths) else ""
        if not folder:
            continue
        for item in workspace.paths:
            if (
                item != found
                and posixpath.dirname(item) == folder
                and item.lower().endswith(_DATA_SUFFIXES)
                and held_out_name(posixpath.basename(item))
            ):
                return item
    return ""


def locate(path: str, reference: str, workspace: Workspace) -> str | None:
    """The workspace file that a configuration names, relative to itself, to a folder above it, or to the root."""
    if not reference or "\n" in reference or len(reference) > 300:
        return None
    folder: str = posixpath.dirname(path)
    while True:
        found = workspace.resolve(posixpath.join(folder, "x"), reference)
        if found is not None:
            return found
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def training_run(
    path: str,
    symbol: str,
    framework: str,
    method: MethodSign,
    holdout: HoldOut,
    identity: Span,
    workspace: Workspace,
    *,
    stage: str = "",
    base_model: str = "",
    output: str = "",
    version: Trace = Trace.UNSEEN,
) -> TrainingRun:
    """The fact of one run, standing where what it says is most worth reading."""
    place = Place(path, identity)
    related: list[Related] = []
    if holdout.place is not None:
        related.append(Related(holdout.place, holdout.text))
        if holdout.trace is Trace.ABSENT and holdout.place.path == path:
            place = holdout.place
    if method.place is not None:
        related.append(Related(method.place, method.text or f"method: {method.method.value}"))
        if method.method is Method.FULL and holdout.trace is not Trace.ABSENT and method.place.path == path:
            place = method.place
    return TrainingRun(
        place=place,
        symbol=symbol,
        framework=framework,
        method=method.method,
        stage=stage,
        base_model=base_model,
        holdout=holdout.trace,
        holdout_text=holdout.text,
        baseline=baseline_trace(workspace),
        version=version,
        output=output,
        related=tuple(related),
    )
