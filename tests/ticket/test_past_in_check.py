"""A fact that the history shows to change is a warning of `check`; whatever the history cannot show is not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from history import Commit, repository, shallow
from weighbridge.past import state_of

if TYPE_CHECKING:
    from pathlib import Path

PROMPT = "You answer questions about the pool.\n\nA day ticket costs {}, a season ticket $180.\nAnswer briefly.\n"
TODAY = date.today()
_RUN = """
import sys
from weighbridge_cli.main import main
main(["check", *sys.argv[1:]])
names = ("dulwich", "weighbridge.volatility", "weighbridge.ticket", "genai_prices")
print(*(name for name in names if name in sys.modules), file=sys.stderr)
"""


def days_ago(days: int) -> str:
    return date.fromordinal(TODAY.toordinal() - days).isoformat()


def changed(folder: Path, *prices: str) -> Path:
    """A repository whose prompt had these prices, a month apart, the last one a month ago."""
    at = range(30 * len(prices), 0, -30)
    commits = [
        Commit(days_ago(days), {"system_prompt.md": PROMPT.format(price)})
        for days, price in zip(at, prices, strict=True)
    ]
    return repository(folder, commits)


def finding(folder: Path, *options: str) -> dict[str, Any]:
    ran, _ = checked(folder, "--output", "json", *options)
    (found,) = (one for one in json.loads(ran)["findings"] if one["rule"] == "volatile-facts-in-prompt")
    assert isinstance(found, dict)
    return found


def checked(folder: Path, *options: str) -> tuple[str, str]:
    ran = subprocess.run(
        [sys.executable, "-c", _RUN, *options], cwd=folder, capture_output=True, text=True, timeout=120
    )
    return ran.stdout, ran.stderr


def test_a_price_that_changed_is_a_warning_with_its_last_change(tmp_path: Path) -> None:
    found = finding(changed(tmp_path / "r", "$8", "$9", "$10"))
    assert found["severity"] == "warning"
    assert found["measures"]["changes"] == 2
    assert "`$9` to `$10` on " in found["message"]


def test_a_price_that_did_not_change_is_information(tmp_path: Path) -> None:
    found = finding(changed(tmp_path / "r", "$10", "$10"))
    assert (found["severity"], found["measures"]["history"]) == ("information", "absent")


@pytest.mark.parametrize("kind", ["no repository", "shallow", "not committed"])
def test_what_cannot_be_seen_is_unknown_and_no_warning(kind: str, tmp_path: Path) -> None:
    root = changed(tmp_path / "r", "$8", "$9", "$10")
    if kind == "no repository":
        folder = tmp_path / "copy"
        folder.mkdir()
        (folder / "system_prompt.md").write_text(PROMPT.format("$10"), encoding="utf-8")
    elif kind == "shallow":
        folder = shallow(root, tmp_path / "copy", 1)
    else:
        folder = repository(tmp_path / "copy", [Commit(days_ago(30), {"readme.txt": "x\n"})])
        (folder / "system_prompt.md").write_text(PROMPT.format("$10"), encoding="utf-8")
    found = finding(folder)
    assert (found["severity"], found["measures"]["history"]) == ("information", "unseen")
    assert "changes" not in found["measures"]


def test_a_new_commit_makes_a_remembered_result_new(tmp_path: Path) -> None:
    root = changed(tmp_path / "r", "$8", "$9")
    assert finding(root)["measures"]["changes"] == 1
    # so old that the cache may trust its time stamp
    state = state_of(root, TODAY)
    for arguments in (("commit", "--allow-empty", "-q", "-m", "x"),):
        names = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
        subprocess.run(["git", *names, *arguments], cwd=root, check=True)
    assert state_of(root, TODAY) != state
    assert finding(root)["measures"]["changes"] == 1


def test_the_history_is_read_for_facts_only_and_not_twice(tmp_path: Path) -> None:
    root = changed(tmp_path / "r", "$8", "$9")
    assert "weighbridge.volatility" in checked(root)[1]
    assert "weighbridge.volatility" not in checked(root)[1]
    assert "weighbridge.volatility" not in checked(root, "--no-cache", "--ignore", "volatile-facts-in-prompt")[1]
    (root / "system_prompt.md").write_text("You answer questions about the pool. Be brief.\n", encoding="utf-8")
    assert "dulwich" not in checked(root, "--no-cache")[1]


def test_checking_loads_neither_tickets_nor_prices(tmp_path: Path) -> None:
    said = checked(changed(tmp_path / "r", "$8", "$9"), "--no-cache")[1]
    assert "weighbridge.ticket" not in said
    assert "genai_prices" not in said


def test_the_state_of_a_history_is_that_of_its_commit(tmp_path: Path) -> None:
    root = changed(tmp_path / "r", "$8", "$9")
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert state_of(root, TODAY).startswith(head)
    assert state_of(root / "app", TODAY) == state_of(root, TODAY)
    subprocess.run(["git", "pack-refs", "--all"], cwd=root, check=True)
    assert state_of(root, TODAY).startswith(head)
    subprocess.run(["git", "checkout", "-q", "--detach"], cwd=root, check=True)
    assert state_of(root, TODAY).startswith(head)
    subprocess.run(["git", "worktree", "add", "-q", str(tmp_path / "other")], cwd=root, check=True)
    assert state_of(tmp_path / "other", TODAY).startswith(head)
    assert state_of(tmp_path, TODAY) == "none"
    assert state_of(root, TODAY) != state_of(root, date.fromordinal(TODAY.toordinal() + 1))


def test_a_repository_that_cannot_be_read_is_never_the_same(tmp_path: Path) -> None:
    root = changed(tmp_path / "r", "$8", "$9")
    (root / ".git" / "HEAD").write_text("ref: refs/heads/nowhere\n", encoding="utf-8")
    assert state_of(root, TODAY) != state_of(root, TODAY)
