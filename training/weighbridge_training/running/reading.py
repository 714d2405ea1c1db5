"""What a job says while it runs, read from its folder; a line that is half written is none yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.layout import EVENTS, LOG
from weighbridge_training.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_EVENTS = 1000
"""In one page."""
MAX_LINE = 64 * 1024
MAX_LOG = 1024 * 1024
_MAX_PAGE = 1024 * 1024


def read_events(folder: Path, after: int) -> tuple[Mapping[str, Any], ...]:
    """The next events, in order; numbers that were used before, and lines that are no events, are passed over."""
    found: list[Mapping[str, Any]] = []
    size, last = 0, after
    for line in _lines(folder / EVENTS):
        event = event_of(line)
        if event is None or event["seq"] <= last:
            continue
        found.append(event)
        last = event["seq"]
        size += len(line)
        if len(found) == MAX_EVENTS or size > _MAX_PAGE:
            break
    return tuple(found)


def event_of(line: bytes | str) -> dict[str, Any] | None:
    """The event of a line; None where it is something else."""
    try:
        event: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", event) if is_event(event) else None


def is_event(value: object) -> bool:
    """Whether something has the form of an event: `v` 1, a number, a time, and a name."""
    if not isinstance(value, dict):
        return False
    event = cast("dict[str, Any]", value)
    if type(event.get("seq")) is not int or event["seq"] < 1 or event.get("v") != 1:
        return False
    return isinstance(event.get("event"), str) and isinstance(event.get("t"), int | float)


def read_log(folder: Path, after: int) -> tuple[str, int]:
    """What was printed after a byte as plain text, and the byte to go on from."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(after)
            data = file.read(MAX_LOG)
    except (OSError, ValueError, OverflowError):
        return "", after
    data = data[: whole(data)]
    return plain(data.decode(errors="replace")), after + len(data)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        whole = True
        while line := file.readline(MAX_LINE):
            ends = line.endswith(b"\n")
            if whole and ends:
                yield line
            # the rest of a line that is too long is no line of its own
            whole = ends


def whole(data: bytes) -> int:
    """Up to the last character that is there with all of its bytes."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needs = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if back < needs else len(data)
    return len(data)
