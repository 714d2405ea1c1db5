"""Make a folder with everything that Weighbridge needs, for machines without a network.

Packages come from the index that pip is set up for here. On the machine without a network, name the folder in the
setting `weighbridge.wheelhouse` of the extension for VS Code, or install with

    pip install --no-index --find-links FOLDER weighbridge
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    from weighbridge_cli.wheelhouse.targets import MACHINES

    add = parser.add_argument
    add("folder", metavar="FOLDER", help="where the wheels go; it is made if it does not exist")
    add(
        "--platform",
        action="append",
        default=[],
        choices=tuple(MACHINES),
        metavar="NAME",
        help=f"a machine to fetch for, repeatable; default: this one; one of {', '.join(MACHINES)}",
    )
    add(
        "--python-version",
        action="append",
        default=[],
        metavar="VERSION",
        help="a Python to fetch for, such as 3.12, repeatable; default: the one that this runs on",
    )


def run(arguments: Namespace) -> int:
    from pathlib import Path

    from weighbridge_cli.release import version
    from weighbridge_cli.wheelhouse.collecting import collect, collect_own
    from weighbridge_cli.wheelhouse.targets import Target, this_machine, this_python

    pythons = arguments.python_version or [this_python()]
    for python in pythons:
        if not re.fullmatch(r"3\.\d+", python) or int(python[2:]) < 11:
            raise Failure(f'--python-version: expected 3.11 or later, such as 3.12, found "{python}"')
    machines = arguments.platform or [this_machine()]
    if not all(machines):
        raise Failure("this machine has no name here; name one with --platform")
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot make {folder}: {error.strerror or error}") from error
    for machine in machines:
        for python in pythons:
            print(f"fetching for {machine} with Python {python} ...", flush=True)
            collect(Target(machine, python), folder)
    if not collect_own(version(), folder):
        print(f"The index has no weighbridge {version()}; the extension for VS Code brings its own.")
    wheels = sorted(folder.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels)
    print(f"{len(wheels)} wheels, {size / 1e6:.1f} MB, in {folder}")
    return CLEAN
