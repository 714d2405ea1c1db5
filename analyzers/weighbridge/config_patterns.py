"""Path patterns with the meaning of `.gitignore`, for ignore files and for the patterns in settings.

Most lines of real ignore files are a plain name or `*.suffix`; those are answered from sets, the rest by expressions.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.config_glob import GlobError, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"[^\\/*?\[\]!#\s][^\\/*?\[\]\s]*/?")
_SUFFIX = re.compile(r"\*(\.[^\\/*?\[\]\s]+)/?")
_WILD = re.compile(r"[\\*?\[\]!#]")


class Patterns:
    """The compiled patterns of one ignore file or one setting."""

    __slots__ = ("_everything", "_folder_names", "_folder_suffixes", "_has_negation", "_names", "_rest", "_suffixes")

    def __init__(self, lines: Iterable[str]) -> None:
        lines = [line for line in (_trimmed(line) for line in lines) if line and not line.startswith("#")]
        names: set[str] = set()
        suffixes: list[str] = []
        folder_names: set[str] = set()
        folder_suffixes: list[str] = []
        rest: list[str] = []
        for line in lines:
            folder = line.endswith("/")
            if _NAME.fullmatch(line):
                (folder_names if folder else names).add(line.rstrip("/"))
            elif match := _SUFFIX.fullmatch(line):
                (folder_suffixes if folder else suffixes).append(match[1])
            else:
                rest.append(line)
        self._names = frozenset(names)
        self._suffixes = tuple(suffixes)
        self._folder_names = frozenset(names | folder_names)
        self._folder_suffixes = (*suffixes, *folder_suffixes)
        self._rest = tuple(rest)
        self._has_negation = any(line.startswith("!") for line in rest)
        self._everything = tuple(lines)

    def file(self, path: str, name: str) -> bool | None:
        """True: ignored, False: kept by a `!` pattern, None: nothing said; the folders above are not asked again."""
        if name in self._names or name.endswith(self._suffixes):
            return _asked(self._everything, path) if self._has_negation else True
        return _asked(self._rest, path) if self._rest else None

    def folder(self, path: str, name: str) -> bool | None:
        """The same for a folder, whose path is given without a slash at its end."""
        if name in self._folder_names or name.endswith(self._folder_suffixes):
            return _asked(self._everything, path + "/") if self._has_negation else True
        return _asked(self._rest, path + "/") if self._rest else None

    def matches(self, path: str) -> bool:
        """Whether a file or any folder above it is named; for patterns used without walking a tree."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if self.folder("/".join(parts[:depth]), parts[depth - 1]):
                return True
        return bool(self.file(path, parts[-1]))


@lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> Patterns:
    """The compiled form of a setting's patterns."""
    return Patterns(patterns)


def fault(pattern: str) -> str:
    """What is wrong with a pattern, or nothing."""
    if not pattern.strip() or pattern.startswith("#"):
        return "an empty pattern matches nothing"
    try:
        translate(pattern.removeprefix("!"))
    except GlobError as error:
        return str(error)
    return ""


def rebased(pattern: str, folder: str) -> str:
    """A pattern written in a settings file of `folder`, as one written at the workspace root."""
    if not folder:
        return pattern
    negation = "!" if pattern.startswith("!") else ""
    pattern = pattern[len(negation) :]
    prefix = _WILD.sub(r"\\\g<0>", folder)
    anchored = "/" in pattern.rstrip("/")
    return f"{negation}/{prefix}/{pattern.lstrip('/')}" if anchored else f"{negation}/{prefix}/**/{pattern}"


def pattern_of(path: str) -> str:
    """The pattern that names this one file, anchored to the folder of the settings file."""
    written = _WILD.sub(r"\\\g<0>", path)
    if written.endswith(" "):
        written = f"{written[:-1]}\\ "
    return written if "/" in path else f"/{written}"


def _asked(lines: tuple[str, ...], path: str) -> bool | None:
    for pattern, ignores in _expressions(lines):
        if pattern.fullmatch(path):
            return ignores
    return None


@lru_cache(maxsize=1024)
def _expressions(lines: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The lines as expressions with the last one first, because in an ignore file the last word counts."""
    found: list[tuple[re.Pattern[str], bool]] = []
    for line in reversed(lines):
        try:
            found.append((translate(line.removeprefix("!")), not line.startswith("!")))
        except GlobError:
            # git passes over a line that can never match, too.
            continue
    return tuple(found)


def _trimmed(line: str) -> str:
    line = line.rstrip("\r\n")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    return line
