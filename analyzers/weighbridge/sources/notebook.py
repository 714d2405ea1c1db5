"""The code cells of Jupyter notebooks: programs whose findings land on the characters of the `.ipynb`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.facts import (
    CitationDemand,
    ExampleSet,
    FormatRetry,
    FormatSpec,
    KnowledgeBlock,
    PerUserFacts,
    Prompt,
    StaleDate,
    VolatileFacts,
)
from weighbridge.prompt_text import Piece, PromptText
from weighbridge.sources.data import get, items, string, text_scalar
from weighbridge.sources.data_chats import content_text
from weighbridge.sources.json_reader import read_json
from weighbridge.sources.region import Home
from weighbridge.text import LineIndex, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.facts import Fact
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document

_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*")
_LINE_MAGIC = re.compile(r"^([ \t]*)([%!?])(?=\S)", re.MULTILINE)
_SHOWN = re.compile(r"^[ \t]*[\w.]+\?{1,2}[ \t]*$", re.MULTILINE)
_PYTHON_MAGICS = frozenset(("time", "timeit", "capture", "prun", "python", "python3", "memit", "writefile_and_run"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell, decoded, with the characters that write it."""

    index: int
    language: str
    text: PromptText


@dataclass(frozen=True, slots=True)
class NotebookProgram:
    """The code cells of a notebook in one module, in the order in which they stand."""

    document: Document
    text: PromptText
    module: Module


def cells(document: Document) -> list[Cell]:
    """The code cells of a notebook; markdown cells are for people."""
    root = read_json(document.text)
    language = string(root, "metadata", "language_info", "name") or string(root, "metadata", "kernelspec", "language")
    found: list[Cell] = []
    for index, cell in enumerate(items(get(root, "cells"))):
        source = get(cell, "source")
        if string(cell, "cell_type") != "code" or (not items(source) and text_scalar(source) is None):
            continue
        text = content_text(document, source)
        if text is None:
            continue
        magic = _CELL_MAGIC.match(text.text)
        other = magic is not None and magic.group(1) not in _PYTHON_MAGICS
        found.append(Cell(index, magic.group(1) if magic and other else (language or "python").lower(), text))
    return found


def program_of(document: Document) -> NotebookProgram | None:
    """The program that the cells of a notebook make together; None where they are in no known language."""
    every = cells(document)
    languages = {cell.language for cell in every}
    language = next((name for name in ("python", "typescript", "javascript") if name in languages), None)
    if language is None:
        return None
    pieces: list[Piece] = []
    for cell in every:
        if cell.language == language and cell.text.pieces:
            pieces.extend(cell.text.pieces)
            end = cell.text.pieces[-1].place.span.end
            pieces.append(Piece("\n\n", Place(document.path, Span(end, end))))
    if not pieces:
        return None
    text = PromptText(tuple(pieces))
    source = text.text
    if language == "python":
        from weighbridge.code.python import lower_python

        return NotebookProgram(document, text, lower_python(document.path, _without_magics(source)))
    from weighbridge.code.typescript import lower_typescript

    return NotebookProgram(document, text, lower_typescript(document.path, source, language))


def placed_in_notebook(fact: Fact, program: NotebookProgram) -> Fact:
    """A fact about the module, told about the notebook."""
    related = tuple(replace(item, place=_placed(item.place, program)) for item in fact.related)
    moved = replace(fact, place=_placed(fact.place, program), related=related)
    if isinstance(moved, FormatRetry):
        start = LineIndex(program.text.text).line_start(moved.parser_line)
        line = program.document.lines.line_of(program.text.locate(start, start).span.start)
        return replace(moved, parser_line=line)
    match moved:
        case Prompt() | ExampleSet() | FormatSpec() | VolatileFacts() | KnowledgeBlock() | PerUserFacts() | StaleDate():
            return replace(moved, home=Home.NOTEBOOK)
        case CitationDemand():
            return replace(moved, home=Home.NOTEBOOK)
        case _:
            return moved


def region_in_notebook(region: PromptRegion, program: NotebookProgram) -> PromptRegion:
    """A prompt of the module, as it stands in the notebook."""
    return replace(
        region,
        place=_placed(region.place, program),
        home=Home.NOTEBOOK,
        text=PromptText(tuple(piece for one in region.text.pieces for piece in _pieces(one, program))),
        shots=tuple(replace(shot, place=_placed(shot.place, program)) for shot in region.shots),
        calls=tuple(_placed(call, program) for call in region.calls),
    )


def _pieces(piece: Piece, program: NotebookProgram) -> Iterator[Piece]:
    """What writes a piece of prompt text in the notebook's file: an escape there may stand for one character of it."""
    span = piece.place.span
    if piece.hole or len(piece.text) != len(span) or piece.place.path != program.document.path:
        yield replace(piece, place=_placed(piece.place, program))
        return
    index, begin = program.text.first_reaching(span.start)
    for source in program.text.pieces[index:]:
        start, end = max(span.start, begin), min(span.end, begin + len(source.text))
        if begin >= span.end:
            return
        if start < end:
            said = piece.text[start - span.start : end - span.start]
            yield Piece(said, program.text.locate(start, end))
        begin += len(source.text)


def _placed(place: Place, program: NotebookProgram) -> Place:
    if place.path != program.document.path:
        return place
    return program.text.locate(place.span.start, place.span.end)


def _without_magics(source: str) -> str:
    """Shell and magic lines as comments of the same length, so that no offset moves."""
    source = _LINE_MAGIC.sub(lambda match: f"{match.group(1)}#", source)
    return _SHOWN.sub(lambda match: "#" * len(match.group()), source) if "?" in source else source
