"""Speak the Language Server Protocol, so that an editor shows every finding while its file is edited.

Editors start this themselves; docs/editors.md says how each of them is set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    from weighbridge_server.main import describe as describe_server

    describe_server(parser)


def run(arguments: Namespace) -> int:
    from weighbridge_server.main import serve

    from weighbridge_cli.release import version

    try:
        return serve(arguments, version())
    except OSError as error:
        raise Failure(f"cannot listen: {error.strerror or error}") from error
