"""The files of one workspace: read once, parsed once, and never left.

*Invariant:* no path that this module returns lies outside the workspace root, links included.
"""

from __future__ import annotations

import codecs
import posixpath
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from weighbridge.text import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from weighbridge.code.model import Module
    from weighbridge.past import History

Made = TypeVar("Made")

MAX_FILE_BYTES = 1_048_576

_DIALECTS = {
    ".py": "python",
    ".pyi": "python",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
}


class Interrupted(BaseException):
    """Nobody waits for the result any more. No `Exception`: what guards against crashes must not swallow it."""


class Workspace:
    """An index of paths, and the documents and modules behind them as they are asked for."""

    def __init__(
        self,
        root: Path | None,
        paths: Iterable[str],
        overlay: Mapping[str, str] | None = None,
        max_file_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        self.root = root
        self.paths = tuple(sorted(set(paths)))
        self._overlay = dict(overlay or {})
        self._max_file_bytes = max_file_bytes
        self._documents: dict[str, Document | None] = {}
        self._modules: dict[str, Module | None] = {}
        self._indexed = frozenset(self.paths)
        self._by_name: dict[str, tuple[str, ...]] | None = None
        self.reads: set[str] | None = None
        """While set: collects every path whose content or absence was asked for, for the cache."""
        self.memo: dict[object, object] = {}
        """Results that an analysis derives from one module alone; it lives as long as the modules do."""
        self._remembered: dict[object, _Remembered] = {}
        self.history: History | None = None
        """What git says of these files; whoever opens a workspace on disk may give it one."""
        self.interrupt: Callable[[], None] | None = None
        """While set: asked whenever a file is; raises `Interrupted` to stop the analysis there."""

    @classmethod
    def open(cls, root: Path, paths: Iterable[str], overlay: Mapping[str, str] | None = None) -> Workspace:
        """A workspace on disk; `overlay` holds unsaved texts, which win over the files."""
        return cls(root.resolve(), paths, overlay)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Workspace:
        """A workspace in memory."""
        return cls(None, files, files)

    def changed(self, texts: Mapping[str, str | None], paths: Iterable[str] | None = None) -> Workspace:
        """The workspace with these unsaved texts, None for what is on disk again; the other files stay read and parsed.

        `paths` is the index where files came or went. This workspace stays as it was.
        """
        overlay = {path: text for path, text in {**self._overlay, **texts}.items() if text is not None}
        if paths is None:
            # sorting and hashing the index again at every key would cost more than the key
            after = copy(self)
            after._overlay = overlay
            after.reads = None
            after.forget_results()
        else:
            after = Workspace(self.root, paths, overlay, self._max_file_bytes)
            after.history = self.history
        after._documents = {path: known for path, known in self._documents.items() if path not in texts}
        after._modules = {path: known for path, known in self._modules.items() if path not in texts}
        return after

    def forget(self, kept: Collection[str]) -> None:
        """Lets go of everything that was read but for these files; what is asked for again is read again."""
        self._documents = {path: known for path, known in self._documents.items() if path in kept}
        self._modules = {path: known for path, known in self._modules.items() if path in kept}
        self.forget_results()

    def forget_results(self) -> None:
        """Lets go of everything that was derived; after an interruption some of it stands in for what was not made."""
        self.memo = {}
        self._remembered = {}

    def document(self, path: str) -> Document | None:
        """The text of a file; None where it is missing, too large, not text, or outside the root."""
        if self.interrupt is not None:
            self.interrupt()
        if self.reads is not None:
            self.reads.add(path)
        if path not in self._documents:
            text = self._overlay.get(path)
            if text is None:
                text = self._read(path)
            self._documents[path] = None if text is None else Document(path, text, _DIALECTS.get(_suffix(path), ""))
        return self._documents[path]

    def module(self, path: str) -> Module | None:
        """A parsed program file; None where it is no program or cannot be read."""
        if path not in self._modules:
            document = self.document(path)
            self._modules[path] = None if document is None else parse(document)
        elif self.reads is not None:
            self.reads.add(path)
        return self._modules[path]

    def remembered(self, key: object, make: Callable[[], Made]) -> Made:
        """A result that rests on other files, too, made once; whoever asks for it rests on whatever it rests on."""
        known = self._remembered.get(key)
        if known is not None:
            self.rest_on(known.reads)
            return cast("Made", known.value)
        value, reads = self.traced(make)
        self._remembered[key] = _Remembered(value, reads)
        return value

    def recalled(self, key: object) -> object | None:
        """What is remembered under a key by now."""
        known = self._remembered.get(key)
        if known is None:
            return None
        self.rest_on(known.reads)
        return known.value

    def traced(self, make: Callable[[], Made]) -> tuple[Made, frozenset[str]]:
        """A result, and every path whose content or absence was asked for while it was made."""
        outer, self.reads = self.reads, set()
        try:
            value = make()
        finally:
            reads, self.reads = frozenset(self.reads), outer
            self.rest_on(reads)
        return value, reads

    def rest_on(self, reads: frozenset[str]) -> None:
        """Adds to what is rested on."""
        if reads and self.reads is not None:
            self.reads |= reads

    def indexed(self, path: str) -> bool:
        """Whether the index lists this path; asks no disk."""
        return path in self._indexed or path in self._overlay

    def exists(self, path: str) -> bool:
        """Whether a file of this workspace has this path."""
        if self.reads is not None:
            self.reads.add(path)
        if path in self._indexed or path in self._overlay:
            return True
        inside = self._inside(path)
        return inside is not None and inside.is_file()

    def resolve(self, base: str, reference: str) -> str | None:
        """The path of a file that `base` refers to, or None where it is missing or outside the root."""
        if not reference or reference.startswith(("~", "/")) or "://" in reference or "\0" in reference:
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), reference.replace("\\", "/")))
        if path.startswith("..") or not self.exists(path):
            return None
        return path

    def named(self, name: str) -> tuple[str, ...]:
        """The indexed paths with this file name."""
        if self._by_name is None:
            names: defaultdict[str, list[str]] = defaultdict(list)
            for path in self.paths:
                names[path.rpartition("/")[2]].append(path)
            self._by_name = {key: tuple(value) for key, value in names.items()}
        return self._by_name.get(name, ())

    def _inside(self, path: str) -> Path | None:
        if self.root is None or path.startswith(("/", "..")) or "\0" in path:
            return None
        try:
            target = (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError):
            return None
        return target if target.is_relative_to(self.root) else None

    def _read(self, path: str) -> str | None:
        # discovery has resolved the links of what it indexed; any other path may lead out of the root
        target = self.root / path if self.root is not None and path in self._indexed else self._inside(path)
        # what is indexed is a file; opening a pipe would wait for whoever writes to it
        if target is None or (path not in self._indexed and not target.is_file()):
            return None
        try:
            with open(target, "rb", buffering=0) as file:  # noqa: PTH123  (pathlib's way costs as much as the read)
                data = file.read(self._max_file_bytes + 1)
        except OSError:
            return None
        return None if len(data) > self._max_file_bytes else decode(data)


