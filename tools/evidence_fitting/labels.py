"""Reads labels: one JSON object a line, checked, so that a slip is told with file and line and never fitted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evidence_fitting.cases import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {"C": "format_retry", "D": "output_repair"}
"""The letters of the labels; the others are about facts that are not weighed."""
_TO_THE_END = 10**9
_NOTHING: type = type(None)
_FIELDS: dict[str, tuple[type, ...]] = {
    "repo": (str,),
    "path": (str,),
    "lang": (str,),
    "rule": (str,),
    "label": (bool,),
    "start_line": (int, _NOTHING),
    "end_line": (int, _NOTHING),
}


class LabelError(Exception):
    """A line of labels that cannot be used."""


def read_labels(file: Path) -> Iterator[Label]:
    """The labels of a file that are about facts which are weighed."""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        label = _label(line, f"{file}:{number}") if line.strip() else None
        if label is not None:
            yield label


def _label(line: str, place: str) -> Label | None:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise LabelError(f"{place}: no JSON: {error}") from None
    if not isinstance(row, dict):
        raise LabelError(f"{place}: expected an object, found {type(row).__name__}")
    for name, types in _FIELDS.items():
        value = row.get(name, ...)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            wanted = " or ".join("null" if item is _NOTHING else item.__name__ for item in types)
            found = "nothing" if value is ... else json.dumps(value)
            raise LabelError(f"{place}: `{name}` must be {wanted}, found {found}")
    start, end = row["start_line"] or 1, row["end_line"] or _TO_THE_END
    if start > end:
        raise LabelError(f"{place}: `start_line` {start} lies after `end_line` {end}")
    kind = KINDS.get(row["rule"])
    if kind is None:
        return None
    return Label(
        kind, row["repo"], row["path"], start, end, row["lang"], row["label"],
        borderline=bool(row.get("borderline")), split=str(row.get("split") or ""),
    )  # fmt: skip
