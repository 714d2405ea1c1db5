"""What an example must still do: the same argument, with the same links and the same end, at the same place."""

from __future__ import annotations

import ast
import time
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.pieces import pieces_of
from weighbridge.measure.argument import ABSENT, Argument, Refusal
from weighbridge.why.argued import arguments_at
from weighbridge.why.sentences import reasons
from weighbridge.workspace import Workspace, dialect_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ABSENCE = ABSENT | {Refusal.NOT_READ}
"""Refusals that say that something was not found: what was looked through has to stay whole."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is argued at a place, as far as an example must repeat it."""

    kind: str
    refusal: Refusal | None
    mechanism: str
    links: tuple[tuple[str, str], ...]
    """The role and the basis of every link."""
    evidence: frozenset[str]
    """The pieces that are links; the further signs depend on names and may go."""


@dataclass(frozen=True, slots=True)
class Example:
    """A few files, and the place in one of them that is asked about."""

    files: Mapping[str, str]
    path: str
    offset: int


def outcome_of(argument: Argument) -> Outcome:
    """What an example of an argument must repeat."""
    meanings = reasons().evidence[argument.kind]
    return Outcome(
        argument.kind,
        argument.refusal,
        argument.mechanism,
        tuple((link.role.value, link.basis.value) for link in argument.links),
        frozenset(name for name in argument.evidence if meanings[name].part != "sign"),
    )


def argument_in(example: Example, kind: str) -> Argument | None:
    """What is argued first at the place of an example."""
    workspace = Workspace.of(example.files)
    document, module = workspace.document(example.path), workspace.module(example.path)
    if document is None or module is None:
        return None
    line = document.lines.line_span(document.lines.line_of(example.offset))
    return next((item for item in arguments_at(line, module, workspace) if item.kind == kind), None)


@dataclass(slots=True)
class Oracle:
    """Says whether a changed example still does the same; after its time it says no to everything."""

    wanted: Outcome
    ends: float
    whole: str = ""
    """Text that must stay in the asked file as it is."""
    asked: int = 0
    _known: dict[int, bool] = field(default_factory=dict[int, bool])

    @property
    def out_of_time(self) -> bool:
        return time.monotonic() >= self.ends

    def same(self, example: Example) -> bool:
        """Whether the example parses and has the wanted outcome."""
        key = hash((tuple(sorted(example.files.items())), example.offset))
        known = self._known.get(key)
        if known is None:
            if self.out_of_time:
                return False
            self.asked += 1
            known = self._known[key] = self._asks(example)
        return known

    def _asks(self, example: Example) -> bool:
        if self.whole not in example.files[example.path]:
            return False
        if not all(well_formed(path, text) for path, text in example.files.items()):
            return False
        argument = argument_in(example, self.wanted.kind)
        return argument is not None and outcome_of(argument) == self.wanted


def well_formed(path: str, text: str) -> bool:
    """Whether a program parses; a file of another kind always does."""
    dialect = dialect_of(path)
    if not dialect:
        return True
    if dialect == "python":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                ast.parse(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return False
        return True
    return pieces_of(text, dialect).sound
