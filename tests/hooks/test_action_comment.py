"""The comment under a pull request: one of it, replaced with every push, and the job summary where nobody may write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from action import git, pull_request, run
from github import TOKEN, GitHub, github
from weighbridge.render.ticket_changes import MARKER

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

__all__ = ["pull_request"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the action's scripts are for bash")


@pytest.fixture
def base(pull_request: Path) -> tuple[str, str]:
    """The commit of the base branch, and a checkout of it."""
    commit = git(pull_request, "rev-parse", "origin/main")
    run("base", pull_request, BASE=commit)
    return commit, (pull_request.parent / "runner" / "output").read_text().split("folder=", 1)[1].splitlines()[0]


def said(folder: Path, base: tuple[str, str], hub: GitHub, **more: str) -> subprocess.CompletedProcess[str]:
    known = {"API": hub.address, "TOKEN": TOKEN, "REPOSITORY": "team/app", "NUMBER": "7", "COMMENT": "auto"}
    ran = run("prompts", folder, **{**known, "BASE": base[0], "BASE_FOLDER": base[1], **more})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def summary(folder: Path) -> str:
    return (folder.parent / "runner" / "summary.md").read_text("utf-8")


def test_a_pull_request_gets_one_comment_which_the_next_push_replaces(
    pull_request: Path, base: tuple[str, str]
) -> None:
    with github(may_write=True) as hub:
        said(pull_request, base, hub)
        (comment,) = hub.comments
        assert comment["body"].startswith(f"{MARKER}\n")
        assert "new: 5,7" in comment["body"], "also where the change adds its prompt to .gitignore"
        assert comment["body"] == summary(pull_request)
        (pull_request / "system_prompt.md").write_text("You answer questions about the pool. Be brief.\n")
        said(pull_request, base, hub)
        (comment,) = hub.comments
        assert "5,7" not in comment["body"]


def test_a_token_that_may_not_write_leaves_it_in_the_summary(pull_request: Path, base: tuple[str, str]) -> None:
    with github(may_write=False) as hub:
        ran = said(pull_request, base, hub)
        assert not hub.comments
    assert "the job summary" in ran.stdout
    assert "new: 5,7" in summary(pull_request)


def test_nobody_can_have_their_own_words_replaced_or_passed_off(pull_request: Path, base: tuple[str, str]) -> None:
    theirs = {"id": 1, "body": f"{MARKER}\nMine.", "user": {"type": "User"}}
    quoted = {"id": 2, "body": f"I saw {MARKER}", "user": {"type": "Bot"}}
    with github(theirs, quoted, may_write=True) as hub:
        said(pull_request, base, hub)
        assert [one["body"] for one in hub.comments[:2]] == [theirs["body"], quoted["body"]]
        assert len(hub.comments) == 3


def test_a_comment_on_a_later_page_is_found(pull_request: Path, base: tuple[str, str]) -> None:
    talk = [{"id": number, "body": "Nice.", "user": {"type": "User"}} for number in range(1, 131)]
    own = {"id": 131, "body": f"{MARKER}\nOld.", "user": {"type": "Bot"}}
    with github(*talk, own, may_write=True) as hub:
        said(pull_request, base, hub)
        assert len(hub.comments) == 131
        assert "new: 5,7" in hub.comments[130]["body"]


def test_where_nothing_changed_no_conversation_is_started(pull_request: Path, base: tuple[str, str]) -> None:
    git(pull_request, "rm", "-q", "-f", "system_prompt.md")
    with github(may_write=True) as hub:
        said(pull_request, base, hub)
        assert not hub.comments
        hub.comments.append({"id": 1, "body": f"{MARKER}\nOld.", "user": {"type": "Bot"}})
        said(pull_request, base, hub)
        assert "No prompt weighs anything else" in hub.comments[0]["body"]


def test_never_commenting_is_a_choice(pull_request: Path, base: tuple[str, str]) -> None:
    with github(may_write=True) as hub:
        said(pull_request, base, hub, COMMENT="never")
        assert not hub.asked
    assert MARKER in summary(pull_request)


def test_a_fork_is_told_no_names(pull_request: Path, base: tuple[str, str]) -> None:
    (pull_request / "prompts.yaml").write_text(
        "secret_name:\n  system: You answer questions about the pool, briefly.\n"
    )
    git(pull_request, "add", "-A")
    with github(may_write=True) as hub:
        said(pull_request, base, hub, FORK="true")
        assert "secret_name" not in hub.comments[0]["body"]
        said(pull_request, base, hub, FORK="false")
        assert "secret_name" in hub.comments[0]["body"]


def test_an_api_that_is_not_there_fails_nothing(pull_request: Path, base: tuple[str, str]) -> None:
    with github(may_write=True) as hub:
        pass
    assert "::warning::" in said(pull_request, base, hub).stdout
