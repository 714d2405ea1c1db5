"""The server: one connection, its session, and who answers what."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from weighbridge_server import features
from weighbridge_server.capabilities import capabilities_of
from weighbridge_server.failures import log_failure
from weighbridge_server.protocol import Protocol, quiet
from weighbridge_server.publishing import Publisher
from weighbridge_server.session import Session

if TYPE_CHECKING:
    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.features.training import Training

_NOTEBOOKS = lsp.NotebookDocumentSyncOptions(
    notebook_selector=[
        lsp.NotebookDocumentFilterWithNotebook(
            notebook=lsp.NotebookDocumentFilterNotebookType(notebook_type="jupyter-notebook"),
            cells=[lsp.NotebookCellLanguage(language=language) for language in ("python", "typescript", "javascript")],
        )
    ]
)


class Server(LanguageServer):
    """A language server with a session, which begins with `initialize`."""

    session: Session
    publisher: Publisher
    training: Training

    def __init__(self, version: str) -> None:
        super().__init__(
            "weighbridge",
            version,
            lsp.TextDocumentSyncKind.Incremental,
            _NOTEBOOKS,
            protocol_cls=Protocol,
            converter_factory=default_converter,
        )

    @property
    def capabilities(self) -> Capabilities:
        return self.session.capabilities

    def begin(self, client: lsp.ClientCapabilities) -> None:
        """Starts the session of a client that has introduced itself."""
        self.publisher = Publisher(self)
        self.session = Session(capabilities_of(client), self.publisher)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Logs it: pygls would show every error in a window, at every key."""
        if isinstance(error, JsonRpcException) and error.code == lsp.LSPErrorCodes.RequestFailed:
            return  # an answer, in words for a person
        log_failure(error.__cause__ or error, "answering the editor")


def make_server(version: str) -> Server:
    """A server that is ready to be started on some transport."""
    quiet()
    logging.captureWarnings(True)
    server = Server(version)
    features.register(server)
    return server
