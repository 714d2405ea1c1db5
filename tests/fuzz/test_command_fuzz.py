"""The command ends with 0, 1 or 2 and without a traceback, whatever lies on the disk, in every format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from traps import misrule, set_traps, spoil
from watching import PATHS
from weighbridge.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = int(os.environ.get("WEIGHBRIDGE_FUZZ") or 0)
TREES = range(1 + 10 * ROUNDS)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")


def ran(root: Path, *arguments: str, stdin: bytes = b"") -> str:
    """What the command says on standard output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WEIGHBRIDGE_", "GIT_"))}
    command = [sys.executable, "-m", "weighbridge_cli", *arguments]
    done = subprocess.run(
        command, cwd=root, input=stdin, env={**environment, "PYTHONPATH": PATHS}, capture_output=True, timeout=120
    )
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode in (0, 1, 2), f"{arguments}: {done.returncode}\n{said[-3000:]}"
    assert "Traceback" not in said, f"{arguments}:\n{said[-3000:]}"
    assert "could not be analysed" not in said, f"{arguments}:\n{said[-3000:]}"
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "root"
    set_traps(root, tmp_path / "outside")
    yield root
    (root / "closed/prompts").chmod(0o755)


@pytest.mark.parametrize("number", TREES)
def test_every_format_is_written_about_damaged_files(tree: Path, tmp_path: Path, number: int) -> None:
    spoil(tree, number)
    written = {name: tmp_path / name for name in FORMATS}
    outputs = [part for name, file in written.items() for part in ("--output", f"{name}:{file}")]
    ran(tree, "check", "--cache-dir", str(tmp_path / "cache"), "--preview", "-j", "2", *outputs)
    findings = json.loads(written["json"].read_text("utf-8"))["findings"]
    assert findings
    assert "secret bot" not in "".join(file.read_text("utf-8") for file in written.values())
    for line in written["jsonl"].read_text("utf-8").splitlines():
        json.loads(line)
    json.loads(written["sarif"].read_text("utf-8"))
    json.loads(written["gitlab"].read_text("utf-8"))
    ElementTree.fromstring(written["junit"].read_text("utf-8"))
    for name, file in written.items():
        again = ran(tree, "check", "--cache-dir", str(tmp_path / "cache"), "--preview", "--output", name)
        assert again.rstrip("\n") == file.read_text("utf-8").rstrip("\n"), name


@pytest.mark.parametrize("number", TREES)
def test_other_commands_bear_damaged_files_and_settings(tree: Path, tmp_path: Path, number: int) -> None:
    spoil(tree, number)
    new = str(tmp_path / "baseline.json")
    for arguments in (
        ("check", "--no-cache", "--isolated", "--diff"),
        ("baseline", "create", new),
        ("check", "--no-cache", "--baseline", new, "--statistics", "--show-files"),
        ("check", "--no-cache", "--isolated", "--no-quotes", "pipes", "links", "names"),
        ("check", "--no-cache", "--isolated", "--fix"),
    ):
        ran(tree, *arguments)
    misrule(tree, number)
    ran(tree, "check", "--no-cache")
    ran(tree, "check", "--no-cache", "--show-settings")
    ran(
        tree,
        "check",
        "--isolated",
        "-",
        "--stdin-filename",
        "system.md",
        stdin=b"\xff\xfeYou are\x00 a bot.\xed\xa0\x80",
    )
