"""What the protocol asks for, one module per subject; each has `register`, which adds its handlers to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_server.features import (
    actions,
    commands,
    hints,
    hover,
    lenses,
    life,
    notebooks,
    prompts,
    pulling,
    rules,
    settings_files,
    symbols,
    texts,
    tickets,
    training,
    watching,
)

if TYPE_CHECKING:
    from weighbridge_server.server import Server


def register(server: Server) -> None:
    """Adds every handler; those that depend on the client are added when it has introduced itself."""
    for module in (
        life,
        texts,
        notebooks,
        watching,
        actions,
        commands,
        lenses,
        hints,
        hover,
        symbols,
        settings_files,
        rules,
        tickets,
        prompts,
        training,
    ):
        module.register(server)


def register_for_client(server: Server) -> None:
    """Adds what is offered only to clients that ask for it: what is registered is advertised to everybody."""
    if server.capabilities.pulls:
        pulling.register(server)
