"""Proves that an inserted comment does what it is for, and nothing else, by doing it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from weighbridge.suppression import apply
from weighbridge.text import Document, Span
from weighbridge.workspace import dialect_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from weighbridge.accepting_scene import Scene
    from weighbridge.findings import Edit, Finding


def accepts(scene: Scene, edit: Edit, most: Collection[Finding]) -> bool:
    """Whether an insertion takes the finding out and at most these others, leaves the program as it is, and gives no
    cause to speak of a suppression."""
    before, after = scene.document, edited(scene.document, edit)
    moved = [_moved(one, edit) for one in scene.findings]
    old = apply(before, scene.findings, scene.today, scene.known, scene.active)
    new = apply(after, moved, scene.today, scene.known, scene.active)
    gone = {one for one, there in zip(scene.findings, moved, strict=True) if there in new.suppressed}
    lost = gone - set(old.suppressed)
    said = [Counter((fact.state, fact.names, fact.until) for fact in outcome.facts) for outcome in (old, new)]
    return (
        scene.finding in lost
        and lost <= set(most)
        and gone >= set(old.suppressed)
        and said[0] == said[1]
        and _same_text(before, after)
    )


def edited(document: Document, edit: Edit) -> Document:
    """The document after one edit."""
    span = edit.place.span
    text = f"{document.text[: span.start]}{edit.replacement}{document.text[span.end :]}"
    return Document(document.path, text, document.language)


def _moved(finding: Finding, edit: Edit) -> Finding:
    at, by = edit.place.span.end, len(edit.replacement) - len(edit.place.span)
    span = finding.span
    return replace(finding, span=Span(*(offset + by if offset >= at else offset for offset in (span.start, span.end))))


def _same_text(before: Document, after: Document) -> bool:
    """Whether all that a program or a loader reads is the same, every text that may reach a model among it."""
    dialect = dialect_of(before.path)
    if dialect:
        from weighbridge.code.sameness import same_program

        return same_program(before.text, after.text, dialect)
    read = {".yaml": _yaml, ".yml": _yaml, ".toml": _toml}.get(before.suffix)
    return read is not None and (values := read(before.text)) is not None and values == read(after.text)


@lru_cache(maxsize=32)
def _yaml(text: str) -> str | None:
    """What a loader is told, as a text: an editor asks about the same place again and again."""
    import yaml

    try:
        events: Iterable[object] = yaml.parse(text, Loader=yaml.SafeLoader)  # pyright: ignore[reportUnknownMemberType]
        return repr([(type(event), _without_marks(event)) for event in events])
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _without_marks(event: object) -> dict[str, object]:
    return {key: value for key, value in vars(event).items() if not key.endswith("_mark")}


@lru_cache(maxsize=32)
def _toml(text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
