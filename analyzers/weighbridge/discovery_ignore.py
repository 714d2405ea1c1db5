"""The ignore files of git: `.gitignore` at every level and `info/exclude`, each compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config_patterns import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """One ignore file; paths are matched relative to the folder that it stands in."""

    patterns: Patterns
    cut: int
    """How many characters of a workspace path belong to the folders above."""
    prefix: str = ""
    """The way from the ignore file down to the workspace root, where it stands above it."""


def ignored(files: Iterable[IgnoreFile], path: str, name: str, is_folder: bool) -> bool:
    """Whether git ignores an entry whose folder it does not ignore; the innermost file that says something decides."""
    for file in files:
        inner = file.prefix + path[file.cut :]
        said = file.patterns.folder(inner, name) if is_folder else file.patterns.file(inner, name)
        if said is not None:
            return said
    return False


def read_ignore_file(base: str, folder: str) -> IgnoreFile | None:
    """The `.gitignore` of one folder of the workspace."""
    patterns = _read(Path(base, folder, ".gitignore"))
    return None if patterns is None else IgnoreFile(patterns, len(folder) + 1 if folder else 0)


def ignore_files_above(root: Path, folder: str, *, inclusive: bool = False) -> list[IgnoreFile]:
    """What the ignore files above a folder of the workspace say, up to its git work tree, the innermost first."""
    found: list[IgnoreFile] = []
    parts = folder.split("/") if folder else []
    depths = range(len(parts), -1, -1) if inclusive else range(len(parts) - 1, -1, -1)
    for depth in depths:
        if file := read_ignore_file(str(root), "/".join(parts[:depth])):
            found.append(file)
    prefix = ""
    for place in (root, *root.parents):
        if place != root and (patterns := _read(place / ".gitignore")):
            found.append(IgnoreFile(patterns, 0, prefix))
        if (place / ".git").exists():
            if patterns := _read(_git_folder(place) / "info" / "exclude"):
                found.append(IgnoreFile(patterns, 0, prefix))
            return found
        prefix = f"{place.name}/{prefix}"
    # Outside a work tree only the ignore files of the workspace itself mean anything.
    return [file for file in found if not file.prefix]


def _git_folder(place: Path) -> Path:
    """The shared git folder; in a linked work tree and in a submodule `.git` is a file that names another folder."""
    git = place / ".git"
    try:
        if git.is_file():
            named = git.read_text("utf-8", "surrogateescape").partition("gitdir:")[2].strip()
            git = (place / named).resolve()
            common = git / "commondir"
            if common.is_file():
                git = (git / common.read_text("utf-8", "surrogateescape").strip()).resolve()
    except (OSError, ValueError):
        pass
    return git


def _read(path: Path) -> Patterns | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            # git does not follow a linked .gitignore either.
            return None
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return Patterns(text.split("\n"))
