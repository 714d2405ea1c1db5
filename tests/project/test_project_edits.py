"""Whatever is opened, edited, saved, closed, renamed, deleted or configured, in whatever order, and however often the
analysis is interrupted: what is reported in the end is what a fresh run reports.
"""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from weighbridge.config_file import SettingsResolver
from weighbridge.discovery import discover, exclusion
from weighbridge.discovery_wanted import is_wanted
from weighbridge.engine import lint
from weighbridge.project import Project
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Interrupted, Workspace

if TYPE_CHECKING:
    from weighbridge.findings import Finding

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-bot"
SEEDS = range(6)
STEPS = 40
SETTINGS = (
    "limits:\n  too-many-examples: {count: 3}\n",
    "ignore: [format]\nseverity: {volatile-facts-in-prompt: error}\n",
    "per-path:\n  - paths: [app/]\n    ignore: [format-retry-loop]\n",
    "ignores:\n  - {path: prompts/system.md, rule: system-prompt-too-long, reason: the law}\n"
    "  - {path: app/agent.py, rule: output-repair, reason: never was}\n",
    "extend-exclude: [web/]\n",
)
PIECES = (
    "\n", "    ", "`", '"""', "{", "# weighbridge: ignore[format-retry-loop] by hand\n", "x = 1\n", "\u2028",
    "\U0001f6a2", "Prices start at $19.99 as of May 2024.\n", "import json\n", "\r\n", "\x0c",
    "Example 1\nInput: a\nOutput: b\n\n",
)  # fmt: skip


class Desk:
    """A project, the texts that are open in it, and a person who does things at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.open: dict[str, str] = {}
        self.project = Project(root, {})

    def act(self) -> None:
        often = (self.edit, self.edit_open, self.examine)
        seldom = (self.save, self.close, self.rename, self.delete, self.configure, self.new)
        self.random.choice((*often, *often, *seldom))()

    def edit(self) -> None:
        path = self.random.choice(self.files())
        self.type(path, self.open.get(path) or (self.root / path).read_bytes().decode())

    def edit_open(self) -> None:
        if self.open:
            path = self.random.choice(sorted(self.open))
            self.type(path, self.open[path])

    def type(self, path: str, text: str) -> None:
        at = self.random.randrange(len(text) + 1)
        end = min(len(text), at + self.random.choice((0, 0, 1, 5, 80)))
        self.open[path] = text[:at] + self.random.choice(PIECES) + text[end:]
        self.project.edit({path: self.open[path]})

    def save(self) -> None:
        for path in self.random.sample(sorted(self.open), min(1, len(self.open))):
            self.write(path, self.open[path])

    def close(self) -> None:
        for path in self.random.sample(sorted(self.open), min(1, len(self.open))):
            del self.open[path]
            self.project.edit({path: None})

    def new(self) -> None:
        path = f"prompts/new_{self.random.randrange(3)}.prompt.md"
        self.open[path] = "You are a bot. " * self.random.choice((1, 400))
        self.project.edit({path: self.open[path]})

    def rename(self) -> None:
        path = self.random.choice(self.files())
        target = str(Path(path).with_name(f"renamed_{Path(path).name}"))
        text = (self.root / path).read_bytes().decode()
        (self.root / path).unlink()
        self.write(target, text)
        self.project.disk([path, target])

    def delete(self) -> None:
        if len(self.files()) > 8:
            path = self.random.choice(self.files())
            (self.root / path).unlink()
            self.project.disk([path])

    def configure(self) -> None:
        self.write("weighbridge.yaml", self.random.choice(SETTINGS))

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())
        self.project.disk([path])

    def examine(self) -> None:
        """Looks at a few files, and is called away in the middle of one."""
        for _ in range(self.random.randrange(6)):
            self.examined()
        self.project.workspace.interrupt = None

    def examined(self) -> object:
        """One step, if it comes to its end; None when there is nothing left to do."""
        left = self.random.choice((self.random.randrange(40), 10_000))

        def check() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Interrupted

        self.project.workspace.interrupt = check
        try:
            return self.project.step()
        except Interrupted:
            return ()

    def files(self) -> list[str]:
        return sorted(
            file.relative_to(self.root).as_posix()
            for file in self.root.rglob("*")
            if file.is_file() and file.name != "weighbridge.yaml"
        )

    def found(self) -> list[Finding]:
        """Everything, examined with many interruptions."""
        while self.examined() is not None:
            pass
        self.project.workspace.interrupt = None
        return [one for path in self.project.workspace.paths for one in self.project.report(path).findings]


def fresh(root: Path, opened: dict[str, str]) -> list[Finding]:
    """What a run finds that knows nothing of what came before."""
    rules = load_rules()
    settings = SettingsResolver(root, {}, False, None, rules.names, rules.groups, rules.limit_names)
    on_disk = discover(root, (), settings.settings_in, is_wanted).files
    written = {path for path in opened if is_wanted(path) and exclusion(root, path, settings.settings_in) is None}
    workspace = Workspace.open(root, {*on_disk, *written}, opened)
    count = counter_for(Encoding("o200k_base"))
    report = lint(workspace, workspace.paths, rules, settings.settings_for, count, date.today())
    return list(report.findings)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_row_of_edits_ends_with_the_findings_of_a_fresh_run(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "root"
    shutil.copytree(EXAMPLE, root)
    desk = Desk(root, seed)
    seen = 0
    for step in range(STEPS):
        desk.act()
        if step % 10 == 9:
            expected = fresh(root, desk.open)
            assert desk.found() == expected, f"after step {step}"
            seen += len(expected)
    assert seen > 20


def test_a_broken_settings_file_leaves_the_last_good_ones_in_force(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(EXAMPLE, root)
    desk = Desk(root, 0)
    desk.write("weighbridge.yaml", "limits:\n  system-prompt-too-long: {tokens: 100000}\n")
    before = desk.found()
    assert not any(one.rule == "system-prompt-too-long" for one in before)
    desk.write("weighbridge.yaml", "limits:\n  system-prompt-too-long: {tokens: many}\n")
    assert desk.found() == before
    (problem,) = desk.project.problems["weighbridge.yaml"]
    assert problem.line == 2
    desk.write("weighbridge.yaml", "limits:\n  system-prompt-too-long: {tokens: 10}\n")
    assert any(one.rule == "system-prompt-too-long" for one in desk.found())
    assert not desk.project.problems
