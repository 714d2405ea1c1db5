"""The state of one connection, on the event loop: what is open, who it belongs to, and what is asked of the analyst."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from weighbridge_server.analyst import Analyst
from weighbridge_server.diagnostics import Told, told
from weighbridge_server.failures import log_failure
from weighbridge_server.homes import Address, Home, Homes
from weighbridge_server.places import Places
from weighbridge_server.projects import Projects
from weighbridge_server.settings import EditorSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from weighbridge.project import Project

    from weighbridge_server.buffers import Buffer
    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.notebooks import Notebook
    from weighbridge_server.positions import Encoding

T = TypeVar("T")


class Listener(Protocol):
    """Who hears that something was found without being asked for."""

    def found(self, uris: Collection[str], home: Home, paths: Collection[str]) -> None:
        """The findings of these open documents, and of these files of a project, may differ now."""
        ...

    def left(self, home: Home, files: int) -> None:
        """So many files of a project are still to be examined."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer about one document is made from, on the analyst's thread."""

    project: Project
    home: Home
    path: str
    places: Places
    settings: EditorSettings


@dataclass(slots=True)
class _Open:
    """An open document, or an open notebook under its own address."""

    address: Address
    buffer: Buffer | None = None
    notebook: Notebook | None = None

    @property
    def text(self) -> str:
        return self.buffer.text if self.buffer else self.notebook.text if self.notebook else ""


