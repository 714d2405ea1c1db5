"""Suppressions in the front matter of prompt files, where the format's loader takes it off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<body>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def front_matter_entries(document: Document, key: str) -> Iterator[tuple[str, str, Span]]:
    """Each rule with its reason and place in `key: {rule: reason until 2027-03-01}`; a list of rules has no reasons."""
    body = _strippable(document)
    if body is None:
        return
    import yaml

    try:
        root: Any = yaml.compose(document.text[body.start : body.end], Loader=yaml.SafeLoader)  # pyright: ignore
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    if not isinstance(root, yaml.MappingNode):
        return
    pairs: Any = root.value
    for name, value in pairs:
        if name.value == key:
            for rule, reason in _entries(value):
                if not rule.value:
                    continue
                last = reason or rule
                span = Span(body.start + rule.start_mark.index, body.start + last.end_mark.index)
                yield str(rule.value), str(reason.value) if reason else "", span


def _entries(node: Any) -> Iterator[tuple[Any, Any]]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        pairs: Any = node.value
        for name, reason in pairs:
            if isinstance(name, yaml.ScalarNode):
                yield name, reason if isinstance(reason, yaml.ScalarNode) and reason.value else None
    elif isinstance(node, yaml.SequenceNode):
        items: Any = node.value
        for item in items:
            if isinstance(item, yaml.ScalarNode):
                yield item, None
            elif isinstance(item, yaml.MappingNode):
                yield from _entries(item)
    elif isinstance(node, yaml.ScalarNode):
        yield node, None


def _strippable(document: Document) -> Span | None:
    name = document.name.lower()
    if name.endswith((".prompt.yml", ".prompt.yaml")):
        return Span(0, len(document.text))
    if name.endswith((".prompty", ".prompt", ".prompt.md", ".mdc")) and (match := _FRONT.match(document.text)):
        return Span(*match.span("body"))
    return None
