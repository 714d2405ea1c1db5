"""One row of a data set: a short system prompt, the turns of a conversation, and where they come from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.tuning.sample import Sample

ROLES = ("user", "assistant")


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation that ends with the answer; *Invariant:* it has an even number of turns, at least two."""

    turns: tuple[str, ...]
    system: str = ""
    source: str = ""
    """A file and a line: `logs/may.jsonl:12`; not part of what is trained on."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Everything before the answer."""
        return self.turns[:-1]

    @property
    def answer(self) -> str:
        return self.turns[-1]

    @property
    def question(self) -> str:
        """What makes two rows ask the same: the turns before the answer, whatever their blanks and the instructions."""
        return "\n".join(normal(turn) for turn in self.asked)

    @property
    def share(self) -> float:
        """A number from 0 to 1 that depends on nothing but what is asked: it decides between training and hold-out."""
        digest = sha256(self.question.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") / 2**64


def normal(text: str) -> str:
    """A text with one blank where it has several."""
    return " ".join(text.split())


def row_of(sample: Sample, system: str, source: str) -> Row:
    """A worked example as a row."""
    return Row(sample.turns, system, source)


def written(row: Row) -> str:
    """The row in the chat format, as one line without its break."""
    messages = [{"role": "system", "content": row.system}] if row.system else []
    messages += [{"role": ROLES[index % 2], "content": turn} for index, turn in enumerate(row.turns)]
    return json.dumps({"messages": messages}, ensure_ascii=False)


def as_lines(rows: tuple[Row, ...] | list[Row]) -> str:
    """A file of rows."""
    return "".join(f"{written(row)}\n" for row in rows)
