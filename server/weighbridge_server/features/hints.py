"""Hints behind each heading and each example of a prompt: its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.weight_words import tokens
from weighbridge_server.weights import weighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject
    from weighbridge_server.weights import Weighed

_LIGHTEST = 20
"""Tokens; the figure behind a shorter section says nothing."""


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def hints(ls: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        return await ls.session.ask(params.text_document.uri, lambda subject: _shown(subject, params)) or []


def _shown(subject: Subject, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    if not subject.settings.hints:
        return []
    wanted = params.range
    return [
        lsp.InlayHint(position=position, label=label, padding_left=True)
        for one in weighed(subject, params.text_document.uri)
        for position, label in _labels(one)
        if wanted.start.line <= position.line <= wanted.end.line
    ]


def _labels(one: Weighed) -> Iterator[tuple[lsp.Position, str]]:
    for section in one.weights.chapters:
        heading = one.range(section.chapter.heading)
        if heading is not None and section.tokens.tokens >= _LIGHTEST:
            yield heading.end, tokens(section.tokens)
    for number, example in enumerate(one.weights.examples, 1):
        where = one.first_line_of(example.item)
        if where is not None:
            yield where.end, f"example {number}: {tokens(example.tokens)}"
