"""What one session of a coding agent loads: the files of its folder and of those above, their imports, its rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import AgentSession, TokenShare
from weighbridge.findings import Related
from weighbridge.sources.agent_families import IMPORTING, Family, Loaded, always_loaded, loaded_of
from weighbridge.sources.agent_imports import imports
from weighbridge.sources.data import string
from weighbridge.sources.fences import between
from weighbridge.sources.front_matter import split_front_matter
from weighbridge.sources.recorded import is_recorded
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_NAMED_PARTS = 6
_TOLD_FIRST = (Family.AGENTS, Family.CLAUDE, Family.GEMINI)
"""Of agents that load the same text in one folder, the first has the finding."""


@dataclass(frozen=True, slots=True)
class _Index:
    """The instruction files of a workspace by family and folder, kept in its memo."""

    files: dict[tuple[Family, str], list[tuple[str, Loaded]]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One file's share of a session."""

    document: Document
    text: str
    why: str


def agent_sessions(document: Document, workspace: Workspace) -> Iterator[AgentSession]:
    """The session that begins in the folder of an instruction file; it stands at the folder's first file."""
    own = loaded_of(document.path)
    if own is None or own.skill or is_recorded(document.path):
        return
    index = _index(workspace)
    if _anchor(own, index, workspace) != document.path:
        return
    parts = _session(own, index, workspace)
    others = _texts_elsewhere(own, index, workspace)
    added = tuple(part.text for part in parts if part.text.strip() not in others)
    if not added:
        return
    tokens = TokenWeight(tuple(part.text for part in parts))
    yield AgentSession(
        Place(document.path, Span(0, len(document.text))),
        own.family.value,
        tokens,
        len(parts),
        _words(parts),
        TokenShare(TokenWeight(added), tokens),
        tuple(Related(Place(part.document.path, Span(0, len(part.document.text))), part.why) for part in parts),
    )


def _index(workspace: Workspace) -> dict[tuple[Family, str], list[tuple[str, Loaded]]]:
    """The instruction files of a workspace by family and folder."""
    known = workspace.memo.get(_Index)
    if isinstance(known, _Index):
        return known.files
    found: defaultdict[tuple[Family, str], list[tuple[str, Loaded]]] = defaultdict(list)
    for path in workspace.paths:
        loaded = loaded_of(path)
        if loaded is not None:
            found[loaded.family, loaded.folder].append((path, loaded))
    index = _Index({key: sorted(value, key=_order) for key, value in found.items()})
    workspace.memo[_Index] = index
    return index.files


def _order(item: tuple[str, Loaded]) -> tuple[bool, bool, int, str]:
    """The file that gives the family its name first, then rules, then what only describes itself."""
    path, loaded = item
    name = path.rpartition("/")[2]
    return loaded.skill, ".local." in name or ".override." in name, path.count("/"), path


def _anchor(own: Loaded, index: dict[tuple[Family, str], list[tuple[str, Loaded]]], workspace: Workspace) -> str | None:
    for path, loaded in index.get((own.family, own.folder), ()):
        document = None if loaded.skill else workspace.document(path)
        if document is not None and always_loaded(document, own.family):
            return path
    return None


def _session(
    own: Loaded, index: dict[tuple[Family, str], list[tuple[str, Loaded]]], workspace: Workspace
) -> list[_Part]:
    parts: list[_Part] = []
    seen: set[str] = set()
    for folder in _folders(own.folder):
        above = folder != own.folder
        files = index.get((own.family, folder), [])
        overridden = own.family is Family.AGENTS and any(path.endswith("AGENTS.override.md") for path, _ in files)
        for path, loaded in files:
            document = workspace.document(path)
            if document is None or (overridden and path.endswith("AGENTS.md")):
                continue
            if loaded.skill:
                _add(parts, seen, document, _description(document), "its description is always loaded")
                continue
            if not always_loaded(document, own.family):
                continue
            why = "loaded from a folder above" if above else "loaded with this folder"
            _add(parts, seen, document, _spoken(document, own.family), why)
            if own.family in IMPORTING:
                for target in imports(path, document.text, workspace):
                    imported = workspace.document(target)
                    if imported is not None:
                        _add(parts, seen, imported, _spoken(imported, own.family), f"imported by {path}")
    return parts


def _add(parts: list[_Part], seen: set[str], document: Document, text: str, why: str) -> None:
    """A link and a copy are loaded once."""
    if text.strip() and text not in seen and all(part.document.path != document.path for part in parts):
        seen.add(text)
        parts.append(_Part(document, text, why))


def _folders(folder: str) -> list[str]:
    names = folder.split("/") if folder else []
    return ["/".join(names[:count]) for count in range(len(names) + 1)]


def _spoken(document: Document, family: Family) -> str:
    """What is loaded of a file: not its settings, and for some agents not its comments."""
    text = split_front_matter(document).body.text
    if family is Family.CLAUDE and "<!--" in text and "```" not in text:
        for start, end in reversed(between(text, "<!--", "-->")):
            if not text[text.rfind("\n", 0, start) + 1 : start].strip():
                text = text[:start] + text[end:]
        return text
    return text


def _description(document: Document) -> str:
    settings = split_front_matter(document).settings
    name, description = string(settings, "name"), string(settings, "description")
    return f"{name}: {description}" if description else ""


def _texts_elsewhere(
    own: Loaded, index: dict[tuple[Family, str], list[tuple[str, Loaded]]], workspace: Workspace
) -> set[str]:
    """What is loaded in the folder above already, or in this folder by an agent that is told of first: a body that
    several files import, or a copy of it, is said once."""
    found: set[str] = set()
    for folder in _folders(own.folder):
        for family in _TOLD_FIRST[: _TOLD_FIRST.index(own.family)] if own.family in _TOLD_FIRST else _TOLD_FIRST:
            session = Loaded(family, folder)
            if _anchor(session, index, workspace) is not None:
                found.update(part.text.strip() for part in _session(session, index, workspace))
        if folder != own.folder and _anchor(Loaded(own.family, folder), index, workspace) is not None:
            found.update(part.text.strip() for part in _session(Loaded(own.family, folder), index, workspace))
    return found


def _words(parts: list[_Part]) -> str:
    names = [part.document.path for part in parts]
    if len(names) > _NAMED_PARTS:
        return " + ".join(names[: _NAMED_PARTS - 1]) + f" and {len(names) - _NAMED_PARTS + 1} more files"
    return " + ".join(names)
