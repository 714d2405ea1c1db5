"""What Weighbridge tells a person: findings with their evidence, edits, fixes and task offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.text import Place, Span


class Severity(StrEnum):
    """How sure a rule is that a team wants to act; the order is that of `--fail-on`."""

    HINT = "hint"
    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Applicability(StrEnum):
    """Whether a fix may be applied without a person reading it."""

    SAFE = "safe"
    """Keeps the meaning of the program and of every prompt."""
    MOVE = "move"
    """A refactoring: shown as a preview, applied only on request."""
    DISPLAY = "display"
    """A suggestion that is never applied by a tool."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces a span of one document."""

    place: Place
    replacement: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """Creates a file; it must not exist yet."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together; applied whole or not at all."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...] = ()
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskOffer:
    """Something that costs money or leaves the machine; offered, never a `Fix`."""

    title: str
    task: str


@dataclass(frozen=True, slots=True)
class Related:
    """One piece of evidence and what it shows."""

    place: Place
    message: str


Measure = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's statement about one place, with the evidence that it rests on."""

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    measures: tuple[tuple[str, Measure], ...] = ()
    related: tuple[Related, ...] = ()
    remedies: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    symbol: str = ""
    fingerprint: str = ""
