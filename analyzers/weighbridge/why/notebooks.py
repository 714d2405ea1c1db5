"""The arguments at one place of a notebook: asked of the program of its cells, told about the `.ipynb`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.facts import FormatRetry, OutputRepair
from weighbridge.sources.notebook import placed_in_notebook, program_of
from weighbridge.text import LineIndex, Place, Span
from weighbridge.why.argued import arguments_at

if TYPE_CHECKING:
    from weighbridge.measure.argument import Argument
    from weighbridge.sources.notebook import NotebookProgram
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace


def arguments_in_notebook(span: Span, document: Document, workspace: Workspace) -> tuple[Argument, ...]:
    """What is argued about the cell's line that a span of the notebook's text writes."""
    program = program_of(document)
    if program is None:
        return ()
    line = _line_at(span, program)
    if line is None:
        return ()
    return tuple(_placed(item, program) for item in arguments_at(line, program.module, workspace))


def _line_at(span: Span, program: NotebookProgram) -> Span | None:
    lines = LineIndex(program.text.text)
    for number in range(1, len(lines) + 1):
        line = lines.line_span(number)
        if len(line) and program.text.locate(line.start, line.end).span.overlaps(span):
            return line
    return None


def _placed(argument: Argument, program: NotebookProgram) -> Argument:
    def place(of: Place) -> Place:
        if of.path != program.document.path:
            return of
        return program.text.locate(of.span.start, of.span.end)

    fact = None if argument.fact is None else placed_in_notebook(argument.fact, program)
    return replace(
        argument,
        place=place(argument.place),
        scope=place(Place(argument.place.path, argument.scope)).span,
        links=tuple(replace(link, place=place(link.place)) for link in argument.links),
        broken=None if argument.broken is None else place(argument.broken),
        details=tuple((name, value if isinstance(value, str) else place(value)) for name, value in argument.details),
        fact=fact if isinstance(fact, (FormatRetry, OutputRepair)) else None,
    )
