"""Settings files in an editor: the real server over stdio."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from weighbridge.project import Project
from weighbridge_server.features.settings_files import meaning
from weighbridge_server.homes import Home
from weighbridge_server.places import Places
from weighbridge_server.positions import Encoding
from weighbridge_server.session import Subject
from weighbridge_server.settings import EditorSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


async def session(root: Path, name: str, texts: Sequence[str], ask: lsp.Position) -> tuple[list[list[str]], list[str]]:
    """The diagnostics after each text of one file, and what is offered at a position of the last one."""
    client = LanguageClient("tests", "1")
    published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
    popups: list[object] = []

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def told(params: lsp.PublishDiagnosticsParams) -> None:  # pyright: ignore[reportUnusedFunction]
        published.put_nowait(params)

    @client.feature(lsp.WINDOW_SHOW_MESSAGE)
    def popped(params: lsp.ShowMessageParams) -> None:  # pyright: ignore[reportUnusedFunction]
        popups.append(params)

    await client.start_io(sys.executable, "-m", "weighbridge_server")
    folder = lsp.WorkspaceFolder(root.as_uri(), "root")
    capabilities = lsp.ClientCapabilities()
    await client.initialize_async(lsp.InitializeParams(capabilities, workspace_folders=[folder], root_uri=folder.uri))
    client.initialized(lsp.InitializedParams())
    uri = (root / name).as_uri()
    seen: list[list[str]] = []
    for version, text in enumerate(texts):
        if version == 0:
            item = lsp.TextDocumentItem(uri, "yaml", version, text)
            client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        else:
            change = lsp.TextDocumentContentChangeWholeDocument(text)
            document = lsp.VersionedTextDocumentIdentifier(uri=uri, version=version)
            client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        while True:
            params = await asyncio.wait_for(published.get(), 20)
            if params.uri == uri and params.version == version:
                break
        seen.append([f"{one.range.start.line}:{one.range.start.character} {one.code}" for one in params.diagnostics])
    document = lsp.TextDocumentIdentifier(uri)
    found = await client.text_document_completion_async(lsp.CompletionParams(document, ask))
    assert isinstance(found, list)
    edits = [item.text_edit for item in found]
    assert not popups
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return seen, [f"{edit.range.start.character}-{edit.range.end.character} {edit.new_text}" for edit in edits if edit]


@pytest.mark.parametrize(
    ("name", "texts", "ask", "seen", "offer"),
    [
        (
            "weighbridge.yaml",
            ["limts: {}\r\n", "ignore: ['\U0001f600', vol", "lim"],
            (0, 3),
            [["0:0 settings"], ["settings"], ["0:0 settings"]],
            "0-3 limits: ",
        ),
        (
            "weighbridge.yaml",
            ["preview: true\n", "\r\nignore: ['\U0001f600', vol"],
            (1, 18),
            [[], ["settings"]],
            "15-18 volatile-facts-in-prompt",
        ),
        ("pyproject.toml", ["[tool.weighbridge]\nfail-on = "], (1, 10), [["settings"]], '10-10 "warning"'),
    ],
)
def test_problems_come_and_go_and_keys_are_offered(
    tmp_path: Path, name: str, texts: list[str], ask: tuple[int, int], seen: list[list[str]], offer: str
) -> None:
    found, offers = asyncio.run(session(tmp_path, name, texts, lsp.Position(*ask)))
    for one, expected in zip(found, seen, strict=True):
        assert len(one) == len(expected)
        assert all(told.endswith(wanted) for told, wanted in zip(one, expected, strict=True))
    assert offer in offers


@pytest.mark.parametrize(
    ("position", "said"),
    [((0, 2), "The numbers of rules"), ((1, 6), "training set"), ((1, 24), "A limit of"), ((1, 31), "")],
)
def test_a_word_under_the_pointer_says_what_it_means(tmp_path: Path, position: tuple[int, int], said: str) -> None:
    (tmp_path / "weighbridge.yaml").write_text("limits:\n  too-many-examples: {count: 3}\n")
    project, home = Project(tmp_path, {}), Home(str(tmp_path))
    places = Places(home, project, Encoding.Utf16, {}, {})
    subject = Subject(project, home, "weighbridge.yaml", places, EditorSettings())
    found = meaning(subject, lsp.Position(*position), markdown=True)
    told = found[1] if found else ""
    assert said in told
    assert bool(said) == bool(told)
