"""The files of a data set as they are read back: strictly, with file and line for whatever is no row."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from weighbridge.tuning.row import ROLES, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = "training"
TRAIN = "train.jsonl"
HOLDOUT = "holdout.jsonl"
UNREVIEWED = "unreviewed.jsonl"
REFUSED = "refused.jsonl"
TASK = "task.yaml"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""What a data set can be called; *Invariant:* no name is a path."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no row, and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


def path_of(name: str, file: str) -> str:
    """The path of a file of a data set, from the root of the workspace."""
    return f"{FOLDER}/{name}/{file}"


def read_stored(text: str, path: str) -> tuple[list[Row], list[BadLine]]:
    """The rows of a file in the chat format, and the lines that are none."""
    rows: list[Row] = []
    bad: list[BadLine] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            bad.append(BadLine(path, number, f"is no JSON: {getattr(error, 'msg', 'nested too deeply')}"))
            continue
        found = row_from(value, f"{path}:{number}")
        if isinstance(found, str):
            bad.append(BadLine(path, number, found))
        else:
            rows.append(found)
    return rows, bad


def row_from(value: object, source: str) -> Row | str:
    """A row from a chat in the format that training tools read, or what is wrong with it."""
    messages = cast("dict[str, object]", value).get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list) or not messages:
        return "expected an object with a list `messages`"
    said: list[tuple[str, str]] = []
    for message in cast("list[object]", messages):
        found = _message(message)
        if isinstance(found, str):
            return found
        said.append(found)
    system = said.pop(0)[1] if said[0][0] in ("system", "developer") else ""
    return row_of_turns(said, system, source)


def row_of_turns(said: Sequence[tuple[str, str]], system: str, source: str) -> Row | str:
    """A row from who says what; it must end with an answer, and the speakers must take turns."""
    turns = list(said)
    while turns and turns[-1][0] != ROLES[1]:
        turns.pop()
    if not turns:
        return "has no answer of the assistant"
    for index, (role, text) in enumerate(turns):
        if role != ROLES[index % 2]:
            return f"message {index + 1} is of `{role}`, where `{ROLES[index % 2]}` should speak"
        if not text.strip():
            return f"message {index + 1} is empty"
    return Row(tuple(text for _, text in turns), system, source)


def _message(message: object) -> tuple[str, str] | str:
    if not isinstance(message, dict):
        return "expected a mapping with `role` and `content` for every message"
    entry = cast("dict[str, object]", message)
    role, content = entry.get("role"), entry.get("content")
    if not isinstance(role, str):
        return "a message has no `role`"
    if not isinstance(content, str):
        return f"the content of a message of `{role}` is no text"
    return role, content
