"""The report for a person at a terminal: each finding with its source, its figures, and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render.frame import frame, printable
from weighbridge.render.style import coloured, plain
from weighbridge.render.summary import summary_lines
from weighbridge.tokens.counter import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.findings import Finding, Measure, Related
    from weighbridge.render.context import Context
    from weighbridge.report import Report
    from weighbridge.text import Place

    Paint = Callable[[str, str], str]

RELATED_SHOWN = 3
"""Pieces of evidence that are shown with their source; the rest is counted."""


def render(report: Report, context: Context) -> Iterator[str]:
    paint = coloured if context.colour else plain
    for finding in report.findings:
        yield "".join(f"{line}\n" for line in _finding(finding, context, paint))
        yield "\n"
    for line in summary_lines(report, context):
        yield f"{line}\n"


def _finding(finding: Finding, context: Context, paint: Paint) -> Iterator[str]:
    severity = paint(finding.severity.value, f"{finding.severity.value}[{finding.rule}]")
    message = " ".join(finding.message.split())
    yield f"{severity}{paint('bold', ': ' + printable(message))}"
    places = [finding_place(finding), *(one.place for one in finding.related[:RELATED_SHOWN])]
    gutter = max(len(str(_last_line(place, context))) for place in places)
    yield from _place(places[0], finding.severity.value, context, paint, gutter)
    for one in finding.related[:RELATED_SHOWN]:
        yield from _evidence(one, context, paint, gutter)
    hidden = len(finding.related) - RELATED_SHOWN
    margin = " " * (gutter + 1)
    if hidden > 0:
        yield f"{margin}{paint('frame', '=')} and {hidden:,} more"
    measures = dict(finding.measures)
    exact = measures.get("tokens_exact", True) is True
    figures = [text for name, value in finding.measures for text in _figure(name, value, exact=exact)]
    if figures:
        yield f"{margin}{paint('frame', '=')} {', '.join(figures)}"
    if basis := measures.get("tokens_basis"):
        yield f"{margin}{paint('frame', '=')} an estimate, at least: {basis}"
    if finding.remedies:
        yield f"{margin}{paint('frame', '=')} could move: {', '.join(finding.remedies)}"
    yield f"{margin}{paint('frame', '=')} {paint('dim', f'why and what instead: weighbridge explain {finding.rule}')}"


def finding_place(finding: Finding) -> Place:
    """Where a finding stands."""
    from weighbridge.text import Place

    return Place(finding.path, finding.span)


def _evidence(related: Related, context: Context, paint: Paint, gutter: int) -> Iterator[str]:
    yield f"{' ' * (gutter + 1)}{paint('frame', '|')}"
    yield from _place(related.place, "frame", context, paint, gutter, most=1, note=" ".join(related.message.split()))


def _place(
    place: Place, kind: str, context: Context, paint: Paint, gutter: int, most: int = 4, note: str = ""
) -> Iterator[str]:
    region = context.region(place.path, place.span)
    head = f"{' ' * gutter}{paint('frame', '-->')} {printable(region.path)}:{region.start.line}:{region.start.column}"
    yield f"{head} {printable(note)}" if note else head
    document = context.sources(place.path)
    if document is None or not context.quotes:
        return
    margin = " " * (gutter + 1)
    bar = paint("frame", "|")
    for line in frame(document, place.span, context.width, most):
        if not line.line:
            yield f"{paint('frame', '.' * max(gutter, 3))}"
            continue
        yield f"{paint('frame', f'{line.line:>{gutter}}')} {bar} {line.text}".rstrip()
        if line.carets:
            yield f"{margin}{bar} {_carets(line.carets, kind, paint)}"


def _carets(carets: str, kind: str, paint: Paint) -> str:
    blanks = len(carets) - len(carets.lstrip())
    return carets[:blanks] + paint(kind, carets[blanks:])


def _last_line(place: Place, context: Context) -> int:
    return context.region(place.path, place.span).end.line


def _figure(name: str, value: Measure, *, exact: bool) -> Iterator[str]:
    """The figures that a person weighs with; words and flags are in the message already."""
    label = name.replace("_", " ")
    if isinstance(value, bool | str):
        return
    if name == "tokens" and not exact:
        yield f"{label} ~{rounded(value)}"
        return
    if isinstance(value, float):
        yield f"{label} {value:.0%}" if name.endswith("share") else f"{label} {value:.2g}"
    elif value:
        yield f"{label} {value:,}"
