"""Print the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    """It takes no options."""


def run(arguments: Namespace) -> int:
    from weighbridge_cli.release import version

    print(f"weighbridge {version()}")
    return CLEAN
