"""Rows in the chat format: what is asked, and the right answer to it.

The input of a row is everything before its last answer, whatever went back and forth until then.
"""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.verdict.problems import Problem, VerdictError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INSTRUCTIONS = ("system", "developer")


@dataclass(frozen=True, slots=True)
class Row:
    """One held-out or trained conversation."""

    line: int
    """In its file, from 1."""
    asked: tuple[Mapping[str, Any], ...]
    """The messages before the answer, as the file has them."""
    answer: str

    @property
    def system(self) -> str:
        return "\n".join(said(one) for one in self.asked if one["role"] in _INSTRUCTIONS)

    @property
    def turns(self) -> tuple[str, ...]:
        """What is said before the answer, without instructions."""
        return tuple(said(one) for one in self.asked if one["role"] not in _INSTRUCTIONS)

    @property
    def question(self) -> str:
        """What makes two rows ask the same, whatever their blanks and their instructions."""
        return "\n".join(map(normal, self.turns))


@dataclass(frozen=True, slots=True)
class Prompt:
    """Today's prompt: instructions, and what stands around the input in the user's turn."""

    system: str = ""
    before: str = ""
    after: str = ""
    missing: tuple[str, ...] = ()
    """Parts that only the running program knows; with one of them the prompt cannot be sent from here."""

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.system, self.before, self.after)))


def normal(text: str) -> str:
    """A text in Unicode's composed form (NFC), with one blank where it has several."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def asked(row: Row) -> list[dict[str, Any]]:
    """The messages that the adapter gets: those of the row, its short instructions among them."""
    return [dict(one) for one in row.asked]


def asked_with_prompt(row: Row, prompt: Prompt) -> list[dict[str, Any]]:
    """The messages that today's model gets: today's instructions, and the last turn of the user inside the prompt."""
    turns = [dict(one) for one in row.asked if one["role"] not in _INSTRUCTIONS]
    last = max((index for index, one in enumerate(turns) if one["role"] == "user"), default=None)
    if last is not None:
        turns[last]["content"] = prompt.before + said(turns[last]) + prompt.after
    return [*([{"role": "system", "content": prompt.system}] if prompt.system else []), *turns]


def read_rows(text: str, path: str) -> list[Row]:
    """The rows of a file, one a line; raises `VerdictError` with every line that is none."""
    rows: list[Row] = []
    bad: list[Problem] = []
    for number, line in lines_of(text):
        try:
            rows.append(_row(json.loads(line), number))
        except RecursionError:
            bad.append(Problem(path, number, "is nested too deeply"))
        except json.JSONDecodeError as error:
            bad.append(Problem(path, number, f"is no JSON: {error.msg}"))
        except ValueError as error:
            bad.append(Problem(path, number, str(error)))
    if bad:
        raise VerdictError(bad)
    return rows


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers from 1."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield number, line


def said(message: Mapping[str, Any]) -> str:
    """What a message says as text: its content, and the calls of tools as JSON in one way only."""
    content, calls = message.get("content"), message.get("tool_calls")
    parts = [content] if isinstance(content, str) else [part["text"] for part in content or ()]
    if calls:
        parts.append(json.dumps([_call(one) for one in calls], sort_keys=True, ensure_ascii=False))
    return "\n".join(filter(None, parts)) if calls else "".join(parts)


def _row(value: object, line: int) -> Row:
    if not isinstance(value, dict):
        raise ValueError("expected an object with a list `messages`")
    entry = cast("dict[str, Any]", value)
    if "chosen" in entry and "prompt" in entry:
        messages = [*_chat(entry["prompt"], "user"), *_chat(entry["chosen"], "assistant")]
    else:
        messages = _chat(entry.get("messages"), "")
    last = max((index for index, one in enumerate(messages) if one["role"] == "assistant"), default=0)
    if not last:
        raise ValueError("expected an answer of the assistant behind what is asked")
    if all(one["role"] in _INSTRUCTIONS for one in messages[:last]):
        raise ValueError("expected a question before the answer")
    return Row(line, tuple(messages[:last]), said(messages[last]))


def _chat(value: object, role: str) -> list[dict[str, Any]]:
    if isinstance(value, str) and role:
        return [{"role": role, "content": value}]
    if not isinstance(value, list) or not value:
        raise ValueError("expected a list of messages, with `role` and `content` each")
    return [_message(one, index) for index, one in enumerate(cast("list[object]", value), 1)]


def _message(value: object, number: int) -> dict[str, Any]:
    message = _entry(value)
    if not isinstance(message.get("role"), str):
        raise ValueError(f"message {number} has no `role`")
    content, calls = message.get("content"), message.get("tool_calls")
    if isinstance(content, list):
        if not all(isinstance(_entry(one).get("text"), str) for one in cast("list[object]", content)):
            raise ValueError(f"message {number} has a part that is no text")
    elif not isinstance(content, str) and not (content is None and calls):
        raise ValueError(f"the content of message {number} is no text")
    if calls is not None and not _are_calls(calls):
        raise ValueError(f"message {number}: expected `tool_calls` with a `function` that has a `name` each")
    return message


def _are_calls(calls: object) -> bool:
    if not isinstance(calls, list):
        return False
    named = [_entry(_entry(one).get("function")).get("name") for one in cast("list[object]", calls)]
    return all(isinstance(one, str) for one in named)


def _entry(value: object) -> dict[str, Any]:
    """A mapping; an empty one for anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call["function"]
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        with suppress(ValueError, RecursionError):
            arguments = json.loads(arguments)
    return {"name": function["name"], "arguments": arguments}
