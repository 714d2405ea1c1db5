"""One worked example as a model would be trained on it, and why an example is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.text import Place


@dataclass(frozen=True, slots=True)
class Sample:
    """Turns of a conversation, asked and answered by turns; *Invariant:* there are at least two, of an even number."""

    turns: tuple[str, ...]
    place: Place

    @property
    def asked(self) -> tuple[str, ...]:
        """Everything before the answer."""
        return self.turns[:-1]

    @property
    def answer(self) -> str:
        return self.turns[-1]


class Reason(StrEnum):
    """Why an example cannot be told apart into input and output; the values complete "this example"."""

    RUN_TIME = "has parts that only the running program knows"
    NO_TEXT = "has an input or an output that is no text, and the program writes it in a way of its own"
    UNNAMED = "does not say what of it is the input and what the output"
    SEVERAL = "has several texts that could be the input or the output"
    EMPTY = "lacks its input or its output"
    POLAR = "shows a good and a bad answer, and no input"
    SPEAKERS = "is a conversation whose speakers do not take turns"


@dataclass(frozen=True, slots=True)
class Unclear:
    """An example that is left where it is."""

    reason: Reason
    place: Place
