"""Files that git tracks although an ignore file now names them: a change must not hide what it brings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.discovery_result import Discovery, SkipReason, Stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def with_tracked(root: Path, found: Discovery, wanted: Callable[[str], bool]) -> Discovery:
    """What was found, with the tracked files below everything that an ignore file passed over."""
    ignored = [one.path for one in found.skipped if one.reason is SkipReason.GITIGNORE]
    if not ignored:
        return found
    stamps = dict(found.stamps)
    for path in _tracked(root):
        if path not in stamps and wanted(path) and any(_covers(one, path) for one in ignored):
            stamp = _stamp(root, path)
            if stamp is not None:
                stamps[path] = stamp
    skipped = tuple(one for one in found.skipped if one.path not in stamps)
    return replace(found, files=tuple(sorted(stamps)), skipped=skipped, stamps=stamps)


def _covers(ignored: str, path: str) -> bool:
    return path.startswith(ignored) if ignored.endswith("/") else path == ignored


def _tracked(root: Path) -> list[str]:
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        repository = Repo(str(root))
        return [path.decode("utf-8", "replace") for path in repository.open_index()]
    except (NotGitRepository, OSError, ValueError):
        return []


def _stamp(root: Path, path: str) -> Stamp | None:
    file = root / path
    if file.is_symlink() or not file.is_file():
        return None
    status = file.stat()
    return Stamp(status.st_mtime_ns, status.st_size)