class Session:
    """Everything that is known of a client and its documents.

    *Invariant:* only the loop's thread is in here; what the analyst needs is handed to it, frozen, with every question.
    """

    def __init__(self, capabilities: Capabilities, listener: Listener) -> None:
        self.capabilities = capabilities
        self.homes = Homes()
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._projects = Projects(lambda: self._analyst.check(), self._found_elsewhere)
        self._analyst = Analyst(self._loop, self._projects.step, log_failure)
        self._open: dict[str, _Open] = {}
        self._cells: dict[str, str] = {}
        """The notebook of every open cell."""
        self._edits: dict[Home, dict[str, str | None]] = {}
        self._settings: dict[Home | None, EditorSettings] = {}

    @property
    def encoding(self) -> Encoding:
        return self.capabilities.encoding

    def close(self) -> None:
        self._analyst.close()

    def buffer(self, uri: str) -> Buffer | None:
        """An open document or cell as it stands now."""
        notebook = self._notebook_of(uri)
        if notebook is not None:
            return next((cell.buffer for cell in notebook.cells if cell.buffer.uri == uri), None)
        opened = self._open.get(uri)
        return opened.buffer if opened else None

    def notebook(self, uri: str) -> Notebook | None:
        """An open notebook, by its own address or that of one of its cells."""
        opened = self._open.get(self._cells.get(uri, uri))
        return opened.notebook if opened else None

    def put(self, buffer: Buffer) -> None:
        """A document was opened or changed."""
        notebook = self._notebook_of(buffer.uri)
        if notebook is not None:
            self.put_notebook(notebook.with_buffer(buffer))
            return
        opened = self._open.get(buffer.uri)
        address = opened.address if opened else self.homes.address(buffer.uri, buffer.language)
        if address is not None:
            self._open[buffer.uri] = _Open(address, buffer)
            self._edit(address, buffer.text)

    def put_notebook(self, notebook: Notebook) -> None:
        """A notebook was opened or changed."""
        opened = self._open.get(notebook.uri)
        address = opened.address if opened else self.homes.address(notebook.uri)
        if address is None:
            return
        for uri in [cell for cell, owner in self._cells.items() if owner == notebook.uri]:
            del self._cells[uri]
        self._cells.update({cell.buffer.uri: notebook.uri for cell in notebook.cells})
        self._open[notebook.uri] = _Open(address, notebook=notebook)
        self._edit(address, notebook.text)

    def drop(self, uri: str) -> None:
        """A document or a notebook was closed: what is on disk counts again."""
        opened = self._open.pop(uri, None)
        if opened is None:
            return
        for cell in [cell for cell, owner in self._cells.items() if owner == uri]:
            del self._cells[cell]
        self._edit(opened.address, None)
        self.flush()

    def opened(self) -> Iterable[str]:
        """The addresses of open documents and notebooks."""
        return tuple(self._open)

    def owner(self, uri: str) -> str:
        """The document whose diagnostics a document or a cell shows."""
        return self._cells.get(uri, uri)

    def version(self, uri: str) -> int | None:
        """The version of an open document; None for one that is not open, as edits want it."""
        buffer = self.buffer(uri)
        return buffer.version if buffer else None

    def address(self, uri: str) -> Address | None:
        """Where a document belongs, open or not."""
        opened = self._open.get(self._cells.get(uri, uri))
        return opened.address if opened else self.homes.address(uri)

    def add_folder(self, uri: str) -> Home | None:
        """Opens a folder; what was open in it before belongs to it from now on."""
        home = self.homes.add(uri)
        if home is not None:
            self._readdress()
            self.post(lambda: self._projects.open(home))
        return home

    def remove_folder(self, uri: str) -> None:
        home = self.homes.remove(uri)
        if home is not None:
            self._readdress()
            self.post(lambda: self._projects.close(home))

    def configure(self, home: Home | None, settings: EditorSettings) -> None:
        """What the editor says for one project, or for all that it says nothing of."""
        self._settings[home] = settings
        for one in self.homes if home is None else (home,):
            overrides = self.settings(one).overrides
            self.post(partial(self._projects.govern, one, overrides))

    def settings(self, home: Home | None) -> EditorSettings:
        return self._settings.get(home) or self._settings.get(None) or EditorSettings()

    async def on_disk(self, uris: Iterable[str]) -> bool:
        """Files were written, created or deleted; says whether some of them govern others, as settings do."""
        by_home: dict[Home, list[str]] = {}
        for uri in uris:
            address = self.homes.address(uri)
            if address is not None:
                by_home.setdefault(address.home, []).append(address.path)
        self.flush()
        governed = False
        for home, paths in by_home.items():
            governed |= await self._analyst.ask(partial(self._projects.disk, home, paths))
        return governed

    async def told(self, uri: str) -> Told | None:
        """The diagnostics of an open document or of a file; None for what no project holds."""

        def work(subject: Subject) -> Told:
            subject.project.settle(subject.path)
            found = told(
                subject.home, subject.project, subject.path, subject.places, self.capabilities.related,
                subject.settings.rule_site,
            )  # fmt: skip
            # named here, and not on the loop; who is pushed to needs no name
            return found.named() if self.capabilities.pulls else found

        return await self.ask(uri, work)

    async def ask(self, uri: str, work: Callable[[Subject], T]) -> T | None:
        """What `work` makes of a document on the analyst's thread, from the texts as they are open now."""
        address = self.address(self.owner(uri))
        return None if address is None else await self.ask_at(address, work)

    async def ask_at(self, address: Address, work: Callable[[Subject], T]) -> T:
        """The same for a file by its place in a project."""
        self.flush()
        opened = self._seen_by(address.home)
        home, settings = address.home, self.settings(address.home)

        def answered() -> T:
            project = self._projects.get(home)
            places = Places(home, project, self.encoding, *opened)
            return work(Subject(project, home, address.path, places, settings))

        return await self._analyst.ask(answered)

    def post(self, work: Callable[[], None]) -> None:
        """Has something done before whatever is asked next; it is never left out."""
        self._analyst.post(work)

    def flush(self) -> None:
        """Hands over what was typed since the last question."""
        edits, self._edits = self._edits, {}
        for home, texts in edits.items():
            self.post(partial(self._projects.edit, home, texts))

    def _edit(self, address: Address, text: str | None) -> None:
        self._edits.setdefault(address.home, {})[address.path] = text

    def _readdress(self) -> None:
        for uri, opened in [*self._open.items()]:
            language = opened.buffer.language if opened.buffer else ""
            address = self.homes.address(uri, language)
            if address is not None and address != opened.address:
                self._edit(opened.address, None)
                self._edit(address, opened.text)
                opened.address = address

    def _seen_by(self, home: Home) -> tuple[Mapping[str, str], Mapping[str, Notebook]]:
        uris: dict[str, str] = {}
        notebooks: dict[str, Notebook] = {}
        for uri, opened in self._open.items():
            if opened.address.home.root == home.root:
                uris[opened.address.path] = uri
                if opened.notebook is not None:
                    notebooks[opened.address.path] = opened.notebook
        return uris, notebooks

    def _notebook_of(self, uri: str) -> Notebook | None:
        opened = self._open.get(self._cells.get(uri, ""))
        return opened.notebook if opened else None

    def _found_elsewhere(self, home: Home, paths: Collection[str], left: int) -> None:
        """On the analyst's thread: results of files that nobody asked for."""
        self._loop.call_soon_threadsafe(self._tell, home, paths, left)

    def _tell(self, home: Home, paths: Collection[str], left: int) -> None:
        uris = [uri for uri, one in self._open.items() if one.address.home == home and one.address.path in paths]
        self._listener.found(uris, home, paths)
        self._listener.left(home, left)