@dataclass(frozen=True, slots=True, eq=False)
class _Remembered:
    """A result, and every path that was asked for while it was made, for results inside it, too."""

    value: object
    reads: frozenset[str]


def decode(data: bytes) -> str | None:
    """The text of a file: UTF-8, or UTF-16 with a byte order mark; the mark itself is left out. None: not text."""
    try:
        if data.startswith(codecs.BOM_UTF8):
            return data[3:].decode()
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        if b"\0" in data[:8192]:
            return None
        return data.decode()
    except UnicodeDecodeError:
        return None


def parse(document: Document) -> Module | None:
    """The module of a program file, in the neutral model; None for every other file."""
    dialect = _DIALECTS.get(document.suffix)
    if dialect is None:
        return None
    if dialect == "python":
        from weighbridge.code.python import lower_python

        return lower_python(document.path, document.text)
    from weighbridge.code.typescript import lower_typescript

    return lower_typescript(document.path, document.text, dialect)


def dialect_of(path: str) -> str:
    """The dialect that a program file is written in; empty for every other file."""
    return _DIALECTS.get(_suffix(path), "")


def is_program(path: str) -> bool:
    """Whether a path names a program file that can be parsed."""
    return _suffix(path) in _DIALECTS


def sources(workspace: Workspace) -> Sequence[str]:
    """The program files of a workspace."""
    return [path for path in workspace.paths if is_program(path)]


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
