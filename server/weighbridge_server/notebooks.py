"""A notebook as an editor has it, cell by cell, as the text of a notebook file, so that one reader knows both."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge_server.buffers import Buffer

_TAIL = '], "metadata": {"kernelspec": {"language": %s}}, "nbformat": 4, "nbformat_minor": 5}'


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; its text is a buffer of its own, which its kind does not follow."""

    is_code: bool
    buffer: Buffer


@dataclass(frozen=True)
class Notebook:
    """One version of one open notebook."""

    uri: str
    version: int
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """The notebook as a file would hold it."""
        return self._written[0]

    def with_buffer(self, buffer: Buffer) -> Notebook:
        """The notebook after an edit in one cell."""
        return replace(
            self,
            cells=tuple(replace(one, buffer=buffer) if one.buffer.uri == buffer.uri else one for one in self.cells),
        )

    def spliced(self, start: int, delete: int, cells: Iterable[Cell], version: int) -> Notebook:
        """The notebook after cells came and went."""
        return replace(self, version=version, cells=(*self.cells[:start], *cells, *self.cells[start + delete :]))

    def in_cell(self, span: Span) -> tuple[Buffer, Span] | None:
        """The cell in which a span of the notebook's text begins, and the span in that cell's text."""
        index = bisect_right(self._starts, span.start) - 1
        if index < 0:
            return None
        begins, offsets = self._written[1][index]
        if span.start > begins + offsets[-1]:
            return None
        start = max(0, bisect_right(offsets, span.start - begins) - 1)
        end = max(start, bisect_right(offsets, span.end - begins) - 1)
        return self.cells[index].buffer, Span(start, end)

    def offset(self, cell_uri: str, offset: int) -> int | None:
        """Where an offset of a cell's text stands in the notebook's text."""
        for cell, (begins, offsets) in zip(self.cells, self._written[1], strict=True):
            if cell.buffer.uri == cell_uri:
                return begins + offsets[min(offset, len(offsets) - 1)]
        return None

    @cached_property
    def _written(self) -> tuple[str, list[tuple[int, list[int]]]]:
        """The text, and for every cell where its text begins and how far each of its characters stands from there."""
        parts = ['{"cells": [']
        length = len(parts[0])
        places: list[tuple[int, list[int]]] = []
        for number, cell in enumerate(self.cells):
            kind = "code" if cell.is_code else "markdown"
            outputs = ' "execution_count": null, "outputs": [],' if cell.is_code else ""
            head = f'{", " * (number > 0)}{{"cell_type": "{kind}",{outputs} "metadata": {{}}, "source": "'
            written = [_escaped(character) for character in cell.buffer.text]
            body = "".join(written)
            places.append((length + len(head), [0, *accumulate(map(len, written))]))
            parts += [head, body, '"}']
            length += len(head) + len(body) + 2
        language = next((cell.buffer.language for cell in self.cells if cell.is_code), "python")
        return "".join([*parts, _TAIL % json.dumps(language)]), places

    @cached_property
    def _starts(self) -> list[int]:
        return [begins for begins, _ in self._written[1]]


def _escaped(character: str) -> str:
    if character in '"\\' or character < " ":
        return json.dumps(character)[1:-1]
    return character
