"""Edits of the core as edits of the client: versioned, and only of the kinds that it can apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from weighbridge.findings import Edit, NewFile

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that belong together, with a name by which they can be made once more."""

    name: str
    title: str
    edits: tuple[Edit, ...] = ()
    files: tuple[NewFile, ...] = ()
    safe: bool = False
    """It keeps the meaning of every program and prompt."""
    notes: tuple[str, ...] = ()
    """What a person has to know before it is made; with notes, it is made only after somebody has looked at it."""


def workspace_edit(change: Change, subject: Subject, server: Server) -> lsp.WorkspaceEdit:
    """The edit as this client applies it; callers offer new files only to clients that can create them."""
    by_uri: dict[str, list[lsp.TextEdit]] = {}
    for edit in change.edits:
        where = subject.places.location(edit.place.path, edit.place.span)
        by_uri.setdefault(where.uri, []).append(lsp.TextEdit(where.range, edit.replacement))
    if not server.capabilities.document_changes:
        return lsp.WorkspaceEdit(changes={uri: list(edits) for uri, edits in by_uri.items()})
    note = _NOTE if change.notes and server.capabilities.annotates_changes else None
    changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for file in change.files:
        uri = subject.home.uri(file.path)
        start = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        # Neither overwritten nor taken for ours: an editor that finds it there stops the whole edit.
        options = lsp.CreateFileOptions(overwrite=False, ignore_if_exists=False)
        changes.append(lsp.CreateFile(uri=uri, options=options, annotation_id=note))
        changes.append(_edited(uri, None, [lsp.TextEdit(start, file.text)], note))
    changes += [_edited(uri, server.session.version(uri), edits, note) for uri, edits in by_uri.items()]
    if note is None:
        return lsp.WorkspaceEdit(document_changes=changes)
    annotation = lsp.ChangeAnnotation(change.title, needs_confirmation=True, description=" ".join(change.notes))
    return lsp.WorkspaceEdit(document_changes=changes, change_annotations={note: annotation})


_NOTE = "weighbridge"


def _edited(uri: str, version: int | None, edits: list[lsp.TextEdit], note: str | None) -> lsp.TextDocumentEdit:
    return lsp.TextDocumentEdit(
        text_document=lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version),
        edits=[lsp.AnnotatedTextEdit(note, one.range, one.new_text) if note else one for one in edits],
    )
