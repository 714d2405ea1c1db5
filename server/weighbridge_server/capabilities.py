"""What a client can do, read once from what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.positions import Encoding, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Everything that decides how we speak to this client."""

    encoding: Encoding
    pulls: bool
    """It asks for diagnostics; else they are pushed. Both would show every finding twice."""
    refreshes_diagnostics: bool
    refreshes_lenses: bool
    refreshes_hints: bool
    related: bool
    resolves_actions: bool
    """It asks for the edit of a code action when somebody picks it."""
    document_changes: bool
    creates_files: bool
    annotates_changes: bool
    """It shows an edit and asks before it makes it."""
    disables_actions: bool
    """It shows code actions that cannot be had, with the reason."""
    configures: bool
    watches: bool
    reports_progress: bool
    markdown_hover: bool
    nested_symbols: bool
    shows_documents: bool


def capabilities_of(client: lsp.ClientCapabilities) -> Capabilities:
    """What a client says that it can do; what it does not say it cannot."""
    text = client.text_document or lsp.TextDocumentClientCapabilities()
    workspace = client.workspace or lsp.WorkspaceClientCapabilities()
    window = client.window or lsp.WindowClientCapabilities()
    general = client.general or lsp.GeneralClientCapabilities()
    edits = workspace.workspace_edit or lsp.WorkspaceEditClientCapabilities()
    actions = text.code_action or lsp.CodeActionClientCapabilities()
    pushed = text.publish_diagnostics or lsp.PublishDiagnosticsClientCapabilities()
    resolves = actions.resolve_support
    watching = workspace.did_change_watched_files
    return Capabilities(
        encoding=chosen(tuple(map(str, general.position_encodings or ()))),
        pulls=text.diagnostic is not None,
        refreshes_diagnostics=bool(workspace.diagnostics and workspace.diagnostics.refresh_support),
        refreshes_lenses=bool(workspace.code_lens and workspace.code_lens.refresh_support),
        refreshes_hints=bool(workspace.inlay_hint and workspace.inlay_hint.refresh_support),
        # a client that pulls says the same of pulled ones
        related=bool(pushed.related_information or (text.diagnostic and text.diagnostic.related_information)),
        resolves_actions=bool(actions.data_support and resolves and "edit" in resolves.properties),
        document_changes=bool(edits.document_changes),
        creates_files=_creates(edits.resource_operations),
        annotates_changes=bool(edits.document_changes and edits.change_annotation_support),
        disables_actions=bool(actions.disabled_support),
        configures=bool(workspace.configuration),
        watches=bool(watching and watching.dynamic_registration),
        reports_progress=bool(window.work_done_progress),
        markdown_hover=_markdown(text.hover),
        nested_symbols=bool(text.document_symbol and text.document_symbol.hierarchical_document_symbol_support),
        shows_documents=bool(window.show_document and window.show_document.support),
    )


def _creates(operations: Sequence[lsp.ResourceOperationKind | str] | None) -> bool:
    return lsp.ResourceOperationKind.Create in (operations or ())


def _markdown(hover: lsp.HoverClientCapabilities | None) -> bool:
    return bool(hover and lsp.MarkupKind.Markdown in (hover.content_format or ()))
