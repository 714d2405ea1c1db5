"""What a discovery says: the files, what was passed over, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SkipReason(StrEnum):
    """Why a file or a folder was passed over."""

    GITIGNORE = "gitignore"
    EXCLUDED = "excluded"
    VENDORED = "vendored"
    GENERATED = "generated"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    LINK = "link"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that would have been looked at, or a folder (its path ends with `/`), and why it was not."""

    path: str
    reason: SkipReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a file from its earlier self without reading it."""

    modified_ns: int
    size: int


@dataclass(frozen=True)
class Discovery:
    """The files to look at, sorted, relative to the root and separated by `/`."""

    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    stamps: dict[str, Stamp]


class PathError(Exception):
    """A path named by a person that cannot be looked at."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(path, message)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
