"""The files that moved facts live in: readable by a person, with where they came from and when to look again."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from weighbridge.findings import NewFile

if TYPE_CHECKING:
    from weighbridge.remedies.retrieval_loads import Chunk
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

REVIEW_AFTER = 6
"""Months: the audit of the source documents asks of every fact whether it changes within six."""
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 50


def chunk_files(
    chunks: tuple[Chunk, ...], region: PromptRegion, folder: str, workspace: Workspace, today: date
) -> tuple[NewFile, ...]:
    """One file for each chunk, under a name that is free."""
    made: list[NewFile] = []
    used: set[str] = set()
    for chunk in chunks:
        path = _free(f"{folder}/{_slug(chunk.title)}", used, workspace)
        used.add(path)
        made.append(NewFile(path, _text(chunk, region, workspace, today)))
    return tuple(made)


def said_in(chunk: Chunk, region: PromptRegion) -> str:
    """What a chunk says, as the prompt had it."""
    text = region.text.text
    parts: list[str] = []
    last = -1
    for span in sorted(chunk.spans):
        if parts:
            between = text[last : span.start]
            parts.append("\n" if between.strip() else between)
        parts.append(text[span.start : span.end])
        last = span.end
    return _lines("".join(parts)).strip("\n")


def _text(chunk: Chunk, region: PromptRegion, workspace: Workspace, today: date) -> str:
    spans = sorted(chunk.spans)
    place = region.text.locate(spans[0].start, spans[-1].end)
    document = workspace.document(place.path)
    lines = (
        ""
        if document is None
        else _line_range(document.lines.line_of(place.span.start), document.lines.line_of(place.span.end))
    )
    front = [
        "---",
        f"title: {quoted(chunk.title)}",
        f"source: {quoted(place.path + lines)}",
        *([f"prompt: {quoted(region.symbol)}"] if region.symbol else []),
        f"moved: {today.isoformat()}",
        f"review-by: {months_after(today, REVIEW_AFTER).isoformat()}",
        "---",
    ]
    said = said_in(chunk, region)
    title = "" if said.lstrip().startswith("#") else f"# {chunk.title}\n\n"
    return "\n".join(front) + f"\n\n{title}{said}\n"


def _line_range(first: int, last: int) -> str:
    return f":{first}" if first == last else f":{first}-{last}"


def months_after(day: date, months: int) -> date:
    """The day so many months later; the last of the month where it has no such day."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, 28)


def quoted(text: str) -> str:
    """A text of front matter, on one line and in quotes."""
    return '"' + " ".join(text.replace("\\", "").split()).replace('"', "'") + '"'


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _SLUG.sub("-", plain).strip("-")[:_LONGEST].strip("-") or "facts"


def _free(stem: str, used: set[str], workspace: Workspace) -> str:
    number, path = 1, f"{stem}.md"
    while path in used or workspace.document(path) is not None:
        number += 1
        path = f"{stem}-{number}.md"
    return path


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
