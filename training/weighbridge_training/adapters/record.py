"""`training/NAME/adopted.json`: which adapter the code asks for since when, for whoever reads the repository."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from weighbridge.tuning.stored import path_of

from weighbridge_training.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from weighbridge_training.adapters.evidence import Evidence

FILE = "adopted.json"


@dataclass(frozen=True, slots=True)
class Changed:
    """One file, by the SHA-256 of its text in UTF-8."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Record:
    """One adoption."""

    v: Literal[1]
    task: str
    model: str
    """The name that the code asks for."""
    version: str
    base_model: str
    adopted: str
    """The day."""
    verdict: str
    content: str
    weights: str
    report: str
    """SHA-256 of what names it, of the weights, and of the report as it came out here."""
    settings: tuple[str, ...]
    """The environment variables that the code reads; what they hold stands nowhere."""
    files: tuple[Changed, ...]

    def as_json(self) -> str:
        return f"{json.dumps(asdict(self), indent=2, ensure_ascii=False)}\n"


def record_of(
    evidence: Evidence,
    model: str,
    version: str,
    settings: tuple[str, ...],
    changed: Mapping[str, tuple[str, str]],
    day: date,
) -> Record:
    """The record of an adoption that changes these files from one text to another."""
    return Record(
        v=1,
        task=evidence.job.task.name,
        model=model,
        version=version,
        base_model=evidence.job.task.base_model.name,
        adopted=day.isoformat(),
        verdict=evidence.report.words,
        content=evidence.content,
        weights=evidence.weights,
        report=digest(asdict(evidence.report)),
        settings=settings,
        files=tuple(Changed(path, _sha(before), _sha(after)) for path, (before, after) in sorted(changed.items())),
    )


def path_of_record(task: str) -> str:
    """From the root of the workspace."""
    return path_of(task, FILE)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
