"""Documents that are opened, changed, saved and closed.

*Invariant:* these handlers are plain functions: each sees exactly the version that its message brought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.buffers import Buffer

if TYPE_CHECKING:
    from weighbridge_server.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        buffer = Buffer.of(params.text_document)
        ls.session.put(buffer)
        ls.publisher.now(buffer.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        buffer = ls.session.buffer(document.uri)
        if buffer is None:
            return
        ls.session.put(buffer.changed(params.content_changes, document.version, ls.session.encoding))
        ls.publisher.soon(document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        # not every client watches files, and this one may be a settings file
        ls.publisher.on_disk([params.text_document.uri], params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        ls.session.drop(params.text_document.uri)
        ls.publisher.closed(params.text_document.uri)
