"""Which files of a project are looked at: those on disk, as discovery judges them, and those that somebody has open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.discovery import discover, exclusion, size_limit
from weighbridge.discovery_result import Discovery
from weighbridge.discovery_wanted import is_wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from weighbridge.config import Settings


class Files:
    """The index of one root at one time; `alone` names the only file where the root is nobody's workspace."""

    def __init__(self, root: Path, settings_in: Callable[[str], Settings], alone: str = "") -> None:
        self._root = root
        self._alone = alone
        self._settings_in = settings_in
        self._discovery = self._discovered()
        self._known = frozenset(self._discovery.files)

    @property
    def largest(self) -> int:
        """The bytes of the largest file: discovery has judged every one by the settings of its folder."""
        return max([self._settings_in("").max_file_bytes, *(one.size for one in self._discovery.stamps.values())])

    def with_open(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        """The paths that are looked at while these texts are open."""
        opened = {path: self.admits(path, text) for path, text in texts.items()}
        closed = (path for path in self._known if path not in opened)
        return tuple(sorted((*closed, *(path for path, admitted in opened.items() if admitted))))

    def admits(self, path: str, text: str | None) -> bool:
        """Whether a file is looked at while its text is this; None for what is on disk."""
        if text is None:
            return path in self._known
        if self.limit_exceeded(path, text):
            return False
        return path in self._known or path == self._alone or self._wants(path)

    def differs(self, path: str) -> bool:
        """Whether a file came or went since, or a folder, of which an editor may name nothing else."""
        target = self._root / path
        if target.is_dir():
            return not self._alone and exclusion(self._root, f"{path}/", self._settings_in) is None
        if path in self._known:
            return not target.is_file()
        if not target.exists():
            return any(known.startswith(f"{path}/") for known in self._known)
        return self._wants(path)

    def limit_exceeded(self, path: str, text: str) -> int:
        """The limit in bytes that a text exceeds, or 0."""
        limit = size_limit(path, self._settings_in(path.rpartition("/")[0]))
        if len(text) * 4 <= limit:
            return 0
        return limit if len(text.encode("utf-8", "surrogatepass")) > limit else 0

    def _wants(self, path: str) -> bool:
        return not self._alone and is_wanted(path) and exclusion(self._root, path, self._settings_in) is None

    def _discovered(self) -> Discovery:
        if not self._alone:
            return discover(self._root, (), self._settings_in, is_wanted)
        if not (self._root / self._alone).is_file():
            return Discovery((), (), {})
        return discover(self._root, (self._alone,), self._settings_in, is_wanted)
