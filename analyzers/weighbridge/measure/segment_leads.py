"""The line with a colon that leads to a line of a prompt, such as the one above a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_titles import by_form, firmly

if TYPE_CHECKING:
    from weighbridge.measure.segment_lines import Shape
    from weighbridge.measure.segment_titles import Announced

_NAMED = frozenset({PartKind.FORMAT, PartKind.TOOLS})
"""What fields and tools are named for."""


@dataclass(slots=True)
class _Lead:
    indent: int
    mark: str
    announced: Announced | None
    deeper: bool = False
    """What it leads to is indented."""


class Leads:
    """The lines with a colon that lead to the lines now entered, the nearest last."""

    def __init__(self) -> None:
        self._open: list[_Lead] = []
        self._blank = False
        self._first = False

    @property
    def above(self) -> Announced | None:
        return next((lead.announced for lead in reversed(self._open) if lead.announced is not None), None)

    def blank(self) -> None:
        self._blank = True

    def close(self) -> None:
        """A title ends them all."""
        self._open.clear()

    def enter(self, shape: Shape) -> None:
        """Closes those that do not lead to a line."""
        while self._open and not self._leads(self._open[-1], shape):
            self._open.pop()
            self._first = False
        self._blank = self._first = False

    def leave(self, shape: Shape, kind: PartKind | None) -> None:
        """Opens one if a line leads to others, or is the first of an item that goes on."""
        if kind is not None and kind in _NAMED and shape.names and shape.mark:
            self._open.append(_Lead(shape.indent, shape.mark, firmly(kind)))
            self._first = True
        elif shape.leads:
            self._open.append(_Lead(shape.indent, shape.mark, shape.label or by_form(kind)))
            self._first = True

    def _leads(self, lead: _Lead, shape: Shape) -> bool:
        if shape.indent > lead.indent:
            lead.deeper = True
            return True
        if shape.indent < lead.indent or lead.deeper:
            return False
        if lead.mark:
            other = shape.mark and shape.mark != lead.mark
            return bool(other) or not (shape.mark or self._blank)
        return self._first or bool(shape.mark) or not self._blank
