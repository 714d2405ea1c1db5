"""What a session of a coding agent loads together with one instruction file, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.sources.agent_families import loaded_of
from weighbridge.sources.agents import agent_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tokens import TokenCount, TokenCounter
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SessionFile:
    """One file that a session loads."""

    path: str
    why: str
    tokens: TokenCount


@dataclass(frozen=True, slots=True)
class Session:
    """What one session of one agent loads from one folder."""

    agent: str
    folder: str
    """Empty: the root of the workspace."""
    tokens: TokenCount
    files: tuple[SessionFile, ...]


def sessions_with(path: str, workspace: Workspace, count: TokenCounter) -> tuple[Session, ...]:
    """The sessions that load a file, the outermost folder first."""
    found = [one for one in _sessions(workspace, count) if any(file.path == path for file in one.files)]
    return tuple(sorted(found, key=lambda one: (one.folder.count("/") + bool(one.folder), one.folder, one.agent)))


def _sessions(workspace: Workspace, count: TokenCounter) -> Iterator[Session]:
    for path in workspace.paths:
        loaded = loaded_of(path)
        document = None if loaded is None or loaded.skill else workspace.document(path)
        if document is None or loaded is None:
            continue
        for fact in agent_sessions(document, workspace):
            files = zip(fact.related, fact.tokens.texts, strict=True)
            yield Session(
                fact.symbol,
                loaded.folder,
                fact.tokens.count(count),
                tuple(SessionFile(one.place.path, one.message, count(text)) for one, text in files),
            )
