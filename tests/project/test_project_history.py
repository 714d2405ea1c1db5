"""In an editor the history is read in idle time: nobody waits, and in the end a warning is where a run has one."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from weighbridge.project import Project
from weighbridge.workspace import Interrupted

sys.path.insert(0, str(Path(__file__).parents[1] / "ticket"))
from history import Commit, repository

PROMPT = "You answer questions about the pool.\n\nA day ticket costs {}, a season ticket $180.\nAnswer briefly.\n"
NAME = "system_prompt.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    today = date.today().toordinal()
    days = [date.fromordinal(today - before).isoformat() for before in (90, 60, 30)]
    commits = [Commit(day, {NAME: PROMPT.format(price)}) for day, price in zip(days, ("$8", "$9", "$10"), strict=True)]
    return repository(tmp_path / "r", commits)


def severity(project: Project) -> str:
    project.settle(NAME)
    return next(one.severity.value for one in project.report(NAME).findings if one.rule == "volatile-facts-in-prompt")


def idle(project: Project) -> None:
    for _ in range(100):
        if project.step() is None:
            return
    raise AssertionError("there is always something left to do")


def test_a_report_does_not_wait_for_the_history(root: Path) -> None:
    project = Project(root, {})
    assert severity(project) == "information"
    idle(project)
    assert severity(project) == "warning"


def test_an_edit_elsewhere_in_the_prompt_keeps_what_is_known(root: Path) -> None:
    project = Project(root, {})
    idle(project)
    project.edit({NAME: "# The desk\n\n" + PROMPT.format("$10")})
    assert severity(project) == "warning"


def test_a_fact_that_was_edited_is_read_again(root: Path) -> None:
    project = Project(root, {})
    idle(project)
    project.edit({NAME: PROMPT.format("$12")})
    project.settle(NAME)
    idle(project)
    assert severity(project) == "warning"


def test_a_new_commit_is_noticed(root: Path) -> None:
    project = Project(root, {})
    idle(project)
    first = project.report(NAME).findings[0].message
    (root / NAME).write_text(PROMPT.format("$12"), encoding="utf-8")
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-q", "-a", "-m", "x"],
        cwd=root,
        check=True,
    )
    project.disk([NAME])
    assert severity(project) in ("information", "warning")
    idle(project)
    assert severity(project) == "warning"
    assert project.report(NAME).findings[0].message != first
    assert "history: 3;" in project.report(NAME).findings[0].message


def test_reading_can_be_interrupted_anywhere_and_is_taken_up_again(root: Path) -> None:
    project = Project(root, {})
    left = 0

    def interrupt() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Interrupted

    for after in range(1, 40):
        left = after
        project.workspace.interrupt = interrupt
        try:
            while project.step() is not None:
                pass
        except Interrupted:
            pass
    project.workspace.interrupt = None
    idle(project)
    assert severity(project) == "warning"


def test_without_a_repository_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(PROMPT.format("$10"), encoding="utf-8")
    project = Project(tmp_path, {})
    idle(project)
    assert severity(project) == "information"


def test_a_repository_that_cannot_be_read_ends_in_rest(root: Path) -> None:
    project = Project(root, {})
    idle(project)
    (root / ".git" / "HEAD").write_text("ref: refs/heads/nowhere\n", encoding="utf-8")
    project.edit({NAME: PROMPT.format("$11")})
    project.settle(NAME)
    idle(project)
    assert severity(project) == "information"
