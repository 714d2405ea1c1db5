"""Makes an example smaller while it does the same: files, then statements, then the items of lists, outermost first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from weighbridge.code.pieces import pieces_of
from weighbridge.reproduce.edits import edited, moved
from weighbridge.text import Span
from weighbridge.workspace import dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weighbridge.code.pieces import Group
    from weighbridge.reproduce.outcome import Example, Oracle

_ROUNDS = 4
Item = TypeVar("Item")


def smallest(example: Example, oracle: Oracle) -> Example:
    """The example with as little as its outcome needs, or as far as the time reached."""
    example = _fewest_files(example, oracle)
    for _ in range(_ROUNDS):
        before = example
        for path in sorted(example.files, key=lambda name: (name == example.path, name)):
            example = _fewest_pieces(example, path, oracle)
        if example == before or oracle.out_of_time:
            break
    return _fewest_folders(_without_blank_lines(example, oracle), oracle)


def needed(items: Sequence[Item], works: Callable[[list[Item]], bool]) -> list[Item]:
    """The items that cannot go, by taking ever smaller stretches away; `works` says whether the rest is enough."""
    kept = list(items)
    size = len(kept)
    while size:
        position = 0
        while position < len(kept):
            rest = kept[:position] + kept[position + size :]
            if works(rest):
                kept = rest
            else:
                position += size
        size //= 2
    return kept


def _fewest_files(example: Example, oracle: Oracle) -> Example:
    others = [path for path in example.files if path != example.path]

    def of(paths: list[str]) -> Example:
        kept = {example.path, *paths}
        return replace(example, files={path: text for path, text in example.files.items() if path in kept})

    return of(needed(others, lambda paths: oracle.same(of(paths))))


def _fewest_folders(example: Example, oracle: Oracle) -> Example:
    """The example without the folders that all of its files lie in, as far as they decide nothing."""
    while True:
        heads = {path.partition("/")[::2] for path in example.files}
        if len({head for head, _ in heads}) != 1 or not all(rest for _, rest in heads):
            return example
        files = {path.partition("/")[2]: text for path, text in example.files.items()}
        made = replace(example, files=files, path=example.path.partition("/")[2])
        if not oracle.same(made):
            return example
        example = made


def _fewest_pieces(example: Example, path: str, oracle: Oracle) -> Example:
    dialect = dialect_of(path)
    if not dialect:
        return _fewest_lines(example, path, oracle)
    number = 0
    while not oracle.out_of_time:
        groups = pieces_of(example.files[path], dialect).groups
        if number >= len(groups):
            break
        example = _fewest_of(groups[number], example, path, oracle)
        number += 1
    return example


def _fewest_lines(example: Example, path: str, oracle: Oracle) -> Example:
    """A manifest with the lines that count."""

    def of(lines: list[str]) -> Example:
        return replace(example, files={**example.files, path: "".join(lines)})

    return of(needed(example.files[path].splitlines(keepends=True), lambda lines: oracle.same(of(lines))))


def _fewest_of(group: Group, example: Example, path: str, oracle: Oracle) -> Example:
    def of(kept: list[Span]) -> Example | None:
        gone = [span for span in group.spans if span not in kept]
        edits = [(span, "") for span in gone]
        if group.must_hold_one and not kept:
            edits[-1] = (gone[-1], _passing(gone[-1], example.files[path]))
        return with_edits(example, path, edits)

    def works(kept: list[Span]) -> bool:
        made = of(kept)
        return made is not None and oracle.same(made)

    return of(needed(group.spans, works)) or example


def _passing(span: Span, text: str) -> str:
    """`pass` in the place of a statement, with its indentation and its line break."""
    source = text[span.start : span.end]
    indent = source[: len(source) - len(source.lstrip())]
    return f"{indent}pass\n" if source.endswith("\n") else f"{indent}pass"


def with_edits(example: Example, path: str, edits: Sequence[tuple[Span, str]]) -> Example | None:
    """The example with one of its files edited; None where the place that is asked about would be gone."""
    offset = example.offset if path != example.path else moved(example.offset, edits)
    if offset is None:
        return None
    return replace(example, files={**example.files, path: edited(example.files[path], edits)}, offset=offset)


def _without_blank_lines(example: Example, oracle: Oracle) -> Example:
    for path, text in example.files.items():
        edits: list[tuple[Span, str]] = []
        start = 0
        for line in text.splitlines(keepends=True):
            if not line.strip():
                edits.append((Span(start, start + len(line)), ""))
            start += len(line)
        made = with_edits(example, path, edits) if edits else None
        if made is not None and oracle.same(made):
            example = made
    return example
