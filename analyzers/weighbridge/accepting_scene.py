"""What is known when a finding is to be accepted, and the reasons that can be given without asking."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from weighbridge.findings import Finding
    from weighbridge.text import Document

_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """One finding and the file in which it stands."""

    finding: Finding
    document: Document
    reported: Sequence[Finding]
    """What is found in this file, but for what is said of its suppressions."""
    accepted: Sequence[Finding]
    """What would be found if it were not accepted already."""
    known: Collection[str]
    """All rules that exist."""
    active: Collection[str]
    """The rules that ran."""
    today: date

    @property
    def findings(self) -> Sequence[Finding]:
        return *self.reported, *self.accepted

    @property
    def alike(self) -> Sequence[Finding]:
        """What the same rule finds in this file."""
        return [one for one in self.findings if one.rule == self.finding.rule]

    def counted(self, what: str, findings: Collection[Finding]) -> str:
        """What is offered, with how many it takes out where it is not this one alone."""
        count = sum(one in findings for one in self.reported)
        return f"{what} ({count} findings)" if count > 1 else what


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a finding is accepted, and the last day on which that holds."""

    name: str
    words: str
    until: date | None = None

    @property
    def comment(self) -> str:
        """As a comment says it."""
        return f"{self.words} until {self.until}" if self.until else self.words

    def title(self, what: str) -> str:
        """What is offered, for a menu."""
        return f"{what} until {self.until}: {self.words}" if self.until else f"{what}: {self.words}"


def reasons(today: date) -> Sequence[Reason]:
    """An editor cannot ask in the middle of a menu, so these are all; whoever knows better writes over the words."""
    return Reason("false-alarm", "a false alarm"), Reason("for-now", "accepted for now", _later(today))


def _later(day: date) -> date:
    years, month = divmod(day.month - 1 + _MONTHS, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
