"""Commands: what an action or a lens does that is no edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from weighbridge_server.failures import log_failure

if TYPE_CHECKING:
    from weighbridge_server.server import Server

OPEN_PAGE = "weighbridge.openPage"


def register(server: Server) -> None:
    # no annotation of the first parameter: pygls looks annotations up at run time
    async def open_page(ls: Any, address: str) -> None:
        await show(ls, address)

    server.command(OPEN_PAGE)(open_page)


async def show(server: Server, address: str) -> None:
    """Opens a page in the editor, or in a browser where it is on the web; where the client can do neither, names it."""
    if server.capabilities.shows_documents:
        try:
            shown = await server.window_show_document_async(
                lsp.ShowDocumentParams(uri=address, external=not address.startswith("file:"), take_focus=True)
            )
            if shown.success:
                return
        except Exception as error:
            log_failure(error, "asking to show a page")
    server.window_show_message(lsp.ShowMessageParams(type=lsp.MessageType.Info, message=address))
