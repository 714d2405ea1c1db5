"""What the searches for worked examples yield."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.text import Span


class Shape(StrEnum):
    """How examples are written; the values are those of `ExampleSet.shape`."""

    LABELS = "labels"
    TAGS = "tags"
    HEADINGS = "headings"
    MESSAGES = "messages"
    LIST = "list"
    CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example; its parts are more than one where it is a good and a bad version."""

    shape: Shape
    parts: tuple[Span, ...]
    style: str = ""
    """The tag or the label that marks it."""
    inner: Span | None = None
    """Its text without the tag or the heading that marks it."""
    halves: tuple[Span, Span] | None = None
    """What it gives and what it answers, where labels that repeat say so."""
    reach: int = 0
    """Up to where what looks like an example belongs to it, if that is further than its own end."""

    @property
    def span(self) -> Span:
        return self.parts[0]
