"""One move over a small tree in memory: what it offers, what becomes of the files, and what is found afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from weighbridge.bench import Bench
from weighbridge.config import Settings
from weighbridge.engine import lint
from weighbridge.remedies import Move, Refusal, offers
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.findings import Finding, Fix

TODAY = date(2026, 11, 29)
COUNT = counter_for(Encoding("o200k_base"))


@dataclass(frozen=True, slots=True)
class Tried:
    """A finding, and everything that its rule offers for it."""

    finding: Finding
    moves: tuple[Move, ...]
    refusals: tuple[Refusal, ...]


def tried(files: Mapping[str, str], name: str, settings: Settings | None = None) -> list[Tried]:
    """The findings of a tree whose rules name a move, with the offers of that move."""
    settings = settings or Settings()
    workspace = Workspace.of(files)
    bench = Bench(workspace, load_rules(), lambda _: settings, COUNT, TODAY)
    report = lint(workspace, workspace.paths, bench.rules, bench.settings_for, COUNT, TODAY)
    found: list[Tried] = []
    for finding in report.findings:
        made = [offer for offer in offers(finding, bench) if offer.name == name]
        if made:
            moves = tuple(one for one in made if isinstance(one, Move))
            found.append(Tried(finding, moves, tuple(one for one in made if isinstance(one, Refusal))))
    return found


def applied(files: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files after a fix; it makes no file that is there, and its edits do not overlap."""
    after = dict(files)
    for new in fix.files:
        assert new.path not in files
        after[new.path] = new.text
    for edit in sorted(fix.edits, key=lambda one: one.place.span, reverse=True):
        text, span = after[edit.place.path], edit.place.span
        after[edit.place.path] = text[: span.start] + edit.replacement + text[span.end :]
    spans = sorted((edit.place.path, edit.place.span) for edit in fix.edits)
    for (path, one), (other, two) in pairwise(spans):
        assert path != other or one.end <= two.start
    return after


def rules_of(files: Mapping[str, str], settings: Settings | None = None) -> list[str]:
    """The rules that find something in a tree, in the order of the report."""
    settings = settings or Settings()
    workspace = Workspace.of(files)
    report = lint(workspace, workspace.paths, load_rules(), lambda _: settings, COUNT, TODAY)
    return [finding.rule for finding in report.findings]
