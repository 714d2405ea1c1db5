"""A text that is rewritten in several places at once, and the smallest edits from one text to another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from weighbridge.findings import Edit
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    by: str
    like: int
    """Whole lines are indented like the line of this offset; -1 where they are as they are."""


@dataclass(frozen=True, slots=True)
class _Move:
    start: int
    end: int
    to: int
    less: int
    before: str = ""
    behind: str = ""
    around: tuple[int, int] | None = None
    """What goes where it stood, a little more than what is moved."""
    instead: str = ""
    like: int = -1


@dataclass(frozen=True, slots=True)
class Line:
    """A line that an expression is put on, and what stands around it there."""

    at: int
    less: int
    """By how much its further lines are indented less than where they stood."""
    before: str
    behind: str


@dataclass(slots=True)
class Rewriting:
    """Replacements in one text; what lies inside a replaced part is gone with it."""

    text: str
    _changes: list[_Change] = field(default_factory=list[_Change])
    _moves: list[_Move] = field(default_factory=list[_Move])
    _less: dict[int, int] = field(default_factory=dict[int, int])
    """By how many characters the line that begins there is indented less."""

    def replace(self, start: int, end: int, by: str, like: int = -1) -> None:
        """Replaces a part of the text; further lines lose as much indentation as the line of `like` does."""
        self._changes.append(_Change(start, end, by, like))

    def insert(self, at: int, text: str, like: int = -1) -> None:
        """Inserts a text; its lines lose as much indentation as the line of `like` does."""
        self._changes.append(_Change(at, at, text, like))

    def delete(self, start: int, end: int) -> None:
        self._changes.append(_Change(start, end, "", -1))

    def move(self, start: int, end: int, to: int, less: int) -> None:
        """Puts whole lines somewhere else, indented by so many characters less, with what is replaced inside them."""
        self._moves.append(_Move(start, end, to, less))

    def lift(self, lifted: tuple[int, int], around: tuple[int, int], instead: str, line: Line) -> None:
        """Puts an expression on a line of its own, and a name where it stood, with what surrounds it there."""
        move = _Move(*lifted, line.at, line.less, line.before, line.behind, around, instead, around[0])
        self._moves.append(move)

    def dedent(self, line: int, less: int) -> None:
        """Indents the line that begins at an offset less than before."""
        self._less[line] = self._less.get(line, 0) + less

    def rendered(self, start: int = 0, end: int | None = None) -> str:
        """A part of the text with everything that was replaced inside it."""
        end = len(self.text) if end is None else end
        changes = [*self._changes, *(_Change(line, line + less, "", -1) for line, less in self._less.items())]
        for item in self._moves:
            if (item.start, item.end) != (start, end) and start <= item.to and item.end <= end:
                lines = _lines(self.rendered(item.start, item.end))
                whole = item.start == self.text.rfind("\n", 0, item.start) + 1
                moved = "".join(
                    line if position == 0 and not whole else _without(line, item.less)
                    for position, line in enumerate(lines)
                )
                place = item.around or (item.start, item.end)
                written = f"{self._dedented(item.before, item.like)}{moved}{self._dedented(item.behind, item.like)}"
                changes += [_Change(*place, item.instead, -1), _Change(item.to, item.to, written, -1)]
        inside = [
            (position, change)
            for position, change in enumerate(changes)
            if start <= change.start and change.end <= end and (change.start, change.end) != (start, end)
        ]
        # of two that begin together an insertion comes first, and of two replacements the longer one
        inside.sort(key=lambda item: (item[1].start, item[1].end > item[1].start, -item[1].end, item[0]))
        parts: list[str] = []
        at = start
        for _, change in inside:
            if change.start < at:
                continue
            parts += [self.text[at : change.start], self._written(change)]
            at = change.end
        return "".join([*parts, self.text[at:end]])

    def _written(self, change: _Change) -> str:
        whole = change.start == self.text.rfind("\n", 0, change.start) + 1
        return self._dedented(change.by, change.like) if whole else self._dedented(f"\0{change.by}", change.like)[1:]

    def _dedented(self, text: str, like: int) -> str:
        less = self._less.get(self.text.rfind("\n", 0, like) + 1, 0) if like >= 0 else 0
        return "".join(_without(line, less) for line in _lines(text)) if less else text


def _lines(text: str) -> list[str]:
    """The lines of a text with their breaks; a form feed and its like are no breaks in a program."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _without(line: str, less: int) -> str:
    blank = len(line) - len(line.lstrip(" \t"))
    return line[min(less, blank) :]


def edits_between(path: str, old: str, new: str) -> tuple[Edit, ...]:
    """The edits that turn one text into another, line by line, in order."""
    return tuple(_hunks(path, old, new))


def _hunks(path: str, old: str, new: str) -> Iterator[Edit]:
    before, after = _lines(old), _lines(new)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    for kind, first, last, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(Place(path, Span(starts[first], starts[last])), "".join(after[low:high]))
