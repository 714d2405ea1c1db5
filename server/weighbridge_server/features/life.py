"""From the first message to the last: who the client is, which folders it has open, and what its settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp

from weighbridge_server import features
from weighbridge_server.failures import log, log_failure
from weighbridge_server.settings import SECTION, editor_settings

if TYPE_CHECKING:
    from weighbridge_server.homes import Home
    from weighbridge_server.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(ls: Server, params: lsp.InitializeParams) -> None:
        ls.begin(params.capabilities)
        features.register_for_client(ls)
        _take(ls, None, params.initialization_options)
        features.training.begin(ls, params.initialization_options)
        for uri in _folders(params):
            ls.session.add_folder(uri)

    @server.feature(lsp.INITIALIZED)
    async def initialized(ls: Server, _: lsp.InitializedParams) -> None:
        await _watch(ls)
        await ask_for_settings(ls)
        features.training.attach(ls)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(ls: Server, params: lsp.DidChangeConfigurationParams) -> None:
        if ls.capabilities.configures:
            await ask_for_settings(ls)
        elif isinstance(params.settings, dict):
            _take(ls, None, cast("dict[str, object]", params.settings).get(SECTION))
        ls.publisher.all_again()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def folders(ls: Server, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            ls.session.remove_folder(folder.uri)
        for folder in params.event.added:
            ls.session.add_folder(folder.uri)
        await ask_for_settings(ls)
        ls.publisher.all_again()

    @server.feature(lsp.SHUTDOWN)
    def shutdown(ls: Server, _: None) -> None:
        ls.training.close()
        ls.session.close()


async def ask_for_settings(server: Server) -> None:
    """Reads the editor's settings, those of every folder first."""
    if not server.capabilities.configures:
        return
    homes: list[Home] = list(server.session.homes)
    items = [lsp.ConfigurationItem(section=SECTION)]
    items += [lsp.ConfigurationItem(scope_uri=home.uri("").rstrip("/"), section=SECTION) for home in homes]
    try:
        answers = await server.workspace_configuration_async(lsp.ConfigurationParams(items))
    except Exception as error:
        log_failure(error, "asking the editor for its settings")
        return
    if answers[0] is not None:
        _take(server, None, answers[0])
    for home, answer in zip(homes, answers[1:], strict=False):
        if answer is not None and answer != answers[0]:
            _take(server, home, answer)


def _take(server: Server, home: Home | None, value: object) -> None:
    settings = editor_settings(value)
    if settings.faults != server.session.settings(home).faults:
        for fault in settings.faults:
            log.warning("editor settings: %s", fault)
    server.session.configure(home, settings)


def _folders(params: lsp.InitializeParams) -> list[str]:
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    return []


async def _watch(server: Server) -> None:
    """Asks to hear of files that change on disk; settings, ignore files and texts that nobody has open count."""
    if not server.capabilities.watches:
        return
    watchers = [lsp.FileSystemWatcher(glob_pattern="**/*")]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
    registration = lsp.Registration(
        id="weighbridge/files", method=lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
    )
    try:
        await server.client_register_capability_async(lsp.RegistrationParams([registration]))
    except Exception as error:
        log_failure(error, "asking to watch files")
