"""Runs the real command in a real folder, as a person or a CI job does."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
INSTALLED = Path(sys.executable).with_name("weighbridge")
COMMAND = (str(INSTALLED),) if INSTALLED.exists() else (sys.executable, "-m", "weighbridge_cli")
HEAVY = "Answer from the policy below, in full sentences, and name the paragraph that you rely on.\n" * 300
"""A prompt of about 5,400 tokens."""

_NOT_INHERITED = ("WEIGHBRIDGE_", "NO_COLOR", "FORCE_COLOR", "GIT_")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str
    folder: Path = field(repr=False)


def weighbridge(folder: Path, *arguments: str, stdin: str = "", environment: Mapping[str, str] | None = None) -> Ran:
    """Runs one command; its caches and settings are its folder's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    paths = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
    ran = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        input=stdin.encode(),
        env={**inherited, "PYTHONPATH": paths, "PYTHONUTF8": "1", "COLUMNS": "100", **(environment or {})},
        check=False,
        capture_output=True,
        timeout=120,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), folder)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Writes files, byte for byte; `{heavy}` stands for a prompt that is too long."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("{heavy}", HEAVY).encode())


def git(folder: Path, *arguments: str) -> str:
    """Runs git with an identity of its own and nobody's settings."""
    names = {
        f"GIT_{who}_{what}": "test@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command: Sequence[str] = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()
