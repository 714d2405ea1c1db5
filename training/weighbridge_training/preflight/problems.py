"""What a preflight says: each with its severity, and with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether it stands in the way."""

    ERROR = "error"
    """The training would fail, or its verdict would be worth nothing."""
    WARNING = "warning"
    """It may fail, or be worth less than it costs."""
    NOTE = "note"
    """Something that was not checked, or that a person should know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing, where it is, and its remedy."""

    severity: Severity
    where: str
    """A file with its line, a key of the task, or the base model."""
    message: str
    remedy: str = ""

    @property
    def said(self) -> str:
        """Where, what, and what to do."""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.message}.{remedy}"

    def __str__(self) -> str:
        return f"{self.severity}: {self.said}"


def error(where: str, message: str, remedy: str) -> Problem:
    """What stands in the way."""
    return Problem(Severity.ERROR, where, message, remedy)


def warning(where: str, message: str, remedy: str) -> Problem:
    """What may."""
    return Problem(Severity.WARNING, where, message, remedy)


def note(where: str, message: str, remedy: str = "") -> Problem:
    """What was not checked, or is good to know."""
    return Problem(Severity.NOTE, where, message, remedy)
