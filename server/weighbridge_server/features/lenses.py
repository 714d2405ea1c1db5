"""A lens over each prompt: what it weighs, what of that could be elsewhere, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.features.tickets import OPEN_TICKET
from weighbridge_server.pricing import priced
from weighbridge_server.weight_words import lens
from weighbridge_server.weights import weighed

if TYPE_CHECKING:
    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject
    from weighbridge_server.weights import Weighed

_LIGHTEST = 20
"""Tokens; over a shorter message a lens takes more room than the message."""


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS, lsp.CodeLensOptions(resolve_provider=False))
    async def lenses(ls: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        uri = params.text_document.uri
        found = await ls.session.ask(uri, lambda subject: _shown(subject, uri))
        if found is None:
            return []
        prompts, model = found
        prices = await priced(prompts, model)
        return [_lens(one, lens(one.weights, price)) for one, price in zip(prompts, prices, strict=True)]


def _shown(subject: Subject, uri: str) -> tuple[list[Weighed], str]:
    if not subject.settings.lenses:
        return [], ""
    prompts = [one for one in weighed(subject, uri) if one.weights.whole.tokens >= _LIGHTEST]
    return prompts, subject.project.governing.settings_for(subject.path).for_path(subject.path).model


def _lens(one: Weighed, title: str) -> lsp.CodeLens:
    start = one.where.start
    at = {"line": start.line, "character": start.character}
    command = lsp.Command(title=title, command=OPEN_TICKET, arguments=[one.uri, at], tooltip="Open the weigh ticket")
    return lsp.CodeLens(range=lsp.Range(start, start), command=command)
