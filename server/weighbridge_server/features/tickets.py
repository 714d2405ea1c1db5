"""Weigh tickets: a request for programs, and a command that opens the page of one."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

from weighbridge_server.features.commands import show
from weighbridge_server.tickets import as_json, as_page, tickets_at

if TYPE_CHECKING:
    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject

WEIGH = "weighbridge/weigh"
"""A request: `{textDocument: {uri}, position?}`, answered with what `weigh --format json` writes, or null."""
OPEN_TICKET = "weighbridge.openTicket"
"""A command: the address of a document, and a position in one of its prompts or null."""


def register(server: Server) -> None:
    # no annotation of a first parameter or of one of our own requests: pygls looks annotations up at run time
    @server.feature(WEIGH)
    async def weigh(ls: Any, params: Any) -> Any:
        uri, position = _asked(params)
        return await cast("Server", ls).session.ask(uri, lambda subject: _told(subject, uri, position))

    async def open_ticket(ls: Any, uri: str, position: Any) -> None:
        at = _position(position)
        page = await cast("Server", ls).session.ask(uri, lambda subject: _page(subject, uri, at))
        if page:
            await show(ls, _kept(page).as_uri())
        else:
            message = "Weighbridge: there is no prompt here."
            ls.window_show_message(lsp.ShowMessageParams(type=lsp.MessageType.Info, message=message))

    server.command(OPEN_TICKET)(open_ticket)


def _told(subject: Subject, uri: str, position: lsp.Position | None) -> Any:
    tickets = tickets_at(subject, uri, position)
    return json.loads(as_json(subject, tickets)) if tickets else None


def _page(subject: Subject, uri: str, position: lsp.Position | None) -> str:
    tickets = tickets_at(subject, uri, position)
    return as_page(subject, tickets) if tickets else ""


def _asked(params: Any) -> tuple[str, lsp.Position | None]:
    """What a request names; pygls makes objects of what is no message of the protocol."""
    return str(params.textDocument.uri), _position(getattr(params, "position", None))


def _position(value: Any) -> lsp.Position | None:
    if value is None:
        return None
    if isinstance(value, dict):
        given = cast("dict[str, Any]", value)
        return lsp.Position(int(given["line"]), int(given["character"]))
    return lsp.Position(int(value.line), int(value.character))


def _kept(page: str) -> Path:
    with tempfile.NamedTemporaryFile("w", dir=_folder(), suffix=".html", delete=False, encoding="utf-8") as file:
        file.write(page)
        return Path(file.name)


@cache
def _folder() -> str:
    # a browser reads a page after the command has ended: it is kept as long as the system keeps such files
    return tempfile.mkdtemp(prefix="weighbridge-tickets-")
