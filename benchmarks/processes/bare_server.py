"""The least that a language server in Python does: pygls, and an empty list of diagnostics for every change."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1", lsp.TextDocumentSyncKind.Incremental)


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def opened(ls: LanguageServer, params: lsp.DidOpenTextDocumentParams) -> None:
    publish(ls, params.text_document.uri, params.text_document.version)


@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
def changed(ls: LanguageServer, params: lsp.DidChangeTextDocumentParams) -> None:
    publish(ls, params.text_document.uri, params.text_document.version)


def publish(ls: LanguageServer, uri: str, version: int) -> None:
    ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[], version=version))


if __name__ == "__main__":
    server.start_io()
