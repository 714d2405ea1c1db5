"""Logs and exports as rows: JSON lines, JSON arrays, and tables. Whatever is no row is named with its line."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, cast

from weighbridge.text import LineIndex
from weighbridge.tuning.log_shapes import row_of_record
from weighbridge.tuning.stored import BadLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.tuning.row import Row

_BETWEEN = re.compile(r"[\s,]*")
_TABLES = (".csv", ".tsv")
_LONGEST_FIELD = 16_777_216
_INSIDE = ("data", "observations", "traces", "records", "rows", "items")


def read_log(text: str, path: str, given: str = "", answered: str = "") -> Iterator[Row | BadLine]:
    """What a log holds, record by record; `given` and `answered` name the two texts of a record."""
    records = _table(text, path) if path.lower().endswith(_TABLES) else _json(text, path)
    for line, record in records:
        if isinstance(record, str):
            yield BadLine(path, line, record)
            continue
        found = row_of_record(record, f"{path}:{line}", given, answered)
        yield BadLine(path, line, found) if isinstance(found, str) else found


def _json(text: str, path: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    begin = _BETWEEN.match(text, 0)
    start = begin.end() if begin is not None else 0
    if text[start : start + 1] == "[":
        yield from _array(text, start + 1)
        return
    first = text[start:].partition("\n")[0]
    if not _is_json(first):
        whole = _parsed(text)
        if isinstance(whole, dict):
            record = cast("dict[str, object]", whole)
            listed = next((record[key] for key in _INSIDE if isinstance(record.get(key), list)), None)
            if listed is None:
                yield 1, record
                return
            for item in cast("list[object]", listed):
                yield 1, cast("dict[str, object]", item) if isinstance(item, dict) else "is no object"
            return
    yield from _lines(text)


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        value = _parsed(line)
        if isinstance(value, dict):
            yield number, cast("dict[str, object]", value)
        else:
            yield number, "is no JSON" if value is None else "is no object"


def _array(text: str, position: int) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    index = LineIndex(text)
    decode = json.JSONDecoder().raw_decode
    while True:
        between = _BETWEEN.match(text, position)
        position = between.end() if between is not None else position
        if position >= len(text) or text[position] == "]":
            if position >= len(text):
                yield index.line_of(position), "the list has no end"
            return
        line = index.line_of(position)
        try:
            value, position = cast("tuple[object, int]", decode(text, position))
        except (ValueError, RecursionError):
            yield line, "is no JSON, and nothing behind it can be read"
            return
        yield line, cast("dict[str, object]", value) if isinstance(value, dict) else "is no object"


def _table(text: str, path: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    head = text.partition("\n")[0]
    separator = "\t" if path.lower().endswith(".tsv") else max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is no row of a table, and nothing behind it can be read: {error}"
            return
        if not header:
            header = [cell.strip().removeprefix("\ufeff") for cell in cells]
        elif any(cells):
            if len(cells) != len(header):
                yield line, f"has {len(cells)} cells where the header has {len(header)}"
            else:
                yield line, dict(zip(header, cells, strict=True))


def _parsed(text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return None


def _is_json(text: str) -> bool:
    return _parsed(text) is not None
