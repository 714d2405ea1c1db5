"""Editors that are set up as the recipes of `editors/` say, and started without a window on a small project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "editors"
HERE = Path(__file__).parent
GREETING = """\
---
name: Greeting
model: gpt-4.1-mini
weighbridge-ignore:
  system-prompt-too-long: It once held the whole price list.
---

You greet the riders of Ottervale. Answer in the language of the rider, in two sentences, and ask what they need.
"""
_TOLD = re.compile(r"(?P<line>\d+) weighbridge \[(?P<rule>[a-z-]+)\]: (?P<message>.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one editor is tried: a home of its own, a project, and the folder with the command `weighbridge`."""

    home: Path
    project: Path
    commands: Path


@dataclass(frozen=True, slots=True)
class Shown:
    """What an editor left behind."""

    code: int
    findings: list[tuple[int, str, str]]
    said: str


def place(folder: Path) -> Place:
    """A project with a program and a prompt, and the real server."""
    project = folder / "project"
    shutil.copytree(ROOT / "examples" / "support-bot" / "web", project / "web")
    (project / "prompts").mkdir()
    for name in ("greeting.prompt.md", "greeting.prompty"):
        (project / "prompts" / name).write_text(GREETING, encoding="utf-8")
    (project / ".git").mkdir()
    home = folder / "home"
    home.mkdir()
    return Place(home, project, Path(sys.executable).parent)


def with_server(at: Place, script: str) -> Place:
    """The same with a command `weighbridge` that does something else."""
    commands = at.home / "bin"
    commands.mkdir()
    command = commands / "weighbridge"
    command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    command.chmod(0o755)
    return Place(at.home, at.project, commands)


def checked(at: Place, path: str) -> list[tuple[int, str, str]]:
    """Line, rule and message of what the command line finds in a file."""
    command = [at.commands / "weighbridge", "check", "--no-cache", "--exit-zero", "--output", "json"]
    ran = subprocess.run(command, cwd=at.project, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(ran.stdout)["findings"]
    return sorted((one["start"]["line"], one["rule"], one["message"]) for one in found if one["path"] == path)


def neovim(at: Place, path: str, environment: Mapping[str, str]) -> Shown:
    """Neovim with its recipe: the one for 0.11 and later, or the one before it."""
    program = _program("nvim", "neovim")
    configuration = at.home / "config" / "nvim"
    kind = "lsp" if _version(program) >= (0, 11) else "plugin"
    shutil.copytree(RECIPES / "neovim" / kind, configuration / kind)
    (configuration / "init.lua").write_text(
        'vim.lsp.enable("weighbridge")\n' if kind == "lsp" else "", encoding="utf-8"
    )
    command = [program, "--headless", "-c", f"luafile {HERE / 'drive.lua'}", path]
    code, said = _run(at, command, environment)
    lines = _weighed(at).splitlines()
    found = [(one["line"], one["rule"], one["message"]) for one in map(json.loads, lines)]
    return Shown(code, sorted(found), said)


def emacs(at: Place, path: str, environment: Mapping[str, str]) -> Shown:
    """Emacs with eglot and its recipe."""
    program = _program("emacs", "emacs-nox")
    packages = sorted(Path("/usr/share/emacs/site-lisp/elpa").glob("*")) if _version(program) < (29,) else []
    if _version(program) < (29,) and not any(package.name.startswith("eglot-") for package in packages):
        _missing("eglot", "elpa-eglot")
    folders = [part for package in (*packages, RECIPES / "emacs") for part in ("-L", str(package))]
    command = [program, "-Q", "--batch", *folders, "-l", "weighbridge", "-l", str(HERE / "drive.el")]
    code, said = _run(at, command, {**environment, "FILE": path})
    found = [_TOLD.fullmatch(line) for line in _weighed(at).splitlines()]
    return Shown(code, sorted((int(one["line"]), one["rule"], one["message"]) for one in found if one), said)


def _run(at: Place, command: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
    folders = {name: str(at.home / name.lower()) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WEIGHBRIDGE_", "XDG_"))}
    ran = subprocess.run(
        command,
        cwd=at.project,
        env={
            **inherited,
            **folders,
            "HOME": str(at.home),
            "XDG_CONFIG_HOME": str(at.home / "config"),
            "PATH": f"{at.commands}{os.pathsep}{os.environ['PATH']}",
            "WEIGHED": str(at.home / "weighed"),
            "PATIENCE": "30",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def _weighed(at: Place) -> str:
    written = at.home / "weighed"
    return written.read_text(encoding="utf-8") if written.exists() else ""


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    return found or _missing(name, package)


def _missing(name: str, package: str) -> NoReturn:
    """Skips the test, or fails it where `EDITORS_REQUIRED` is set, as in CI: there it would be missed."""
    message = f"needs {name}: apt-get install {package}"
    if os.environ.get("EDITORS_REQUIRED"):
        pytest.fail(message)
    pytest.skip(message)


def _version(program: str) -> tuple[int, ...]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else ()
