"""The settings between `---` lines at the top of a file, and the text below them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.prompt_text import PromptText, written
from weighbridge.sources.data import Node, Table
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.text import Document

_FIRST = re.compile(r"\s*(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_SETTING = re.compile(r"(?:\s|#[^\n]*\n)*(?:[\"']?[\w$-][\w.$ -]*[\"']?\s*[:=]|(?:---|\+\+\+)[ \t]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file in two parts; `settings` is None where there are none or where they cannot be read."""

    settings: Table | None
    body: PromptText
    present: bool


def split_front_matter(document: Document) -> FrontMatter:
    """The settings and the body; without settings the body is the whole text."""
    text = document.text
    first = _FIRST.match(text)
    if first is not None and _SETTING.match(text, first.end()):
        mark = re.escape(first.group(1))
        last = re.compile(rf"^{mark}[ \t]*$(?:\r\n|\n|\r)?", re.MULTILINE).search(text, first.end())
        if last is not None:
            settings = _settings(text, first.end(), last.start())
            return FrontMatter(settings, _body(document, last.end()), present=True)
    return FrontMatter(None, _body(document, 0), present=False)


def _settings(text: str, start: int, end: int) -> Table | None:
    from weighbridge.sources.yaml_reader import read_yaml

    documents: tuple[Node, ...] = read_yaml(text, start, end)
    return documents[0] if documents and isinstance(documents[0], Table) else None


def _body(document: Document, start: int) -> PromptText:
    body = document.text[start:]
    if not body:
        return PromptText(())
    return written(body, Place(document.path, Span(start, len(document.text))))
