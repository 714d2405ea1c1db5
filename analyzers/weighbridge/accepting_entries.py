"""Writes one more entry under `ignores` into the text of a settings file; its comments and its indentation stay."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from weighbridge.config_writing import at_end, below, edit_of, end_of, newline_of, written
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.findings import Edit
    from weighbridge.text import Document

Entry = dict[str, str]
"""Keys and values; `until` is a day, all others are text."""

_PLAIN = re.compile(r"[A-Za-z/.][\w./ -]*", re.ASCII)
_HEAD = re.compile(r"^[ \t]*ignores[ \t]*=[ \t]*\[(?!\[)", re.MULTILINE)


def new_settings(entry: Entry) -> str:
    """A settings file that says nothing else."""
    return written(["ignores:", *_yaml_lines(entry, "  ")], "\n")


def with_entry(document: Document, entry: Entry) -> Edit | None:
    """The edit that adds an entry; None where the file is not written in a way that one can be added to."""
    return _in_toml(document, entry) if document.suffix == ".toml" else _in_yaml(document, entry)


def _in_yaml(document: Document, entry: Entry) -> Edit | None:
    import yaml

    text = document.text
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)  # pyright: ignore[reportUnknownMemberType]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if root is None:
        return at_end(document, ["ignores:", *_yaml_lines(entry, "  ")])
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    pairs: Any = root.value
    value = next((value for key, value in pairs if key.value == "ignores"), None)
    indent = " " * root.start_mark.column
    if value is None:
        return at_end(document, [f"{indent}ignores:", *_yaml_lines(entry, f"{indent}  ")])
    if not isinstance(value, yaml.SequenceNode):
        return None
    if not value.value:
        start = len(text[: value.start_mark.index].rstrip(" "))
        lines = _yaml_lines(entry, f"{indent}  ")
        return edit_of(
            document, Span(start, value.end_mark.index), "".join(f"{newline_of(text)}{line}" for line in lines)
        )
    if value.flow_style:
        end = end_of(value.value[-1], text)
        return edit_of(document, Span(end, end), f", {{{_flow(entry, ': ')}}}")
    return below(document, end_of(value, text), _yaml_lines(entry, " " * value.start_mark.column))


def _in_toml(document: Document, entry: Entry) -> Edit:
    heads = [*_HEAD.finditer(document.text)]
    if heads:
        at = heads[-1].end()
        return edit_of(document, Span(at, at), f"{{{_flow(entry, ' = ')}}}, ")
    table = [f"{key} = {_quoted(key, value)}" for key, value in entry.items()]
    return at_end(document, ["[[tool.weighbridge.ignores]]", *table])


def _yaml_lines(entry: Entry, indent: str) -> Sequence[str]:
    pairs = [f"{key}: {_scalar(key, value)}" for key, value in entry.items()]
    return [f"{indent}{'  ' if number else '- '}{pair}" for number, pair in enumerate(pairs)]


def _flow(entry: Entry, between: str) -> str:
    return ", ".join(f"{key}{between}{_quoted(key, value)}" for key, value in entry.items())


def _scalar(key: str, value: str) -> str:
    import yaml

    if key == "until":
        return value
    return value if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value else _quoted(key, value)


def _quoted(key: str, value: str) -> str:
    """A text in quotes that mean the same in YAML, TOML and JSON."""
    return value if key == "until" else json.dumps(value, ensure_ascii=False)
