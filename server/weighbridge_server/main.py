"""Starts the server: on standard input and output, or on an address for debugging."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence


def describe(parser: ArgumentParser) -> None:
    """The options of the server."""
    add = parser.add_argument
    add("--stdio", action="store_true", help="speak on standard input and output (the default)")
    add("--tcp", type=_address, metavar="HOST:PORT", help="wait for one client on this address")
    add("--ws", type=_address, metavar="HOST:PORT", help="wait for one client on this address, over WebSocket")
    add("--log-level", choices=("error", "warning", "info"), default="warning", help="what goes to standard error")


def serve(arguments: Namespace, version: str) -> int:
    """Runs the server until its client is gone."""
    from weighbridge_server.runtime import begin, prepare

    begin()
    from weighbridge_server.server import make_server

    logging.basicConfig(
        level=arguments.log_level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    server = make_server(version)
    prepare()
    if arguments.tcp:
        server.start_tcp(*arguments.tcp)
    elif arguments.ws:
        server.start_ws(*arguments.ws)
    else:
        server.start_io()
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The program `weighbridge-server`."""
    from importlib.metadata import version

    parser = ArgumentParser(prog="weighbridge-server", description="The Weighbridge language server.")
    describe(parser)
    # what clients of the VS Code library add on their own
    arguments, _ = parser.parse_known_args(argv)
    return serve(arguments, version("weighbridge"))


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ArgumentTypeError(f"expected HOST:PORT, found {text!r}")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    sys.exit(main())
