"""What a job left on another machine, read from bytes as what a stranger wrote: its result, its events, its log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.contract import HookError, Status, Trouble
from weighbridge_training.plain import plain
from weighbridge_training.running.reading import MAX_EVENTS, MAX_LINE, event_of, whole
from weighbridge_training.running.results import result_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def status_of(data: bytes, key: str, remote_id: str) -> Status:
    """How a job ended, by its own words; raises `HookError` where these are not what a worker writes."""
    try:
        result = result_of(cast("dict[str, Any]", json.loads(data)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        message = f"result.json of {key} is not what a worker writes: {error}"
        raise HookError(Trouble.BAD_ANSWER, message) from None
    if result.key != key:
        raise HookError(Trouble.BAD_ANSWER, f"result.json of {key} is that of another job")
    return Status(result.state, result.reason, result.artifacts, remote_id)


def events_from(data: bytes, after: int) -> tuple[tuple[Mapping[str, Any], ...], int]:
    """The next events among lines of anything, and of how many bytes; a line without its end is still being written."""
    found: list[Mapping[str, Any]] = []
    used = 0
    for line in data[: data.rfind(b"\n") + 1].splitlines(keepends=True):
        event = event_of(line) if line.startswith(b"{") and len(line) <= MAX_LINE else None
        if event is not None and event["seq"] == after + len(found) + 1:
            if len(found) == MAX_EVENTS:
                break
            found.append(event)
        used += len(line)
    return tuple(found), used


def in_order(events: Iterable[Mapping[str, Any]], after: int) -> tuple[Mapping[str, Any], ...]:
    """The next events: each number once, and none before one that is missing."""
    found: list[Mapping[str, Any]] = []
    for event in sorted(events, key=_number):
        expected = after + len(found) + 1
        if _number(event) > expected or len(found) == MAX_EVENTS:
            break
        if _number(event) == expected:
            found.append(event)
    return tuple(found)


def text_in(data: bytes) -> tuple[str, int]:
    """What was printed, as plain text, and of how many of the bytes."""
    read = whole(data)
    return plain(data[:read].decode(errors="replace")), read


def _number(event: Mapping[str, Any]) -> int:
    return cast("int", event["seq"])
