"""Reads YAML with the place of every value, from the parser's events: no object is built and no depth is too deep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weighbridge.sources.data import Entry, Items, Node, Scalar, Style, Table
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.BLOCK, ">": Style.BLOCK}
_DEEPEST = 200


@dataclass(slots=True)
class _Open:
    """A collection that is still being read."""

    start: int
    table: bool
    anchor: str
    items: list[Node] = field(default_factory=list[Node])


def read_yaml(text: str, start: int = 0, end: int | None = None) -> tuple[Node, ...]:
    """The documents of `text[start:end]`: none where it is not YAML, those before a break where a later one breaks."""
    from yaml import YAMLError
    from yaml.reader import ReaderError

    end = len(text) if end is None else end
    documents: list[Node] = []
    try:
        for node in _documents(text[start:end], start):
            documents.append(node)
    except (YAMLError, ReaderError, ValueError, UnicodeError, RecursionError, OverflowError):
        return tuple(documents)
    return tuple(documents)


def is_no_text(plain: str) -> bool:
    """Whether a scalar without quotes is read as a number, a date, a truth value, or nothing."""
    import yaml

    resolver: Any = yaml.SafeLoader
    candidates = resolver.yaml_implicit_resolvers.get(plain[:1], ())
    return not plain or any(pattern.match(plain) for _, pattern in candidates)


def _documents(source: str, base: int) -> Iterator[Node]:
    stack: list[_Open] = []
    anchors: dict[str, Node] = {}
    for event in _events(source):
        kind = type(event).__name__
        node: Node
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(stack) >= _DEEPEST:
                return
            stack.append(_Open(base + event.start_mark.index, kind == "MappingStartEvent", event.anchor or ""))
            continue
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            opened = stack.pop()
            node = _closed(opened, base + event.end_mark.index)
            anchor = opened.anchor
        elif kind == "ScalarEvent":
            span = Span(base + event.start_mark.index, base + event.end_mark.index)
            node = Scalar(span, event.value, _STYLES.get(event.style or "", Style.PLAIN))
            anchor = event.anchor or ""
        elif kind == "AliasEvent":
            span = Span(base + event.start_mark.index, base + event.end_mark.index)
            node = anchors.get(event.anchor, Scalar(span, "", Style.BARE))
            anchor = ""
        else:
            continue
        if anchor:
            anchors[anchor] = node
        if stack:
            stack[-1].items.append(node)
        else:
            yield node


def _closed(opened: _Open, end: int) -> Node:
    span = Span(opened.start, end)
    if not opened.table:
        return Items(span, tuple(opened.items))
    pairs = zip(opened.items[::2], opened.items[1::2], strict=False)
    return Table(span, tuple(Entry(key, value) for key, value in pairs if isinstance(key, Scalar)))


def _events(source: str) -> Iterator[Any]:
    import yaml

    loader_type: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loader_type(source)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()
