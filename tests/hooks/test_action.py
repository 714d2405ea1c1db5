"""The GitHub action: its own scripts, run on real repositories as a runner would run them."""

from __future__ import annotations

import json
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

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the action's scripts are for bash")


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
    command = runner / "weighbridge"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec "{sys.executable}" -m weighbridge_cli "$@"\n')
    command.chmod(0o755)
    known = {
        "RUNNER_TEMP": str(runner),
        "GITHUB_OUTPUT": str(runner / "output"),
        "WEIGHBRIDGE": str(command),
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


def test_a_change_cannot_silence_its_own_gate(pull_request: Path) -> None:
    assert run("check", pull_request).returncode == 0, "without the base branch the change would have hidden itself"
    prepared = run("base", pull_request, BASE=git(pull_request, "rev-parse", "origin/main"))
    assert prepared.returncode == 0, prepared.stderr
    folder = (pull_request.parent / "runner" / "output").read_text().split("folder=", 1)[1].splitlines()[0]
    ran = run("check", pull_request, BASE_FOLDER=folder)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "::warning title=system-prompt-too-long,file=system_prompt.md," in ran.stdout
    assert "(limit 3,000)" in ran.stdout
    sarif = json.loads((pull_request / "weighbridge.sarif").read_text())
    assert sarif["runs"][0]["results"][0]["ruleId"] == "system-prompt-too-long"


def test_a_fork_is_told_rules_places_and_figures_only(pull_request: Path) -> None:
    (pull_request / "weighbridge.yaml").unlink()
    (pull_request / ".gitignore").unlink()
    quoted = 'The price is $49 per month until 2027-03-01, and "the secret ingredient" is salt. '
    (pull_request / "system_prompt.md").write_text(quoted * 400)
    ran = run("check", pull_request, FORK="true", CHECK_ARGS="--preview\n--select=ALL-OF-IT\n")
    assert ran.returncode == 2, "an argument that is wrong reaches the command"
    ran = run("check", pull_request, FORK="true", CHECK_ARGS="--preview\n")
    assert "system-prompt-too-long" in ran.stdout
    for text in (ran.stdout, (pull_request / "weighbridge.sarif").read_text()):
        assert "secret ingredient" not in text and "$49" not in text


def test_never_failing_is_a_choice(pull_request: Path) -> None:
    (pull_request / "weighbridge.yaml").unlink()
    (pull_request / ".gitignore").unlink()
    ran = run("check", pull_request, FAIL_ON="never")
    assert ran.returncode == 0
    assert "::warning " in ran.stdout


def test_paths_with_blanks_and_dashes_stay_paths(pull_request: Path) -> None:
    (pull_request / "weighbridge.yaml").unlink()
    for name in ("a folder", "-x"):
        (pull_request / name).mkdir()
        (pull_request / name / "system_prompt.txt").write_text(HEAVY)
    ran = run("check", pull_request, CHECK_PATHS="a folder\n-x\n")
    assert ran.stdout.count("::warning ") == 2, ran.stdout + ran.stderr


def test_no_expression_is_pasted_into_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step["run"]


def test_every_input_is_used_and_documented() -> None:
    used = json.dumps(ACTION["runs"])
    documented = (ROOT / "docs" / "ci.md").read_text()
    for name in ACTION["inputs"]:
        assert f"inputs.{name} " in used
        assert f"| `{name}` |" in documented
