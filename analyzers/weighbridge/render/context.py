"""What a renderer knows besides the report: the sources, how paths are shown, and the pages of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Severity
from weighbridge.text import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.text import Document, Span


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """What a format can say about a rule itself."""

    name: str
    summary: str = ""
    markdown: str = ""
    uri: str = ""
    severity: Severity = Severity.WARNING
    group: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A span as a reader sees it: a shown path, and two positions, the second just after the last character."""

    path: str
    start: Position
    end: Position


def no_help(name: str) -> RuleHelp:
    """The help of a rule of which nothing is known."""
    return RuleHelp(name)


def as_is(path: str) -> str:
    """A path that is shown as it is: the working directory is the workspace root."""
    return path


def no_version() -> str:
    """The version where it does not matter."""
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything around a report that shapes how it is said; made once per run."""

    sources: Callable[[str], Document | None]
    shown_path: Callable[[str], str] = as_is
    """From a workspace path to the path relative to the working directory."""
    help_for: Callable[[str], RuleHelp] = no_help
    fail_on: Severity = Severity.WARNING
    colour: bool = False
    quotes: bool = True
    """Source text may be shown; false where people read the output who may not read the prompts."""
    width: int = 100
    """Columns that a line of source may take before it is cropped."""
    version: Callable[[], str] = no_version

    def region(self, path: str, span: Span) -> Region:
        """The positions of a span; the beginning of the file where its text is not to be had."""
        document = self.sources(path)
        if document is None:
            return Region(self.shown_path(path), Position(1, 1), Position(1, 1))
        lines = document.lines
        return Region(self.shown_path(path), lines.position(span.start), lines.position(max(span.start, span.end)))
