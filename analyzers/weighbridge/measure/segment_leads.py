# ruff: noqa: RUF001 (marks of other scripts are meant)
"""The line with a colon that leads to a line of a prompt, such as the one above a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.segment_lines import indent_of, is_item, label_of
from weighbridge.measure.segment_titles import by_form

if TYPE_CHECKING:
    from weighbridge.measure.part_kinds import PartKind
    from weighbridge.measure.segment_titles import Announced

_LEADS = re.compile(r"[:：][ \t]*[*_`\"]{0,3}[ \t]*[\[{(]?[ \t]*$|[\[{][ \t]*$")
_MARKS = frozenset('{}[]`"')


@dataclass(slots=True)
class _Lead:
    indent: int
    item: bool
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

    def enter(self, text: str, start: int, end: int) -> None:
        """Closes those that do not lead to a line."""
        indent = indent_of(text, start, end)
        item = is_item(text, start, end)
        while self._open and not self._leads(self._open[-1], indent, item, text[start + indent : end][:1]):
            self._open.pop()
            self._first = False
        self._blank = self._first = False

    def leave(self, text: str, start: int, end: int, kind: PartKind | None) -> None:
        """Opens one if a line leads to others."""
        if _LEADS.search(text, max(start, end - 12), end) is None:
            return
        said = label_of(text, start, end) or by_form(kind)
        self._open.append(_Lead(indent_of(text, start, end), is_item(text, start, end), said))
        self._first = True

    def _leads(self, lead: _Lead, indent: int, item: bool, mark: str) -> bool:
        if indent > lead.indent:
            lead.deeper = True
            return True
        if indent < lead.indent or lead.deeper or (lead.item and mark not in _MARKS):
            return False
        if lead.item:
            return not self._blank
        return self._first or item or not self._blank
