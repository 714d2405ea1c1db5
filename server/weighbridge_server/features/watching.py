"""Files that change on disk, whoever changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from weighbridge_server.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
        ls.publisher.on_disk([event.uri for event in params.changes])
