"""From places of the core to locations in the client's documents: open ones by their own address, notebooks by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.positions import Ruler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.project import Project
    from weighbridge.text import Span

    from weighbridge_server.homes import Home
    from weighbridge_server.notebooks import Notebook
    from weighbridge_server.positions import Encoding


class Places:
    """The documents of one project as the client calls them, at one moment."""

    def __init__(
        self,
        home: Home,
        project: Project,
        encoding: Encoding,
        open_uris: Mapping[str, str],
        notebooks: Mapping[str, Notebook],
    ) -> None:
        """`open_uris` and `notebooks` are by the project's paths."""
        self._home = home
        self._project = project
        self._encoding = encoding
        self._open = open_uris
        self._notebooks = notebooks
        self._rulers: dict[str, Ruler] = {}

    def uri(self, path: str) -> str:
        return self._open.get(path) or self._home.uri(path)

    def range(self, path: str, span: Span) -> lsp.Range:
        """A span as a range; that of an empty file where the file cannot be read."""
        return self.ruler(path).range(span)

    def location(self, path: str, span: Span) -> lsp.Location:
        """Where a span is, in its cell if it stands in an open notebook."""
        notebook = self._notebooks.get(path)
        found = notebook.in_cell(span) if notebook else None
        if found is None:
            return lsp.Location(self.uri(path), self.range(path, span))
        buffer, inside = found
        return lsp.Location(buffer.uri, Ruler(buffer.text, self._encoding, buffer.lines).range(inside))

    def ruler(self, path: str) -> Ruler:
        known = self._rulers.get(path)
        if known is None:
            document = self._project.workspace.document(path)
            made = Ruler("", self._encoding) if document is None else Ruler.of(document, self._encoding)
            known = self._rulers[path] = made
        return known
