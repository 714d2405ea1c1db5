"""Where more can be written into a settings file, so that its comments, its indentation and its line breaks stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from weighbridge.findings import Edit
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.text import Document

_BREAK = re.compile(r"\r\n|\n|\r")


def end_of(node: Any, text: str) -> int:
    """Where what is written of a node ends: a block's own end is where the next thing begins, comments passed over."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last: Any = node.value[-1]
        return end_of(last[1] if isinstance(node, yaml.MappingNode) else last, text)
    end = int(node.end_mark.index)
    return len(text[:end].rstrip()) if getattr(node, "style", None) in {"|", ">"} else end


def below(document: Document, at: int, lines: Sequence[str]) -> Edit:
    """Lines below the one that holds an offset."""
    text, newline = document.text, newline_of(document.text)
    found = _BREAK.search(text, at)
    if found is None:
        return edit_of(document, Span(len(text), len(text)), newline + newline.join(lines))
    return edit_of(document, Span(found.end(), found.end()), written(lines, newline))


def at_end(document: Document, lines: Sequence[str]) -> Edit:
    """Lines of their own behind everything else, a blank line apart."""
    text, newline = document.text, newline_of(document.text)
    before = "" if not text or text.endswith(("\n", "\r")) else newline
    if text.strip():
        before += newline
    return edit_of(document, Span(len(text), len(text)), before + written(lines, newline))


def written(lines: Sequence[str], newline: str) -> str:
    """Lines, each with its break."""
    return "".join(f"{line}{newline}" for line in lines)


def newline_of(text: str) -> str:
    """The line break that a text uses."""
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def edit_of(document: Document, span: Span, text: str) -> Edit:
    """The edit that puts a text in the place of a span."""
    return Edit(Place(document.path, span), text)
