"""What files were at another commit, read from repositories that git itself made."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from weighbridge.history import HistoryError, files_at, files_at_base

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "PATH": os.environ["PATH"],
}


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, env=ENVIRONMENT, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(root: Path, files: dict[str, bytes], message: str = "x") -> str:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "main"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, {"a.md": b"one", "sub/ü.md": b"two", "sub/deep/b.py": b"x = 1\n"})
    git(root, "tag", "-a", "v1", "-m", "first")
    (root / "link.md").symlink_to("a.md")
    commit(root, {"a.md": b"three", "new.md": b"new"})
    return root


@pytest.mark.parametrize("ref", ["v1", "HEAD~1", "HEAD^", "main~1", "refs/tags/v1"])
def test_files_are_what_they_were(repository: Path, ref: str) -> None:
    found = files_at(repository, ref)
    assert dict(found) == {"a.md": b"one", "sub/ü.md": b"two", "sub/deep/b.py": b"x = 1\n"}
    assert found.commit == git(repository, "rev-parse", "v1^{commit}")


def test_a_commit_is_found_by_its_number_and_by_the_beginning_of_it(repository: Path) -> None:
    whole = git(repository, "rev-parse", "HEAD")
    for spelled in (whole, whole[:9], "HEAD", "main"):
        assert files_at(repository, spelled).commit == whole
    assert sorted(files_at(repository, "HEAD")) == ["a.md", "new.md", "sub/deep/b.py", "sub/ü.md"]


def test_a_root_below_the_work_tree_sees_its_own_files(repository: Path) -> None:
    assert dict(files_at(repository / "sub", "v1")) == {"ü.md": b"two", "deep/b.py": b"x = 1\n"}
    (repository / "later").mkdir()
    assert dict(files_at(repository / "later", "v1")) == {}


def test_packed_references_and_objects_are_read(repository: Path) -> None:
    git(repository, "gc", "-q")
    assert (repository / ".git/packed-refs").exists()
    assert files_at(repository, "v1")["a.md"] == b"one"


def test_a_linked_work_tree_is_read(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"), "v1")
    commit(tmp_path / "linked", {"side.md": b"side"})
    assert "side.md" in files_at(tmp_path / "linked", "HEAD")
    assert files_at(tmp_path / "linked", "main")["a.md"] == b"three"
    assert sorted(files_at(tmp_path / "linked" / "sub", "side")) == ["deep/b.py", "ü.md"]


def test_a_shallow_clone_is_read_as_far_as_it_goes(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    assert files_at(tmp_path / "shallow", "HEAD")["a.md"] == b"three"
    assert files_at(tmp_path / "shallow", "main")["a.md"] == b"three"
    assert files_at_base(tmp_path / "shallow", "origin/main")["a.md"] == b"three"
    with pytest.raises(HistoryError, match="this clone is shallow"):
        files_at(tmp_path / "shallow", "v1")
    with pytest.raises(HistoryError):
        files_at(tmp_path / "shallow", "HEAD~1")


def test_a_branch_of_the_remote_is_found_by_its_short_name(repository: Path, tmp_path: Path) -> None:
    git(repository, "branch", "old", "v1")
    git(tmp_path, "clone", "-q", f"file://{repository}", "clone")
    assert files_at(tmp_path / "clone", "old")["a.md"] == b"one"


def test_work_is_compared_with_where_it_began(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature", "v1")
    commit(repository, {"feature.md": b"f"})
    assert files_at_base(repository, "main")["a.md"] == b"one"
    assert "new.md" not in files_at_base(repository, "main")
    assert files_at(repository, "main")["a.md"] == b"three"


def test_changed_files_are_told_from_those_with_other_line_ends(repository: Path) -> None:
    (repository / "sub/deep/b.py").write_bytes(b"x = 1\r\n")
    (repository / "sub/ü.md").write_bytes(b"changed")
    (repository / "untracked.md").write_bytes(b"u")
    names = ["a.md", "new.md", "sub/deep/b.py", "sub/ü.md", "untracked.md", "gone.md"]

    def read(path: str) -> bytes | None:
        file = repository / path
        return file.read_bytes() if file.exists() else None

    assert files_at(repository, "HEAD").changed(names, read) == ("sub/ü.md", "untracked.md")


@pytest.mark.parametrize("ref", ["nope", "", "HEAD~99", "v1:a.md", "a" * 40, "--all", "\0", "refs/../x", "ü"])
def test_a_commit_that_does_not_exist_is_an_error_in_words(repository: Path, ref: str) -> None:
    with pytest.raises(HistoryError, match="there is no commit, branch or tag"):
        files_at(repository, ref)


def test_a_folder_without_git_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="is not in a git repository"):
        files_at(tmp_path, "HEAD")


def test_an_empty_repository_has_no_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(HistoryError, match="there is no commit"):
        files_at(tmp_path, "HEAD")


def test_a_damaged_repository_is_an_error_in_words(repository: Path) -> None:
    for file in (repository / ".git/objects").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(b"rubbish")
    with pytest.raises(HistoryError):
        dict(files_at(repository, "HEAD"))


def test_reading_history_runs_nothing_and_needs_no_git(repository: Path) -> None:
    trap = repository / "trap"
    trap.mkdir()
    for name in ("config", "hooks"):
        assert (repository / ".git" / name).exists()
    git(repository, "config", "core.fsmonitor", f"touch {trap}/fsmonitor")
    git(repository, "config", "filter.evil.smudge", f"touch {trap}/smudge")
    (repository / ".gitattributes").write_text("* filter=evil\n")
    code = (
        "import sys\nfrom pathlib import Path\nfrom weighbridge.history import files_at\n"
        f"print(len(dict(files_at(Path({str(repository)!r}), 'v1'))), 'subprocess' in sys.modules and 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PATH": "/nowhere"}
    )
    assert done.stdout.startswith("3")
    assert list(trap.iterdir()) == []
