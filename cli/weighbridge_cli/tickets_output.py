"""Where tickets go: a terminal as wide as it is, or a file."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from weighbridge_cli.failure import Failure
from weighbridge_cli.outputs import wants_colour

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket import Ticket

_WIDE = 100
_PLAIN = str.maketrans({"█": "#", "·": "."})


def write_tickets(tickets: Sequence[Ticket], context: Context, arguments: Namespace) -> None:
    """Writes tickets in the format that was asked for."""
    module = import_module(f"weighbridge.render.ticket_{arguments.format}")
    # JSON and the page have every path anyway
    chosen = getattr(module, "render_with_paths", module.render) if arguments.show_paths else module.render
    render = cast("Callable[[Sequence[Ticket], Context], Iterator[str]]", chosen)
    write(lambda shown: render(tickets, shown), context, arguments)


def write(render: Callable[[Context], Iterable[str]], context: Context, arguments: Namespace) -> None:
    """Writes what is rendered for a terminal or a file."""
    if arguments.output_file:
        _to_file(render(context), arguments.output_file)
        return
    width = shutil.get_terminal_size((_WIDE, 24)).columns
    shown = replace(context, colour=wants_colour(arguments.color), width=width)
    narrow = not _can_draw()
    for piece in render(shown):
        sys.stdout.write(piece.translate(_PLAIN) if narrow else piece)


def _can_draw() -> bool:
    try:
        "█·".encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _to_file(pieces: Iterable[str], name: str) -> None:
    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise Failure(f"cannot write {name}: {error.strerror or os.strerror(error.errno or 0)}") from error
