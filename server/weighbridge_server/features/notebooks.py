"""Notebooks, which an editor sends cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.buffers import Buffer
from weighbridge_server.notebooks import Cell, Notebook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge_server.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: lsp.DidOpenNotebookDocumentParams) -> None:
        document = params.notebook_document
        cells = tuple(_cells(document.cells, params.cell_text_documents))
        ls.session.put_notebook(Notebook(document.uri, document.version, cells))
        ls.publisher.now(document.uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: lsp.DidChangeNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        notebook = ls.session.notebook(uri)
        if notebook is None:
            return
        change = params.change.cells
        if change and change.structure:
            array = change.structure.array
            known = {cell.buffer.uri: cell.buffer for cell in notebook.cells}
            cells = _cells(array.cells or (), change.structure.did_open or (), known)
            notebook = notebook.spliced(array.start, array.delete_count, cells, params.notebook_document.version)
        for edit in (change.text_content or ()) if change else ():
            buffer = next((one.buffer for one in notebook.cells if one.buffer.uri == edit.document.uri), None)
            if buffer is not None:
                notebook = notebook.with_buffer(
                    buffer.changed(edit.changes, edit.document.version, ls.session.encoding)
                )
        ls.session.put_notebook(notebook)
        ls.publisher.soon(uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: lsp.DidSaveNotebookDocumentParams) -> None:
        ls.publisher.on_disk([params.notebook_document.uri], params.notebook_document.uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: lsp.DidCloseNotebookDocumentParams) -> None:
        ls.session.drop(params.notebook_document.uri)
        ls.publisher.closed(params.notebook_document.uri)


def _cells(
    cells: Iterable[lsp.NotebookCell],
    texts: Iterable[lsp.TextDocumentItem],
    known: dict[str, Buffer] | None = None,
) -> Iterable[Cell]:
    """The cells with their texts; a cell that moves is not sent again, and keeps the one that it had."""
    buffers = {**(known or {}), **{text.uri: Buffer.of(text) for text in texts}}
    for cell in cells:
        if cell.document in buffers:
            yield Cell(cell.kind is lsp.NotebookCellKind.Code, buffers[cell.document])
