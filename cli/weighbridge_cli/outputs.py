"""Where reports go: `--output FORMAT[:FILE]`, the environment, and what goes to the terminal if nobody says."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.render import FORMATS, Context, render

from weighbridge_cli.failure import Failure, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.report import Report

VARIABLE = "WEIGHBRIDGE_OUTPUT_FORMAT"


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write; an empty file name is standard output."""

    format: str
    file: str = ""


def outputs_from(written: Sequence[str], configured: str) -> tuple[Output, ...]:
    """What was asked for on the command line, else in the environment, else in the settings, else `full`."""
    asked = list(written) or os.environ.get(VARIABLE, "").split() or configured.split() or ["full"]
    outputs = tuple(_output(text) for text in asked)
    for file in {output.file for output in outputs}:
        if sum(output.file == file for output in outputs) > 1:
            raise Failure(
                f"two outputs for {file or 'standard output'}; write one of them to a file: --output FORMAT:FILE"
            )
    return outputs


def write(outputs: Sequence[Output], report: Report, context: Context, colour: str) -> None:
    """Writes every report; files first, so that a reader who goes away does not lose them."""
    from dataclasses import replace

    for output in sorted(outputs, key=lambda one: not one.file):
        if output.file:
            _to_file(output, report, context)
        else:
            shown = replace(context, colour=wants_colour(colour))
            for piece in render(output.format, report, shown):
                sys.stdout.write(piece)


def unbreakable_stdout() -> None:
    """Makes characters that the terminal's encoding lacks visible instead of fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def forget_stdout() -> None:
    """The reader has gone; without this the interpreter fails once more when it flushes at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def wants_colour(choice: str) -> bool:
    """`--color`, then NO_COLOR and FORCE_COLOR, then whether standard output is a terminal that knows colour."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _output(text: str) -> Output:
    name, _, file = text.partition(":")
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise Failure(f'no output format "{name}".{suggestion(name, FORMATS)} The formats are {known}.')
    return Output(name, file)


def _to_file(output: Output, report: Report, context: Context) -> None:
    from pathlib import Path

    path = Path(output.file)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.writelines(render(output.format, report, context))
    except OSError as error:
        raise Failure(f"cannot write {output.file}: {error.strerror or error}") from error
