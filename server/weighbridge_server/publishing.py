"""When diagnostics go to the client: pushed when the keys are quiet, or by asking it to pull again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.failures import log, log_failure
from weighbridge_server.homes import Address
from weighbridge_server.progress import Indexing

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

    from weighbridge_server.diagnostics import Told
    from weighbridge_server.homes import Home
    from weighbridge_server.server import Server

_TOGETHER = 0.25
"""Seconds for which changes of other files are gathered before the client hears of them."""


class Publisher:
    """Decides what is sent without being asked for; a client pushes or pulls, never both."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._shown: dict[str, set[str]] = {}
        """The documents that have diagnostics on show, by the document that was asked about: cells, for a notebook."""
        self._elsewhere: set[Address] = set()
        self._refresh: asyncio.TimerHandle | None = None
        self._crashed: dict[str, str] = {}
        self._changed = asyncio.Event()
        self._indexing = Indexing(server)
        self._background: set[asyncio.Task[None]] = set()

    def soon(self, uri: str) -> None:
        """The document changed: its diagnostics follow when the keys have been quiet for as long as settings say."""
        session = self._server.session
        uri = session.owner(uri)
        self._stop(uri)
        self._mark_changed()
        if session.capabilities.pulls:
            return
        address = session.address(uri)
        if address is not None:
            delay = session.settings(address.home).debounce_ms / 1000
            self._timers[uri] = asyncio.get_running_loop().call_later(delay, self.now, uri)

    def now(self, uri: str) -> None:
        """Pushes a document's diagnostics as soon as they are known."""
        session = self._server.session
        uri = session.owner(uri)
        self._stop(uri)
        self._mark_changed()
        if not session.capabilities.pulls:
            self._tasks[uri] = self._spawn(self._publish(uri))

    def on_disk(self, uris: Collection[str], saved: str = "") -> None:
        """Files changed on disk; one of them may have been saved here, and is pushed again."""
        self._spawn(self._take_note(tuple(uris), saved))

    def closed(self, uri: str) -> None:
        """Takes back what a document showed."""
        self._stop(uri)
        self._mark_changed()
        for shown in self._shown.pop(uri, ()):
            self._send(shown, ())
        if not self._server.capabilities.pulls and uri.startswith("file:"):
            address = self._server.session.address(uri)
            if address is not None and self._server.session.settings(address.home).whole_workspace:
                self._spawn(self._publish_closed(address))

    def found(self, uris: Collection[str], home: Home, paths: Collection[str]) -> None:
        """Findings of these files may differ although nobody touched them: something that they rest on did."""
        self._mark_changed()
        self._elsewhere.update(Address(home, path) for path in paths)
        if self._refresh is None and paths:
            self._refresh = asyncio.get_running_loop().call_later(_TOGETHER, self._tell_elsewhere)

    def left(self, home: Home, files: int) -> None:
        self._indexing.left(home, files)

    def all_again(self) -> None:
        """Settings changed: everything that is on show may be wrong."""
        self._mark_changed()
        for uri in self._server.session.opened():
            self.now(uri)
        self._ask_to_refresh()
        self._refresh_weights()

    async def changed(self) -> None:
        """Returns when something happens that can change a diagnostic."""
        self._changed.clear()
        await self._changed.wait()

    def note_crash(self, uri: str, crash: str) -> None:
        """Logs what broke the analysis of a file, once until it works again."""
        if crash and self._crashed.get(uri) != crash:
            log.error("the analysis of %s failed: %s; the other files are not concerned", uri, crash)
        if crash:
            self._crashed[uri] = crash
        else:
            self._crashed.pop(uri, None)

    def _mark_changed(self) -> None:
        self._changed.set()

    def _tell_elsewhere(self) -> None:
        self._refresh = None
        elsewhere, self._elsewhere = self._elsewhere, set()
        session = self._server.session
        if any(session.address(uri) in elsewhere for uri in session.opened()):
            self._refresh_weights()
        if session.capabilities.pulls:
            self._ask_to_refresh()
            return
        opened = {session.address(uri): uri for uri in session.opened()}
        for address in elsewhere:
            if address in opened:
                self.now(opened[address])
            elif session.settings(address.home).whole_workspace and session.homes.shows(address.home, address.path):
                self._spawn(self._publish_closed(address))

    def _ask_to_refresh(self) -> None:
        capabilities = self._server.capabilities
        if capabilities.pulls and capabilities.refreshes_diagnostics:
            self._server.workspace_diagnostic_refresh(None)

    def _refresh_weights(self) -> None:
        """Has lenses and hints asked for again."""
        capabilities = self._server.capabilities
        if capabilities.refreshes_lenses:
            self._server.workspace_code_lens_refresh(None)
        if capabilities.refreshes_hints:
            self._server.workspace_inlay_hint_refresh(None)

    async def _take_note(self, uris: Collection[str], saved: str) -> None:
        if await self._server.session.on_disk(uris):
            self.all_again()
        elif saved:
            self.now(saved)

    async def _publish(self, uri: str) -> None:
        told = await self._server.session.told(uri)
        if told is not None:
            self.note_crash(uri, told.crash)
            self._show(uri, told)

    async def _publish_closed(self, address: Address) -> None:
        session = self._server.session
        uri = address.home.uri(address.path)
        told = await session.told(uri)
        if told is not None and uri not in session.opened():
            self.note_crash(uri, told.crash)
            self._show(uri, told)

    def _show(self, uri: str, told: Told) -> None:
        notebook = self._server.session.notebook(uri)
        own = {cell.buffer.uri for cell in notebook.cells} if notebook else {uri}
        before = self._shown.get(uri, set())
        for shown in sorted(own | before | set(told.by_uri)):
            self._send(shown, told.by_uri.get(shown, ()))
        self._shown[uri] = own | set(told.by_uri)

    def _send(self, uri: str, diagnostics: Collection[lsp.Diagnostic]) -> None:
        version = self._server.session.version(uri)
        self._server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=list(diagnostics), version=version)
        )

    def _stop(self, uri: str) -> None:
        """What is under way about an older text."""
        timer = self._timers.pop(uri, None)
        if timer is not None:
            timer.cancel()
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        for uri in [uri for uri, one in self._tasks.items() if one is task]:
            del self._tasks[uri]
        if not task.cancelled() and (error := task.exception()) is not None:
            log_failure(error, "publishing diagnostics")
