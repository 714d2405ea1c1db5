"""User text never raises, never hangs, and never puts a finding outside of the text.

Damaged, deep, long and explosive files of every kind go through the whole engine and every renderer, in a process that
may die. `WEIGHBRIDGE_FUZZ=ROUNDS` runs that many rounds of the long tier on top, of about five minutes each.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from seeds import projects
from traps import set_traps
from watching import problems
from weighbridge.config import Settings
from weighbridge.discovery import discover
from weighbridge.engine import lint
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = int(os.environ.get("WEIGHBRIDGE_FUZZ") or 0)
EVERY = 1_000_000
COMMON = [
    ("damaged", 0, 200, 1),
    ("damaged", 200, 400, 1),
    ("recoded", 0, 120, 1),
    ("settings", 0, 240, 1),
    ("bombs", 0, EVERY, 1),
    ("deep", 0, EVERY, 61),
    ("long", 0, EVERY, 131),
]
LONG = [
    shard
    for number in range(ROUNDS)
    for shard in (
        ("damaged", 400 + number * 3000, 3400 + number * 3000, 1),
        ("recoded", 120 + number * 1000, 1120 + number * 1000, 1),
        ("settings", 240 + number * 3000, 3240 + number * 3000, 1),
        ("deep", number % 8, EVERY, 8),
        ("huge", number % 60, EVERY, 60),
    )
]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs limits on memory and time, links and pipes")


@posix
@pytest.mark.parametrize(("group", "first", "stop", "step"), [*COMMON, *LONG])
def test_no_file_breaks_the_engine(group: str, first: int, stop: int, step: int) -> None:
    assert list(problems(group, first, stop, step)) == []


@pytest.mark.parametrize("project", projects())
def test_what_is_damaged_gives_findings_before(project: str) -> None:
    files = projects()[project]
    rules = load_rules()
    lowest = {rule.name: {bound.field: 0.0 for bound in rule.bounds} for rule in rules}
    report = lint(
        Workspace.of(files),
        sorted(files),
        rules,
        lambda path: Settings(preview=True, limits=lowest),
        counter_for(Encoding("o200k_base")),
    )
    assert report.findings
    assert report.account.errors == ()


@posix
def test_a_disk_full_of_traps_is_read_to_its_end(tmp_path: Path) -> None:
    root = tmp_path / "root"
    set_traps(root, tmp_path / "outside")
    settings = Settings(preview=True)
    found = discover(root, [], lambda folder: settings, lambda path: True)
    workspace = Workspace.open(root, found.files)
    report = lint(workspace, found.files, load_rules(), lambda path: settings, counter_for(Encoding("o200k_base")))
    assert report.account.errors == ()
    assert report.findings
    every = [str(file.relative_to(root)) for file in root.rglob("*")]
    assert len(every) > len(found.files)
    for path in every:
        document = workspace.document(path)
        assert document is None or "secret bot" not in document.text
        workspace.resolve("links/CLAUDE.md", path)
