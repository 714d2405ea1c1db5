"""A training set divided: rows that teach facts go to files that are searched, rows that teach behaviour stay.

*Invariant:* a row is in exactly one of the two afterwards, and every other character of the file is as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Applicability, Edit, Fix, NewFile
from weighbridge.remedies.lora_notes import linted, private_data
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.retrieval_chunks import REVIEW_AFTER, months_after, quoted
from weighbridge.sources.training_content import fact_rows
from weighbridge.sources.training_rows import read_rows
from weighbridge.text import Place, Span
from weighbridge.tuning.figures import fewest_examples
from weighbridge.tuning.privacy import private_parts
from weighbridge.tuning.row import Row as Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.sources.training_rows import Row, Rows
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

NAME = "split-facts-from-training"
FOLDER = "knowledge"
_TOGETHER = 10
"""Facts in one file: a search finds files, and brings each of them whole."""
_PUNCTUATION = ", \t\r\n"


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """The facts as files and the file without them; where nothing would be left of it, the files alone."""
    document = bench.workspace.document(finding.path)
    found = read_rows(document.text) if document is not None else None
    facts = fact_rows(found.rows) if found is not None else ()
    if document is None or found is None or not facts:
        yield Refusal(NAME, "No row of this file asks for a fact and answers with it.")
        return
    secret = _secret(document, facts)
    if secret is not None:
        yield secret
        return
    files = tuple(_chunks(document, facts, bench))
    told = [Told((row.asked or row.output, row.output), source=_source(document, row)) for row in facts]
    paths = [new.path for new in files]
    where = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    kept = len(found.rows) - len(facts)
    shared = (
        *private_data(told),
        f"The files are to be read again by {_review_by(bench)}; let the program search them for each question "
        "(`to-retrieval` writes such a search).",
        "Which rows ask for a fact was told by their words: read the preview.",
    )
    if not kept:
        title = f"Write the {len(facts):,} facts to {where}; all rows of {document.name} ask for facts"
        nothing = (
            "Nothing would be left to train on, so that the file stays as it is: take the training run out yourself."
        )
        yield Move(NAME, "knowledge", Fix(title, Applicability.MOVE, files=files), (nothing, *shared), clears=False)
        return
    edits = tuple(Edit(Place(document.path, span), "") for span in removed(document.text, found, facts))
    title = f"Move {len(facts):,} facts to {where}; {kept:,} rows stay in {document.name}"
    notes = (*shared, *_after(document, edits, kept, bench))
    yield Move(NAME, "", Fix(title, Applicability.MOVE, edits, files), notes)


def removed(text: str, found: Rows, rows: Sequence[Row]) -> Iterator[Span]:
    """What has to go so that these rows are gone and the others are as they were; some other row stays."""
    runs: list[Span] = []
    for row in rows:
        if runs and not text[runs[-1].end : row.span.start].strip(_PUNCTUATION):
            runs[-1] = Span(runs[-1].start, row.span.end)
        else:
            runs.append(row.span)
    for run in runs:
        yield _line(text, run) if found.lines else _element(text, run)


def _line(text: str, run: Span) -> Span:
    start = text.rfind("\n", 0, run.start) + 1
    end = text.find("\n", run.end)
    return Span(start, len(text) if end < 0 else end + 1)


def _element(text: str, run: Span) -> Span:
    """Elements of an array with the comma behind them; the last ones with the comma in front."""
    end = run.end
    while end < len(text) and text[end] in _PUNCTUATION:
        end += 1
    if text[end : end + 1] == "{":
        return Span(run.start, end)
    return Span(text.rfind(",", 0, run.start), run.end)


def _chunks(document: Document, facts: Sequence[Row], bench: Bench) -> Iterator[NewFile]:
    stem = document.name.partition(".")[0]
    parts = [facts[at : at + _TOGETHER] for at in range(0, len(facts), _TOGETHER)]
    width = len(str(len(parts)))
    for number, rows in enumerate(parts, 1):
        path = _free(f"{FOLDER}/{stem}-{number:0{width}}", bench.workspace)
        title = f"{stem}, part {number} of {len(parts)}"
        lines = ",".join(_ranges([document.lines.line_of(row.span.start) for row in rows]))
        front = (
            f"---\ntitle: {quoted(title)}\nsource: {quoted(f'{document.path}:{lines}')}\n"
            f"moved: {bench.today.isoformat()}\nreview-by: {_review_by(bench)}\n---\n\n"
        )
        yield NewFile(path, front + "\n".join(map(_said, rows)))


def _said(row: Row) -> str:
    answer = row.output.replace("\r\n", "\n").strip("\n")
    asked = " ".join(f"{row.instruction} {row.input}".split())
    return f"## {asked}\n\n{answer}\n" if asked else f"{answer}\n"


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """`1-3`, `7`: the lines of rows, each run once."""
    first = last = lines[0]
    for line in (*lines[1:], -1):
        if line == last or line == last + 1:
            last = line
            continue
        yield str(first) if first == last else f"{first}-{last}"
        first = last = line


def _free(stem: str, workspace: Workspace) -> str:
    path, number = f"{stem}.md", 1
    while workspace.exists(path):
        number += 1
        path = f"{stem}-{number}.md"
    return path


def _review_by(bench: Bench) -> str:
    return months_after(bench.today, REVIEW_AFTER).isoformat()


def _source(document: Document, row: Row) -> str:
    return f"{document.path}:{document.lines.line_of(row.span.start)}"


def _secret(document: Document, rows: Sequence[Row]) -> Refusal | None:
    for row in rows:
        for part in (row.asked, row.output):
            found = next((one for one in private_parts(part) if one.kind.is_secret), None)
            if found is not None:
                return Refusal(
                    NAME,
                    f"{_source(document, row)} has what looks like {found.kind}. Take it out, and out of use, first.",
                    Place(document.path, row.span),
                )
    return None


def _after(document: Document, edits: Sequence[Edit], kept: int, bench: Bench) -> Iterator[str]:
    text = document.text
    for edit in sorted(edits, key=lambda one: one.place.span, reverse=True):
        text = text[: edit.place.span.start] + text[edit.place.span.end :]
    least = fewest_examples(bench.rules, bench.settings_for(document.path).for_path(document.path))
    if kept < least:
        yield f"{kept:,} rows of behaviour are too few to tune on ({least} are the least): collect more first."
    yield from linted((document.path,), [NewFile(document.path, text)], bench)
