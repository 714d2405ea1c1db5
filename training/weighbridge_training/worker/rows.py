"""The rows of a job, read with file and line, and as examples to learn from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.worker.events import Data
from weighbridge_training.worker.failures import Failure
from weighbridge_training.worker.masks import Marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from weighbridge_training.worker.masks import Message, Speaker

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Example:
    """What is learned at once: one conversation, or the better and the worse answer to one prompt."""

    sequences: tuple[Marked, ...]

    @property
    def tokens(self) -> int:
        return sum(len(one.ids) for one in self.sequences)

    @property
    def longest(self) -> int:
        return max(len(one.ids) for one in self.sequences)

    @property
    def trained(self) -> int:
        return sum(one.count for one in self.sequences)


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything that is trained on, and the account of what is not."""

    examples: tuple[Example, ...]
    account: Data


def read_lines(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row with its place; raises `Failure`."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Failure("bad-rows", f"{path} cannot be read: {error}.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError:
            raise Failure("bad-rows", f"{place}: expected one JSON object a line.") from None
        if not isinstance(row, dict):
            raise Failure("bad-rows", f"{place}: expected a JSON object.")
        yield place, row


def messages_of(place: str, value: Any, roles: str) -> list[Message]:
    """The messages of a row; a text alone is one of a user, or of the assistant."""
    if isinstance(value, str):
        return [{"role": roles, "content": value}]
    plain = isinstance(value, list) and all(
        isinstance(one, dict) and isinstance(one.get("role"), str) and isinstance(one.get("content"), str)
        for one in value
    )
    if not plain or not value:
        raise Failure("bad-rows", f'{place}: expected messages, each with "role" and "content" as text.')
    return [{"role": one["role"], "content": one["content"]} for one in value]


def answers_to_learn(path: str, speaker: Speaker, max_length: int) -> Examples:
    """Conversations whose answers are learned."""

    def one(place: str, row: dict[str, Any]) -> tuple[Marked, ...]:
        return (speaker.conversation(messages_of(place, row.get("messages"), "user"), place),)

    return _examples(path, one, speaker, max_length)


def preferences_to_learn(path: str, speaker: Speaker, max_length: int) -> Examples:
    """A prompt with a better and a worse answer each."""

    def pair(place: str, row: dict[str, Any]) -> tuple[Marked, ...]:
        prompt = messages_of(place, row.get("prompt"), "user")
        return tuple(
            _last_answer(
                speaker.conversation([*prompt, *messages_of(place, row.get(name), "assistant")], place),
                len(speaker.prompt(prompt)),
            )
            for name in ("chosen", "rejected")
        )

    return _examples(path, pair, speaker, max_length)


def _last_answer(marked: Marked, start: int) -> Marked:
    """Answers that belong to the prompt are not what is preferred."""
    return Marked(marked.ids, tuple(mark and at >= start for at, mark in enumerate(marked.trained)))


def _examples(
    path: str, build: Callable[[str, dict[str, Any]], Sequence[Marked]], speaker: Speaker, max_length: int
) -> Examples:
    kept: list[Example] = []
    refused: list[int] = []
    rows = cut = cut_answers = 0
    for place, row in read_lines(path):
        rows += 1
        whole = build(place, row)
        short = tuple(Marked(one.ids[:max_length], one.trained[:max_length]) for one in whole)
        cut += any(len(one.ids) > max_length for one in whole)
        cut_answers += any(now.count < then.count for now, then in zip(short, whole, strict=True))
        if all(one.count for one in short):
            kept.append(Example(short))
        else:
            refused.append(int(place.rpartition(":")[2]))
    if not kept:
        raise Failure(
            "no-rows",
            f"None of the {rows} rows of {path} has an answer to learn within {max_length} tokens. Raise "
            "`training.max_length`, or shorten the prompts of the rows.",
        )
    account = Data(
        rows=rows,
        trained_rows=len(kept),
        tokens=sum(one.tokens for one in kept),
        trained_tokens=sum(one.trained for one in kept),
        longest=max(one.longest for one in kept),
        cut_rows=cut,
        cut_answers=cut_answers,
        refused_rows=len(refused),
        refused_lines=tuple(refused[:_NAMED]),
        mask="generation" if speaker.marks_itself else "prefix",
    )
    return Examples(tuple(kept), account)
