"""Small repositories with a past, written in one go: every commit with its day and the files as they then were."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Commit:
    """All files at a commit, and the day of it; `parents` are numbers of commits before it, the last one by default."""

    day: str
    files: dict[str, str]
    parents: tuple[int, ...] | None = None


def repository(folder: Path, commits: Sequence[Commit]) -> Path:
    """A work tree with these commits, the last one checked out."""
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "-q", "-b", "main")
    stream = b""
    for number, commit in enumerate(commits):
        at = int(datetime.combine(date.fromisoformat(commit.day), datetime.min.time(), UTC).timestamp()) + 43_200
        parents = commit.parents if commit.parents is not None else (number - 1,) * (number > 0)
        stream += f"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@example.invalid> {at} +0000\n".encode()
        stream += b"data 1\nx\n"
        for index, parent in enumerate(parents):
            stream += f"{'merge' if index else 'from'} :{parent + 1}\n".encode()
        stream += b"deleteall\n"
        for name, text in commit.files.items():
            data = text.encode()
            stream += f"M 644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n"
    _git(folder, "fast-import", "--quiet", "--force", stdin=stream)
    _git(folder, "reset", "-q", "--hard", "main")
    return folder


def shallow(source: Path, folder: Path, depth: int) -> Path:
    """A clone with only the last commits."""
    _git(source, "clone", "-q", f"--depth={depth}", source.resolve().as_uri(), str(folder))
    return folder


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, input=stdin, env={**os.environ, **alone}, check=True, timeout=60)
