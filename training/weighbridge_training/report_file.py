"""Reports read back strictly, and their JSON Schema; what judged them elsewhere may have written anything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from weighbridge.tuning.task_file import without_titles

from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.report import Report

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
MAX_BYTES = 16 * 1_048_576
_NAMED = 10


def read_report(path: Path) -> Report:
    """The report of a file; raises `VerdictError` with what is wrong with it."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise VerdictError([Problem(str(path), 0, f"cannot be read: {error.strerror}")]) from None
    if len(data) > MAX_BYTES:
        raise VerdictError([Problem(str(path), 0, f"is longer than {MAX_BYTES:,} bytes")])
    return report_from(data, str(path))


def report_from(data: bytes, path: str) -> Report:
    """The report that some bytes hold."""
    try:
        return _adapter().validate_json(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[:_NAMED]
        places = [(".".join(map(str, one["loc"])) or "report", one["msg"]) for one in found]
        raise VerdictError([Problem(path, 0, f"{place}: {message}") for place, message in places]) from None


def report_schema() -> dict[str, Any]:
    """JSON Schema 2020-12, closed everywhere."""
    return {
        "$schema": SCHEMA,
        **without_titles(_adapter().json_schema(mode="validation")),
        "title": "Weighbridge verdict",
    }


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
