"""A document inside a text: what is found in it is placed in the file that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from weighbridge.prompt_text import Piece, PromptText
from weighbridge.sources.cutting import part
from weighbridge.text import Document, Place, Span


@dataclass(frozen=True, slots=True)
class Embedded:
    """A document whose characters are those of a text."""

    document: Document
    text: PromptText

    def place(self, span: Span) -> Place:
        """Where a span of the inner document stands."""
        return self.text.locate(span.start, span.end)

    def placed(self, inner: PromptText) -> PromptText:
        """Text of the inner document, tied to the characters of the outer one."""
        pieces: list[Piece] = []
        for piece in inner.pieces:
            span = piece.place.span
            if piece.place.path != self.document.path:
                pieces.append(piece)
            elif piece.text == self.document.text[span.start : span.end]:
                pieces.extend(part(self.text, span.start, span.end).pieces)
            else:
                pieces.append(Piece(piece.text, self.place(span), piece.hole))
        return PromptText(tuple(pieces))


def embedded_document(text: PromptText, path: str = "\0inside") -> Embedded:
    """A text read as a document; the path is no file's, so that places of other files stay apart."""
    return Embedded(Document(path, text.text), text)
