"""The GitHub action as a gate: its own scripts, run on real repositories."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from action import ACTION, HEAVY, ROOT, STEPS, git, pull_request, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["pull_request"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the action's scripts are for bash")


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
