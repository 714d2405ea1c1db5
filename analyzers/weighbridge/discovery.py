"""Which files of a workspace are looked at, and which are passed over and why.

*Invariant:* nothing outside the root is listed, links included; an ignored folder is not even read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config import SETTINGS_NAMES, Settings
from weighbridge.discovery_excluded import excluded, foreign, unfit
from weighbridge.discovery_ignore import IgnoreFile, ignore_files_above, ignored, read_ignore_file
from weighbridge.discovery_names import is_binary_name
from weighbridge.discovery_result import Discovery, PathError, Skipped, SkipReason, Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "Discovery",
    "PathError",
    "SkipReason",
    "Skipped",
    "Stamp",
    "discover",
    "exclusion",
    "find_root",
    "size_limit",
]

_SETTINGS_NAMES = frozenset(SETTINGS_NAMES)
DATA_SUFFIXES = (".json", ".jsonl")
DATA_FACTOR = 16
"""Training data may be so many times larger than the cap for other files: of it only rows are read."""
_NEVER = frozenset({".git", ".hg", ".svn", ".bzr", ".weighbridge_cache"})
_IGNORE = ".gitignore"


def find_root(start: Path) -> Path:
    """The workspace that a folder belongs to: its git work tree, else the nearest folder with settings, else itself."""
    start = start.resolve()
    folders = (start, *start.parents)
    for folder in folders:
        if (folder / ".git").exists():
            return folder
    for folder in folders:
        if any((folder / name).is_file() for name in SETTINGS_NAMES[:-1]):
            return folder
    return start


def discover(
    root: Path,
    paths: Sequence[str],
    settings_in: Callable[[str], Settings],
    wanted: Callable[[str], bool],
) -> Discovery:
    """The wanted files under `paths` (relative to the root, or absolute), and every named file whatever its name.

    `settings_in` gives the settings of a folder; it is asked only where a folder has a settings file of its own.
    """
    walk = _Walk(root.resolve(), settings_in, wanted)
    for path in paths or ("",):
        walk.add(path)
    return walk.result()


def exclusion(root: Path, path: str, settings_in: Callable[[str], Settings]) -> SkipReason | None:
    """Why a file of this name would be passed over, whether it is there or not; None where it would be looked at."""
    walk = _Walk(root, settings_in, lambda _: True)
    return walk.exclusion(path)


def size_limit(path: str, settings: Settings) -> int:
    """The bytes from which on a file is too large to be read."""
    return settings.max_file_bytes * (DATA_FACTOR if path.lower().endswith(DATA_SUFFIXES) else 1)


class _Walk:
    """One discovery under way."""

    def __init__(self, root: Path, settings_in: Callable[[str], Settings], wanted: Callable[[str], bool]) -> None:
        self._root = root
        self._base = str(root)
        self._settings_in = settings_in
        self._wanted = wanted
        self._files: dict[str, Stamp] = {}
        self._skipped: dict[str, Skipped] = {}
        self._links: dict[str, str] = {}

    def result(self) -> Discovery:
        for path, target in self._links.items():
            if target in self._files and target != path:
                self._files.pop(path, None)
                self._skip(path, SkipReason.LINK, f"the same file as {target}")
        skipped = sorted((item for item in self._skipped.values() if item.path not in self._files), key=_by_path)
        return Discovery(tuple(sorted(self._files)), tuple(skipped), self._files)

    def add(self, named: str) -> None:
        """One path that a person named; it is looked at even if it is excluded, unless settings force exclusions."""
        path = self._relative(named)
        target = self._root / path
        try:
            status = target.stat()
        except (OSError, ValueError):
            raise PathError(named, "no such file or folder") from None
        if not target.resolve().is_relative_to(self._root):
            raise PathError(named, f"leads out of the workspace {self._root}")
        if stat.S_ISDIR(status.st_mode):
            self._add_folder(self._relative(str(target.resolve())))
        else:
            self._add_file(path, status)

    def exclusion(self, path: str) -> SkipReason | None:
        """Why a walk would pass over a path."""
        name = path.rpartition("/")[2]
        if is_binary_name(name):
            return SkipReason.BINARY
        return unfit(name) or self._first_exclusion(path)

    def _relative(self, named: str) -> str:
        path = os.path.normpath(named.replace("\\", "/") if os.sep == "\\" else named) if named else "."
        if os.path.isabs(path):  # noqa: PTH117
            if not Path(path).is_relative_to(self._root):
                # The folder may have been named through a link, as /tmp is on macOS.
                path = str(Path(path).parent.resolve() / Path(path).name)
            if not Path(path).is_relative_to(self._root):
                raise PathError(named, f"is outside the workspace {self._root}")
            path = str(Path(path).relative_to(self._root))
        path = path.replace(os.sep, "/")
        if path.split("/", 1)[0] == "..":
            raise PathError(named, f"is outside the workspace {self._root}")
        return "" if path == "." else path

    def _add_file(self, path: str, status: os.stat_result) -> None:
        folder, _, name = path.rpartition("/")
        settings = self._settings_in(folder)
        if settings.force_exclude:
            reason = self._first_exclusion(path) or unfit(name)
            if reason:
                self._skip(path, reason)
                return
        if is_binary_name(name):
            self._skip(path, SkipReason.BINARY)
        elif not stat.S_ISREG(status.st_mode):
            self._skip(path, SkipReason.UNREADABLE, "not a regular file")
        else:
            self._keep(path, status, settings)
            self._links.pop(path, None)

    def _add_folder(self, path: str) -> None:
        settings = self._settings_in(path)
        above = ignore_files_above(self._root, path)
        reason = self._first_exclusion(path + "/") if path else None
        if reason and settings.force_exclude:
            self._skip(path + "/", reason)
            return
        # Somebody who names an ignored folder wants what is in it; patterns that cover all of it must not speak again.
        self._walk(path, settings, [] if reason is SkipReason.GITIGNORE else above)

    def _first_exclusion(self, path: str) -> SkipReason | None:
        """Why walking from the root would not have come to this path."""
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            folder, name, entry = "/".join(parts[: depth - 1]), parts[depth - 1], "/".join(parts[:depth])
            if not name:
                continue
            is_folder = depth < len(parts)
            reason = excluded(self._settings_in(folder), entry, name, is_folder)
            if reason is None and ignored(
                ignore_files_above(self._root, folder, inclusive=True), entry, name, is_folder
            ):
                reason = SkipReason.GITIGNORE
            if reason is not None:
                return reason
        return None

    def _walk(self, start: str, settings: Settings, ignores: list[IgnoreFile]) -> None:
        pending: list[tuple[str, Settings, list[IgnoreFile]]] = [(start, settings, ignores)]
        while pending:
            folder, settings, ignores = pending.pop()
            try:
                with os.scandir(f"{self._base}/{folder}" if folder else self._base) as scan:
                    entries = list(scan)
            except OSError as error:
                self._skip(folder + "/", SkipReason.UNREADABLE, error.strerror or "")
                continue
            names = {entry.name for entry in entries}
            if folder and folder != start and (reason := foreign(names)):
                self._skip(folder + "/", reason)
                continue
            if folder != start and not names.isdisjoint(_SETTINGS_NAMES):
                settings = self._settings_in(folder)
            if _IGNORE in names and (file := read_ignore_file(self._base, folder)):
                ignores = [file, *ignores]
            prefix = folder + "/" if folder else ""
            pending.extend((path, settings, ignores) for path in self._scan(prefix, entries, settings, ignores))

    def _scan(
        self, prefix: str, entries: list[os.DirEntry[str]], settings: Settings, ignores: list[IgnoreFile]
    ) -> Iterator[str]:
        """Takes the files of one folder and yields the folders in it that are to be entered."""
        for entry in entries:
            name = entry.name
            path = prefix + name
            if not name.isascii() and not _speakable(name):
                self._skip(_escaped(path), SkipReason.UNREADABLE, "its name is not valid Unicode")
            elif entry.is_symlink():
                self._link(path, name, settings, ignores)
            elif entry.is_dir(follow_symlinks=False):
                if name in _NEVER:
                    continue
                if reason := excluded(settings, path, name, True):
                    self._skip(path + "/", reason)
                elif ignores and ignored(ignores, path, name, True):
                    self._skip(path + "/", SkipReason.GITIGNORE)
                else:
                    yield path
            elif self._wanted(path):
                if reason := self._reason(settings, ignores, path, name):
                    self._skip(path, reason)
                else:
                    self._take(path, entry, settings)

    def _take(self, path: str, entry: os.DirEntry[str], settings: Settings) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._skip(path, SkipReason.UNREADABLE, error.strerror or "")
            return
        if stat.S_ISREG(status.st_mode):
            self._keep(path, status, settings)

    def _link(self, path: str, name: str, settings: Settings, ignores: list[IgnoreFile]) -> None:
        """A link to a file of the workspace stands for it; links to folders are never followed, as git does."""
        target = Path(f"{self._base}/{path}")
        try:
            real, status = target.resolve(strict=True), target.stat()
        except (OSError, RuntimeError):
            if self._wanted(path):
                self._skip(path, SkipReason.LINK, "leads nowhere")
            return
        if stat.S_ISDIR(status.st_mode):
            if name not in _NEVER and not excluded(settings, path, name, True):
                self._skip(path + "/", SkipReason.LINK, "links to folders are not followed")
            return
        if not self._wanted(path) or self._reason(settings, ignores, path, name):
            return
        if not real.is_relative_to(self._root):
            self._skip(path, SkipReason.LINK, "leads out of the workspace")
        elif stat.S_ISREG(status.st_mode):
            self._keep(path, status, settings)
            self._links[path] = real.relative_to(self._root).as_posix()

    def _reason(self, settings: Settings, ignores: list[IgnoreFile], path: str, name: str) -> SkipReason | None:
        if reason := unfit(name) or excluded(settings, path, name, False):
            return reason
        return SkipReason.GITIGNORE if ignores and ignored(ignores, path, name, False) else None

    def _keep(self, path: str, status: os.stat_result, settings: Settings) -> None:
        largest = size_limit(path, settings)
        if status.st_size > largest:
            limit = _bytes(largest)
            self._skip(path, SkipReason.TOO_LARGE, f"{_bytes(status.st_size)}, limit {limit}")
        else:
            self._files[path] = Stamp(status.st_mtime_ns, status.st_size)

    def _skip(self, path: str, reason: SkipReason, detail: str = "") -> None:
        self._skipped.setdefault(path, Skipped(path, reason, detail))


def _bytes(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:,.0f} KiB" if size < 1_048_576 else f"{size / 1_048_576:,.1f} MiB"


def _speakable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


def _by_path(item: Skipped) -> str:
    return item.path
