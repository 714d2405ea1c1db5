"""An editor for tests: a real client that starts the real server over standard input and output."""

from __future__ import annotations

import asyncio
import copy
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-m", "weighbridge_server")
PULL, PUSH = "neovim@v0.11.0", "emacs@v29.1"
_PATIENCE = 30.0


class Editor:
    """One connection, and what a person does in it."""

    def __init__(self, client: LanguageClient, answer: lsp.InitializeResult) -> None:
        self.client = client
        self.answer = answer
        self.versions: dict[str, int] = {}
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.partial: list[Any] = []

    def open(self, file: Path, text: str | None = None, language: str = "") -> str:
        """Opens a file and gives its address."""
        uri = file.as_uri()
        languages = {".py": "python", ".ts": "typescript", ".md": "markdown", ".yaml": "yaml"}
        self.open_uri(uri, file.read_text("utf-8") if text is None else text, language or languages[file.suffix])
        return uri

    def open_uri(self, uri: str, text: str, language: str) -> None:
        self.versions[uri] = 1
        item = lsp.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, uri: str, text: str, where: lsp.Range | None = None) -> None:
        """Replaces a range, or everything."""
        change: lsp.TextDocumentContentChangeEvent = (
            lsp.TextDocumentContentChangeWholeDocument(text)
            if where is None
            else lsp.TextDocumentContentChangePartial(range=where, text=text)
        )
        self.versions[uri] += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(self.versions[uri], uri), [change])
        )

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))

    def save(self, file: Path, text: str) -> None:
        """Writes a file that is open."""
        file.write_text(text, "utf-8")
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(file.as_uri())))

    def touched(self, file: Path, kind: lsp.FileChangeType = lsp.FileChangeType.Changed) -> None:
        """Says what a file watcher says."""
        event = lsp.FileEvent(file.as_uri(), kind)
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))

    async def pulled(self, uri: str, before: str | None = None) -> lsp.DocumentDiagnosticReport:
        params = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri), previous_result_id=before)
        return await self.client.text_document_diagnostic_async(params)

    async def rules(self, uri: str) -> list[str]:
        """The rules that found something in an open document, pulled."""
        return codes((await self.pulled(uri)).items)  # type: ignore[union-attr]

    async def workspace(self, known: Sequence[lsp.PreviousResultId] = ()) -> lsp.WorkspaceDiagnosticReport:
        return await self.client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(list(known)))

    async def pushed(self, uri: str, accept: Callable[[lsp.PublishDiagnosticsParams], bool]) -> list[lsp.Diagnostic]:
        """The first diagnostics that were pushed for a document and fit."""
        found = await self.until(
            lambda: next((one for one in self.published if one.uri == uri and accept(one)), None),
            f"diagnostics of {uri}; published: {[(one.uri, codes(one.diagnostics)) for one in self.published]}",
        )
        return list(found.diagnostics)

    async def actions(self, uri: str, diagnostics: Sequence[lsp.Diagnostic], *kinds: str) -> list[lsp.CodeAction]:
        where = diagnostics[0].range if diagnostics else lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        context = lsp.CodeActionContext(list(diagnostics), only=list(kinds) or None)
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, context)
        found = await self.client.text_document_code_action_async(params)
        return [one for one in found or () if isinstance(one, lsp.CodeAction)]

    async def until(self, ask: Callable[[], Any], what: str) -> Any:
        """Waits until `ask` says something."""
        for _ in range(int(_PATIENCE / 0.02)):
            if found := ask():
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited {_PATIENCE:.0f} s in vain for {what}")


def codes(diagnostics: Sequence[lsp.Diagnostic]) -> list[str]:
    return [str(one.code) for one in diagnostics]


def at(line: int, start: int, end_line: int | None = None, end: int | None = None) -> lsp.Range:
    """A range, from zero."""
    last = line if end_line is None else end_line
    return lsp.Range(lsp.Position(line, start), lsp.Position(last, start if end is None else end))


def capabilities(kind: str, change: Callable[[lsp.ClientCapabilities], None] | None = None) -> lsp.ClientCapabilities:
    """What a real editor said of itself, changed for the case at hand."""
    found = copy.deepcopy(client_capabilities(kind))
    if change is not None:
        change(found)
    return found


@asynccontextmanager
async def editor(
    *folders: Path,
    kind: str = PULL,
    change: Callable[[lsp.ClientCapabilities], None] | None = None,
    settings: dict[str, Any] | None = None,
    options: Any = None,
    command: Sequence[str] = COMMAND,
) -> AsyncIterator[Editor]:
    """An editor with these folders open; `settings` is its section `weighbridge`, `options` what it starts with."""
    client = LanguageClient(configuration={"weighbridge": settings or {}})
    register_lsp_features(client)
    for ours in (lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, lsp.PROGRESS):
        del client.protocol.fm.features[ours]
    seen: list[Editor] = []

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(params: lsp.PublishDiagnosticsParams) -> None:
        if seen:
            seen[0].published.append(params)

    @client.feature(lsp.PROGRESS)
    def progress(params: lsp.ProgressParams) -> None:
        if seen:
            seen[0].partial.append(params)

    @client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh_hints(_: None) -> None: ...

    @client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
    def refresh_lenses(_: None) -> None: ...

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def registered(_: lsp.RegistrationParams) -> None: ...

    await client.start_io(*command)
    params = lsp.InitializeParams(
        capabilities=capabilities(kind, change),
        workspace_folders=[lsp.WorkspaceFolder(uri=folder.as_uri(), name=folder.name) for folder in folders],
        initialization_options=options,
    )
    answer = await client.initialize_session(params)
    seen.append(Editor(client, answer))
    try:
        # a server that does not answer must fail a test, not hold it
        async with asyncio.timeout(2 * _PATIENCE):
            yield seen[0]
    finally:
        await client.shutdown_session()
        await client.stop()
