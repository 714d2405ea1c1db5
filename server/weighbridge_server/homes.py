"""Which project a document belongs to, and what its path is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pygls.uris import from_fs_path, to_fs_path
from weighbridge.discovery import find_root

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIXES = {
    "python": ".py", "typescript": ".ts", "typescriptreact": ".tsx", "javascript": ".js", "javascriptreact": ".jsx",
    "markdown": ".md", "prompt": ".prompt.md", "yaml": ".yaml", "json": ".json", "jsonl": ".jsonl", "jinja": ".jinja",
    "toml": ".toml", "plaintext": ".txt",
}  # fmt: skip
"""What a text without a file is called, by its language."""


@dataclass(frozen=True, slots=True)
class Home:
    """One project: a root, or one file where nobody opened a folder around it."""

    root: str
    alone: str = ""

    def uri(self, path: str) -> str:
        """The address of a file of this project that is not open: an open one is called what its editor calls it."""
        return from_fs_path(f"{self.root}/{path}") or ""


@dataclass(frozen=True, slots=True)
class Address:
    """A document in its project."""

    home: Home
    path: str


class Homes:
    """The folders that are open in the editor.

    A project's root is that of the command line, the git work tree around the folder: settings, baselines and
    fingerprints are written against it.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, Home] = {}

    def __iter__(self) -> Iterator[Home]:
        return iter(dict.fromkeys(self._folders.values()))

    def add(self, uri: str) -> Home | None:
        """Opens a folder."""
        folder = _path(uri)
        if folder is None or not folder.is_dir():
            return None
        home = self._folders[folder] = Home(find_root(folder).as_posix())
        return home

    def remove(self, uri: str) -> Home | None:
        """Closes a folder, and gives its project if no other folder lies in it."""
        folder = _path(uri)
        home = self._folders.pop(folder, None) if folder is not None else None
        return home if home is not None and home not in self._folders.values() else None

    def address(self, uri: str, language: str = "") -> Address | None:
        """Where a document belongs; None for what is neither a file nor a text without one."""
        if uri.startswith("untitled:"):
            return self._untitled(uri, language)
        path = _path(uri)
        if path is None:
            return None
        inside = [folder for folder in self._folders if path.is_relative_to(folder)]
        if inside:
            return _within(self._folders[max(inside, key=lambda folder: len(folder.parts))], path)
        around = [home for home in self if _resolved(path).is_relative_to(home.root)]
        if around:
            return _within(max(around, key=lambda home: len(home.root)), path)
        root = find_root(path.parent)
        relative = _resolved(path).relative_to(root).as_posix()
        return Address(Home(root.as_posix(), relative), relative)

    def shows(self, home: Home, path: str) -> bool:
        """Whether a file of a project lies in a folder that is open."""
        file = Path(home.root) / path
        return any(
            folder_home == home and file.is_relative_to(_resolved(folder))
            for folder, folder_home in self._folders.items()
        )

    def _untitled(self, uri: str, language: str) -> Address:
        name = PurePosixPath(uri.removeprefix("untitled:")).name or "Untitled"
        suffix = _SUFFIXES.get(language, "")
        name = name if suffix and name.endswith(suffix) else f"{name}{suffix}"
        root = next(iter(self), None)
        return Address(Home(root.root if root else Path.cwd().as_posix(), name), name)


def _path(uri: str) -> Path | None:
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None


def _resolved(path: Path) -> Path:
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError):
        return path


def _within(home: Home, path: Path) -> Address | None:
    for candidate in (path, _resolved(path)):
        if candidate.is_relative_to(home.root):
            return Address(home, candidate.relative_to(home.root).as_posix())
    return None
