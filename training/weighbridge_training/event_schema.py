"""The JSON Schema of what a training tells, made from the classes that tell it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from weighbridge.tuning.task_file import without_titles

from weighbridge_training.job import SCHEMA
from weighbridge_training.worker.events import EVENTS, VERSION


def event_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one line, closed everywhere."""
    return {
        "$schema": SCHEMA,
        "title": "Weighbridge training event",
        "description": "One line of out/events.jsonl and of the worker's standard output.",
        "oneOf": [_line(name, kind) for name, kind in EVENTS.items()],
    }


def _line(name: str, kind: type) -> dict[str, Any]:
    own: dict[str, Any] = without_titles(TypeAdapter(kind).json_schema())
    head: dict[str, Any] = {
        "v": {"const": VERSION},
        "seq": {"type": "integer", "minimum": 1, "description": "Without gaps, and on across restarts."},
        "t": {"type": "number", "description": "Seconds since 1970."},
        "event": {"const": name},
    }
    # what is not known is left out: no value is null
    known = {key: _not_null(value) for key, value in own.get("properties", {}).items()}
    optional = {key for key, value in own.get("properties", {}).items() if _may_be_null(value)}
    return {
        "title": name,
        "description": own.get("description", ""),
        "type": "object",
        "additionalProperties": False,
        "properties": head | known,
        "required": [*head, *(key for key in known if key not in optional)],
    }


def _may_be_null(value: dict[str, Any]) -> bool:
    return {"type": "null"} in value.get("anyOf", ())


def _not_null(value: dict[str, Any]) -> dict[str, Any]:
    if not _may_be_null(value):
        return value
    return next(one for one in value["anyOf"] if one != {"type": "null"})
