"""The command line as data: every case in `cases/*.toml` is a real run in a folder of its own.

In expected output `[..]` stands for anything on one line, and a line that is `...` for any number of lines.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from command import git, weighbridge, write_files

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(Path(__file__).with_name("cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text())["case"]
]
KEYS = {"name", "files", "args", "stdin", "env", "git", "exit", "stdout", "stderr", "after", "folder"}


@pytest.mark.parametrize("case", CASES)
def test_command_line(case: dict[str, Any], tmp_path: Path) -> None:
    assert set(case) <= KEYS
    write_files(tmp_path, case.get("files", {}))
    if case.get("git"):
        git(tmp_path, "init", "-q")
    folder = tmp_path / case.get("folder", ".")
    folder.mkdir(parents=True, exist_ok=True)
    ran = weighbridge(folder, *case["args"], stdin=case.get("stdin", ""), environment=case.get("env"))
    said = f"{ran.stdout}\n--- stderr\n{ran.stderr}"
    assert ran.code == case["exit"], said
    for stream in ("stdout", "stderr"):
        if stream in case:
            assert matches(case[stream], getattr(ran, stream)), said
    if "stderr" not in case:
        assert "Traceback" not in ran.stderr, said
    for name, text in case.get("after", {}).items():
        assert (tmp_path / name).read_bytes().decode() == text


def matches(expected: str, said: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else f"{_line(line)}\n"
        for line in expected.strip("\n").split("\n")
        if expected.strip()
    )
    return re.fullmatch(pattern, said if not said or said.endswith("\n") else f"{said}\n") is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("[..]"))


@pytest.mark.parametrize(
    ("expected", "said", "verdict"),
    [
        ("", "", True),
        ("", "x\n", False),
        ("a\n[..]c", "a\nbbc\n", True),
        ("a\n[..]c", "a\nb\nc\n", False),
        ("a\n...\nc", "a\nb\nb\nc\n", True),
        ("...", "", True),
        ("a.c", "abc\n", False),
    ],
)
def test_the_matcher_itself(expected: str, said: str, verdict: bool) -> None:
    assert matches(expected, said) is verdict
