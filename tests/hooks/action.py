"""The scripts of the GitHub action, run on a real repository as a runner would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"]}
HEAVY = "Answer from the policy below, in full sentences, and name the paragraph that you rely on.\n" * 300


def git(folder: Path, *arguments: str) -> str:
    names = {
        f"GIT_{who}_{what}": "test@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    """A checkout of a change that brings a heavy prompt and tries everything to hide it."""
    origin, checkout = tmp_path / "origin", tmp_path / "checkout"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    (origin / "weighbridge.yaml").write_text("limits:\n  system-prompt-too-long:\n    tokens: 3000\n")
    (origin / "readme.txt").write_text("x\n")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "base")
    git(tmp_path, "clone", "-q", str(origin), str(checkout))
    (checkout / "system_prompt.md").write_text(HEAVY)
    (checkout / "weighbridge.yaml").write_text("ignore: [prompts]\nextend-exclude: ['*.md']\nbaseline: known.json\n")
    (checkout / ".gitignore").write_text("*.md\n")
    git(checkout, "add", "-A", "-f")
    git(checkout, "commit", "-q", "-m", "change")
    return checkout


def run(step: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One step's script, with the variables that the runner would set."""
    script = STEPS[step]["run"]
    runner = folder.parent / "runner"
    runner.mkdir(exist_ok=True)
    paths = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
    programs = runner / "weighbridge" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    command = programs / "weighbridge"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec "{sys.executable}" -m weighbridge_cli "$@"\n')
    command.chmod(0o755)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    known = {
        "RUNNER_TEMP": str(runner),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "WEIGHBRIDGE": str(command),
        "PROGRAMS": str(programs),
        "REPORT": str(runner / "prompts.md"),
        "SOURCE": str(ROOT),
        "CHECK_PATHS": ".",
        "CHECK_ARGS": "",
        "FAIL_ON": "warning",
        "SARIF": "weighbridge.sarif",
        "BASE_FOLDER": "",
        "FORK": "false",
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **known, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
