"""One place in a file, as people and compilers write it: `app/agent.py:42`, `app/agent.py:42:7`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from weighbridge_cli.failure import Failure

_NUMBER = re.compile(r"(?P<file>.+):(?P<number>[0-9]{1,9})\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spot:
    """A file as it was typed, a line, and a column; 0 is no column."""

    file: str
    line: int
    column: int = 0


def spot_from(written: str) -> Spot:
    """The place that somebody typed; a colon may belong to the file: `C:\\app\\agent.py:42`."""
    last = _NUMBER.match(written)
    if last is None:
        raise Failure(f'"{written}" names no line: write FILE:LINE or FILE:LINE:COLUMN, such as app/agent.py:42')
    first = _NUMBER.match(last["file"])
    if first is not None and len(first["file"]) > 1 and not Path(last["file"]).is_file():
        spot = Spot(first["file"], int(first["number"]), int(last["number"]))
    else:
        spot = Spot(last["file"], int(last["number"]))
    if spot.line < 1 or (spot.column < 1 and first is not None and spot.file == first["file"]):
        raise Failure(f'"{written}": lines and columns are counted from 1')
    if Path(spot.file).is_dir():
        raise Failure(f"{spot.file} is a folder: write FILE:LINE, such as app/agent.py:42")
    return spot
