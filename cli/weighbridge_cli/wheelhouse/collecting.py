"""Fetches wheels with pip until everything that they require is there, too."""

from __future__ import annotations

import subprocess
import sys
from email.parser import HeaderParser
from importlib.metadata import requires
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge_cli.wheelhouse.targets import Target

NAME = "weighbridge"
_EXTRA = "hooks"
"""What the extension installs along: with it trainings are sent and followed, which needs no torch."""


def collect(target: Target, folder: Path) -> None:
    """Fetches what Weighbridge requires on a machine; wheels for other machines may lie in the folder already."""
    with TemporaryDirectory(dir=folder) as own:
        _fetch(needed(requires(NAME) or (), target, _EXTRA), target, Path(own))
        while missing := list(_missing(target, Path(own))):
            _fetch(missing, target, Path(own))
        for wheel in Path(own).iterdir():
            wheel.replace(folder / wheel.name)


def collect_own(version: str, folder: Path) -> bool:
    """Fetches Weighbridge itself; whether the index has this version."""
    ran = _pip(
        ["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), f"{NAME}=={version}"]
    )
    return ran.returncode == 0


def needed(written: Iterable[str], target: Target, extra: str = "") -> list[Requirement]:
    """The requirements whose conditions hold on a machine, without their conditions."""
    environment = {**target.marker_environment(), "extra": extra}
    found: list[Requirement] = []
    for requirement in map(Requirement, written):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            requirement.marker = None
            found.append(requirement)
    return found


def _missing(target: Target, folder: Path) -> Iterator[Requirement]:
    """What the wheels in the folder require on a machine, and no wheel there is: pip asks the conditions of its own."""
    wheels = sorted(folder.glob("*.whl"))
    there = {parse_wheel_filename(wheel.name)[0] for wheel in wheels}
    for wheel in wheels:
        for requirement in needed(_required(wheel), target):
            if canonicalize_name(requirement.name) not in there:
                there.add(canonicalize_name(requirement.name))
                yield requirement


def _required(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode("utf-8")).get_all("Requires-Dist") or []


def _fetch(requirements: list[Requirement], target: Target, folder: Path) -> None:
    options = ["download", "--quiet", "--only-binary", ":all:", "--dest", str(folder), *target.pip_options()]
    ran = _pip([*options, *map(str, requirements)])
    if ran.returncode != 0:
        said = [line for line in ran.stderr.splitlines() if line.strip()]
        why = next((line for line in reversed(said) if line.startswith("ERROR")), said[-1] if said else "")
        raise Failure(f"packages for {target.name} with Python {target.python} could not be fetched: {why}")


def _pip(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named pip" in ran.stderr:
        raise Failure(f"packages are fetched with pip, which this Python has not: {sys.executable} -m ensurepip")
    return ran
