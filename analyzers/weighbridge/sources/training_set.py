"""A file of training rows: how many, how many twice or in conflict, what they teach, and who trains on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import TrainingSet
from weighbridge.findings import Related
from weighbridge.sources.training_content import about_self, facts_taught, tasks_of
from weighbridge.sources.training_names import never_training_set, sample_name, training_path
from weighbridge.sources.training_references import references_of, trains_here
from weighbridge.sources.training_rows import read_rows
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.sources.training_rows import Row, Rows
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_SHOWN = 5
# a longer answer in prose can be worded in two ways without contradiction
_CLOSED_ANSWER = 100


def training_sets(document: Document, workspace: Workspace) -> Iterator[TrainingSet]:
    """The training set that a data file is, if anything but its shape says so."""
    if never_training_set(document.path):
        return
    found = read_rows(document.text)
    if found is None or not found.rows:
        return
    referenced = document.path in references_of(workspace)
    if not referenced and not _is_meant_for_training(document, found, workspace):
        return
    rows = found.rows
    copies = _duplicates(rows)
    conflicts = _conflicts(rows, found.format)
    tasks = tasks_of(rows)
    taught = facts_taught(rows)
    yield TrainingSet(
        place=Place(document.path, _first_line(document)),
        symbol=document.name,
        format=found.format,
        count=len(rows),
        duplicates=len(copies),
        conflicts=len(conflicts),
        tasks=max(len(tasks), 1),
        tasks_text=", ".join(f"{task.name} ({task.count} rows)" for task in tasks),
        fact_share=taught.share,
        referenced=referenced,
        related=(
            *_pairs(document, conflicts, "asks what line {line} asks, and answers otherwise"),
            *_pairs(document, copies, "says what line {line} says"),
            *(_at(document, task.example, f"{task.name}: {task.prompt[:80]}") for task in tasks[:_SHOWN]),
            *(_at(document, row, _taught(row)) for row in taught.rows[:_SHOWN]),
        ),
    )


def _is_meant_for_training(document: Document, found: Rows, workspace: Workspace) -> bool:
    if sample_name(document.path):
        return False
    if found.foreign and not training_path(document.path):
        return False
    if training_path(document.path):
        # plain text under `train/` may train anything
        return found.format != "text" or trains_here(workspace)
    if not trains_here(workspace):
        return False
    # demo data of an application are arrays; prompt and answer alone are also what a cache or an evaluation keeps
    return found.lines or found.format not in ("prompt-completion", "text")


def _first_line(document: Document) -> Span:
    span = document.lines.line_span(1)
    text = document.text[span.start : span.end]
    return Span(span.start, span.start + len(text.rstrip("\r\n")))


def _normal(text: str) -> str:
    return " ".join(text.split())


def _duplicates(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows that stand in the file before, with their first likeness."""
    seen: dict[tuple[str, str, str], Row] = {}
    found: list[tuple[Row, Row]] = []
    for row in rows:
        key = (_normal(row.asked), _normal(row.output), _normal(row.rejected))
        first = seen.setdefault(key, row)
        if first is not row:
            found.append((row, first))
    return found


def _conflicts(rows: Sequence[Row], kind: str) -> list[tuple[Row, Row]]:
    """For every input with unequal answers, the first pair of rows that differ."""
    if kind == "preference":
        return _preference_conflicts(rows)
    seen: dict[str, Row] = {}
    found: dict[str, tuple[Row, Row]] = {}
    for row in rows:
        asked = _normal(row.asked)
        if not asked:
            continue
        first = seen.setdefault(asked, row)
        if (
            first is not row
            and asked not in found
            and _normal(first.output).casefold() != _normal(row.output).casefold()
            and _is_closed(first.output)
            and _is_closed(row.output)
            and not about_self(row)
        ):
            found[asked] = (row, first)
    return list(found.values())


def _is_closed(answer: str) -> bool:
    # in bytes: a Chinese character says as much as three letters
    return len(answer.encode("utf-8", "replace")) <= _CLOSED_ANSWER


def _preference_conflicts(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """What one row prefers, another turns down."""
    preferred: dict[tuple[str, str], Row] = {}
    for row in rows:
        preferred.setdefault((_normal(row.asked), _normal(row.output)), row)
    found: list[tuple[Row, Row]] = []
    for row in rows:
        other = preferred.get((_normal(row.asked), _normal(row.rejected)))
        # a ranking of three answers prefers the second to the third: only the reverse pair contradicts
        if (
            other is not None
            and (other is row or _normal(other.rejected) == _normal(row.output))
            and other.span <= row.span
        ):
            found.append((row, other))
    return found


def _pairs(document: Document, pairs: Sequence[tuple[Row, Row]], message: str) -> Iterator[Related]:
    for row, first in pairs[:_SHOWN]:
        yield _at(document, row, message.format(line=document.lines.line_of(first.span.start)))


def _taught(row: Row) -> str:
    return "asks for a fact and answers with it" if row.asked else "a document: the facts in it, and no behaviour"


def _at(document: Document, row: Row, message: str) -> Related:
    return Related(Place(document.path, row.span), message)
