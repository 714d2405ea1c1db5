"""Results of files that have not changed, and whose dependencies have not: kept in `.weighbridge_cache/`.

JSON, not pickle or marshal: whatever lies in a workspace is untrusted, and a cache file may be somebody else's.
*Invariant:* a cache that is damaged, foreign, unreadable or not writable is as good as none.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from weighbridge.discovery import Stamp

FOLDER = ".weighbridge_cache"
_FILE = "results.json"
_FORMAT = 1
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of Weighbridge and can be deleted.\n"
_RACY_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may change again without a new time stamp."""

Json = Any


def cache_key(*parts: str) -> str:
    """One key for everything that all results depend on: the versions of Weighbridge and of its rules."""
    return blake2b("\0".join((str(_FORMAT), *parts)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest(data: bytes) -> str:
    """The digest of a file's content."""
    return blake2b(data, digest_size=16).hexdigest()


@dataclass(slots=True)
class _Known:
    """A file's digest, and the time and size that it had when it was taken."""

    modified_ns: int
    size: int
    digest: str


class Cache:
    """The results of one workspace; call `save` at the end."""

    def __init__(self, root: Path, key: str, folder: Path | None = None) -> None:
        self._root = root
        self._folder = folder or root / FOLDER
        self._key = key
        self._files: dict[str, _Known] = {}
        self._entries: dict[str, tuple[str, dict[str, str | None], Json]] = {}
        self._changed = False
        self._load()

    def lookup(self, path: str, variant: str, digest_of: Callable[[str], str | None]) -> Json | None:
        """The result of a file, if neither it nor anything that the result rests on has changed.

        `variant` is what else decides, for this file: the digest of its settings, and the day if a suppression may end.
        """
        entry = self._entries.get(path)
        if entry is None or entry[0] != variant:
            return None
        if any(digest_of(name) != known for name, known in entry[1].items()):
            return None
        return entry[2]

    def store(
        self,
        path: str,
        variant: str,
        value: Json,
        dependencies: Iterable[str],
        digest_of: Callable[[str], str | None],
    ) -> None:
        """Keeps a file's result (plain JSON values) with the files it rests on, present or absent."""
        names = dict.fromkeys((path, *sorted(set(dependencies))))
        self._entries[path] = (variant, {name: digest_of(name) for name in names}, value)
        self._changed = True

    def digests(self, stamps: Mapping[str, Stamp], overlay: Mapping[str, str]) -> Digests:
        """A way to the digests of files that reads only those whose time or size changed."""
        return Digests(self._root, self._files, stamps, overlay)

    def save(self, digests: Digests, alive: Collection[str]) -> None:
        """Writes the results of files that are still `alive`; a folder that cannot be written is left alone."""
        kept = {path: entry for path, entry in self._entries.items() if path in alive}
        if not self._changed and len(kept) == len(self._entries) and not digests.changed:
            return
        names = {name for entry in kept.values() for name in entry[1]}
        files = {
            path: [known.modified_ns, known.size, known.digest]
            for path, known in digests.known.items()
            if path in names
        }
        text = json.dumps({"key": self._key, "files": files, "entries": kept}, separators=(",", ":"))
        with suppress(OSError, ValueError):
            self._write(text)

    def _load(self) -> None:
        file = self._folder / _FILE
        try:
            if self._folder.is_symlink() or file.is_symlink():
                return
            data: Any = json.loads(file.read_bytes())
            if data["key"] != self._key:
                return
            files = {str(path): _Known(int(m), int(s), str(d)) for path, (m, s, d) in data["files"].items()}
            entries: dict[str, tuple[str, dict[str, str | None], Json]] = {}
            for path, (variant, names, value) in data["entries"].items():
                # A result always rests on its own file; anything else was not written here.
                if path in names:
                    entries[path] = (variant, dict(names), value)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return
        self._files, self._entries = files, entries

    def _write(self, text: str) -> None:
        if self._folder.is_symlink():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, content in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
            if not (self._folder / name).exists():
                (self._folder / name).write_text(content, encoding="utf-8")
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            Path(name).replace(self._folder / _FILE)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


class Digests:
    """The digests of files, each taken once; None for a file that is not there."""

    def __init__(
        self, root: Path, known: dict[str, _Known], stamps: Mapping[str, Stamp], overlay: Mapping[str, str]
    ) -> None:
        self.known = known
        self.changed = False
        self._base = str(root)
        self._stamps = stamps
        self._overlay = overlay
        self._now = time.time_ns()
        self._taken: dict[str, str | None] = {}

    def __call__(self, path: str) -> str | None:
        try:
            return self._taken[path]
        except KeyError:
            found = self._taken[path] = self._digest(path)
            return found

    def _digest(self, path: str) -> str | None:
        text = self._overlay.get(path)
        if text is not None:
            return digest(b"text:" + text.encode("utf-8", "surrogatepass"))
        stamp = self._stamps.get(path)
        try:
            if stamp is None:
                status = os.stat(f"{self._base}/{path}")  # noqa: PTH116 - one of thousands
                if not stat.S_ISREG(status.st_mode):
                    return None
                modified, size = status.st_mtime_ns, status.st_size
            else:
                modified, size = stamp.modified_ns, stamp.size
            known = self.known.get(path)
            if known is not None and known.modified_ns == modified and known.size == size:
                return known.digest
            with open(f"{self._base}/{path}", "rb") as stream:  # noqa: PTH123
                found = digest(stream.read())
        except (OSError, ValueError):
            return None
        if self._now - modified > _RACY_NS:
            self.known[path] = _Known(modified, size, found)
            self.changed = True
        else:
            self.known.pop(path, None)
        return found
