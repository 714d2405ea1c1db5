"""Texts as an editor has them, with changes applied to exactly the lines that the editor counts.

pygls keeps texts, too, and breaks their lines at ten further characters: a change behind a form feed lands elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from weighbridge.text import line_index, note_index

from weighbridge_server.positions import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.text import LineIndex

    from weighbridge_server.positions import Encoding


@dataclass(frozen=True)
class Buffer:
    """One version of one open document."""

    uri: str
    language: str
    version: int
    text: str

    @classmethod
    def of(cls, item: lsp.TextDocumentItem) -> Buffer:
        """A document as it is opened; its language may be one that the protocol has no name for."""
        language = str(getattr(item.language_id, "value", item.language_id))
        return cls(item.uri, language, item.version, item.text)

    @cached_property
    def lines(self) -> LineIndex:
        return line_index(self.text)

    def changed(
        self, changes: Iterable[lsp.TextDocumentContentChangeEvent], version: int, encoding: Encoding
    ) -> Buffer:
        """The next version; changes apply one after another, each to the text that the last one left."""
        buffer = self
        for change in changes:
            if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
                text = change.text
            else:
                span = Ruler(buffer.text, encoding, buffer.lines).span(change.range)
                text = buffer.text[: span.start] + change.text + buffer.text[span.end :]
                note_index(text, buffer.lines.edited(span.start, span.end, text))
            buffer = replace(buffer, text=text)
        return replace(buffer, version=version)
