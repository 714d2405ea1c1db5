"""What one run of `engine.lint` says: the findings, and an account of what was and was not looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.findings import Finding


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was asked for and not read, and why: `larger than 1 MiB`, `not text`."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """What was seen, so that silence can be told from blindness."""

    files: int = 0
    """Files that were read."""
    calls: int = 0
    """Model calls seen."""
    prompts: int = 0
    """Prompts seen, resolved or not."""
    prompts_resolved: int = 0
    unresolved: tuple[tuple[str, int], ...] = ()
    """Why prompts were not resolved, in words, and how often: `("built at run time", 2)`."""
    skipped: tuple[Skipped, ...] = ()
    suppressed: int = 0
    baselined: int = 0
    errors: tuple[tuple[str, str], ...] = ()
    """Files that could not be analysed, and what went wrong."""


@dataclass(frozen=True, slots=True)
class PromptChange:
    """One prompt's tokens before and after a change; 0 where it was not there."""

    path: str
    symbol: str
    before: int
    after: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Since:
    """What a report is compared with."""

    ref: str
    commit: str
    prompts: tuple[PromptChange, ...] = ()
    """The prompts whose weight changed, the greatest change first."""
    known: int = 0
    """Findings that were there before, and are not in the report."""


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in the order of their places, what comments and settings suppressed, and the account."""

    findings: tuple[Finding, ...] = ()
    account: Account = Account()
    suppressed: tuple[Finding, ...] = ()
    since: Since | None = None
