"""Diagnostics for clients that ask for them: of one document, and of the whole workspace."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.homes import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from weighbridge_server.homes import Home
    from weighbridge_server.server import Server

_OPTIONS = lsp.DiagnosticOptions(
    identifier="weighbridge", inter_file_dependencies=True, workspace_diagnostics=True, work_done_progress=True
)
_EVERY = 0.5
"""Seconds of findings that go into one partial result."""


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, _OPTIONS)
    async def of_document(ls: Server, params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        uri = params.text_document.uri
        told = await ls.session.told(uri)
        if told is None:
            return lsp.RelatedFullDocumentDiagnosticReport(items=[])
        ls.publisher.note_crash(uri, told.crash)
        if told.result_id == params.previous_result_id:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id=told.result_id)
        return lsp.RelatedFullDocumentDiagnosticReport(items=list(told.by_uri.get(uri, ())), result_id=told.result_id)

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def of_workspace(ls: Server, params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        token = params.partial_result_token
        progress = ls.work_done_progress
        if params.work_done_token is not None:
            title = lsp.WorkDoneProgressBegin(title="Weighing the workspace", percentage=0)
            progress.begin(params.work_done_token, title)
        try:
            items: list[lsp.WorkspaceDocumentDiagnosticReport] = []
            last = time.monotonic()
            async for item in _changed(ls, known):
                items.append(item)
                if token is not None and time.monotonic() - last > _EVERY:
                    last = time.monotonic()
                    partial = lsp.WorkspaceDiagnosticReportPartialResult(items=items)
                    ls.protocol.notify(lsp.PROGRESS, lsp.ProgressParams(token=token, value=partial))
                    items = []
            return lsp.WorkspaceDiagnosticReport(items=items)
        finally:
            if params.work_done_token is not None:
                progress.end(params.work_done_token, lsp.WorkDoneProgressEnd())
                progress.tokens.pop(params.work_done_token, None)


async def _changed(server: Server, known: dict[str, str]) -> AsyncIterator[lsp.WorkspaceDocumentDiagnosticReport]:
    """What the client does not know yet; where it knows everything, the answer waits for something new."""
    some = False
    while True:
        left = 0
        for home in server.session.homes:
            # asked first: what is found while we tell what was found before must not be missed
            left += await server.session.ask_at(Address(home, ""), lambda subject: subject.project.left)
            async for item in _differing(server, home, known):
                some = True
                yield item
        if left:
            await asyncio.sleep(_EVERY)
        elif some or not known:
            return
        else:
            await server.publisher.changed()


async def _differing(
    server: Server, home: Home, known: dict[str, str]
) -> AsyncIterator[lsp.WorkspaceDocumentDiagnosticReport]:
    session = server.session
    opened = {session.address(uri): uri for uri in session.opened()}
    shown = {uri: address.path for uri in known if (address := session.address(uri)) and address.home == home}
    paths = await session.ask_at(Address(home, ""), lambda subject: tuple(subject.project.told_of()))
    for path in sorted({*paths, *shown.values()}):
        if not session.homes.shows(home, path):
            continue
        uri = opened.get(Address(home, path)) or home.uri(path)
        told = await session.told(uri)
        if told is None or known.get(uri) == told.result_id or not (told.by_uri or uri in known):
            continue
        known[uri] = told.result_id
        for where in {uri, *told.by_uri}:
            yield lsp.WorkspaceFullDocumentDiagnosticReport(
                uri=where,
                items=list(told.by_uri.get(where, ())),
                version=session.version(where),
                result_id=told.result_id,
            )
