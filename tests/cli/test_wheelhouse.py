"""Folders with everything that an installation without a network needs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from weighbridge_cli.wheelhouse.collecting import needed
from weighbridge_cli.wheelhouse.targets import MACHINES, Target, this_machine

if TYPE_CHECKING:
    from pathlib import Path

REQUIREMENTS = [
    "everywhere>=1",
    "counted>=2; sys_platform == 'linux' or (sys_platform == 'win32' and platform_machine == 'AMD64')",
    "older; python_version < '3.12'",
    "coloured; os_name == 'nt'",
    "optional; extra == 'ws'",
]


@pytest.mark.parametrize(
    ("machine", "python", "names"),
    [
        ("linux-x64", "3.12", ["everywhere", "counted"]),
        ("macos-arm64", "3.11", ["everywhere", "older"]),
        ("windows-x64", "3.13", ["everywhere", "counted", "coloured"]),
        ("windows-arm64", "3.13", ["everywhere", "coloured"]),
    ],
)
def test_conditions_are_answered_for_the_machine_that_is_fetched_for(
    machine: str, python: str, names: list[str]
) -> None:
    assert [one.name for one in needed(REQUIREMENTS, Target(machine, python))] == names


def test_this_machine_has_a_name() -> None:
    assert this_machine() in MACHINES


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--python-version", "3.10"], "--python-version: expected 3.11 or later"),
        (["--platform", "amiga"], "invalid choice: 'amiga'"),
    ],
)
def test_what_is_no_target_is_refused(arguments: list[str], said: str, tmp_path: Path) -> None:
    ran = wheelhouse(tmp_path, *arguments)
    assert ran.returncode == 2
    assert said in ran.stderr


@pytest.mark.slow
def test_wheels_of_another_machine_are_fetched_and_nothing_is_missing(tmp_path: Path) -> None:
    ran = wheelhouse(tmp_path, "--platform", "windows-arm64", "--python-version", "3.12")
    assert ran.returncode == 0, ran.stderr
    names = {wheel.name for wheel in tmp_path.iterdir()}
    assert any(name.startswith("pydantic_core-") and name.endswith("-win_arm64.whl") for name in names), names
    # no wheels of it are made for this machine, and the requirement says so
    assert not any(name.startswith("tiktoken-") for name in names)
    assert f"{len(names)} wheels" in ran.stdout


def test_an_index_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "empty")}.items():
        monkeypatch.setenv(name, value)
    ran = wheelhouse(tmp_path / "wheels")
    assert ran.returncode == 2
    assert "could not be fetched: ERROR: No matching distribution found" in ran.stderr
    assert "Traceback" not in ran.stderr


def wheelhouse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "weighbridge_cli", "wheelhouse", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
