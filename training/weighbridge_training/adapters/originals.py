"""Files as they were before an adoption and as it left them, kept in the state home until it is rolled back.

*Invariant:* whatever a workspace says of its adoptions, a rollback writes what this machine kept, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.homes import made

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER = "adopted"
_INDEX = "index.json"
_DONE = "rolled-back-"


class OriginalsError(Exception):
    """Originals that cannot be kept or read."""


@dataclass(frozen=True, slots=True)
class Original:
    """One file."""

    path: str
    """From the root of the workspace."""
    before: bytes | None
    """None: adopting made the file."""
    after: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """One adoption."""

    folder: Path
    model: str
    files: tuple[Original, ...]


def keep(home: Path, root: Path, task: str, model: str, files: Iterable[Original]) -> Kept:
    """Writes the originals of an adoption, whole or not at all, before anything is changed."""
    place = _place(home, root, task)
    originals = tuple(files)
    try:
        made(place)
        aside = place / f".{uuid.uuid4().hex}"
        aside.mkdir(mode=0o700)
        entries: list[dict[str, Any]] = []
        for number, one in enumerate(originals):
            entries.append({"path": one.path, "is_new": one.before is None})
            (aside / f"{number}.after").write_bytes(one.after)
            if one.before is not None:
                (aside / f"{number}.before").write_bytes(one.before)
        (aside / _INDEX).write_text(json.dumps({"root": str(root), "model": model, "files": entries}), "utf-8")
        folder = place / f"{max(_numbers(place), default=0) + 1:04}"
        aside.rename(folder)
    except OSError as error:
        raise OriginalsError(
            f"{place} cannot be written: {error.strerror or error}. Nothing was changed: without the originals there "
            "would be no way back."
        ) from error
    return Kept(folder, model, originals)


def last_kept(home: Path, root: Path, task: str) -> Kept | None:
    """The adoption that a rollback is about; None where this machine has made none."""
    place = _place(home, root, task)
    numbers = sorted(_numbers(place))
    if not numbers:
        return None
    folder = place / f"{numbers[-1]:04}"
    try:
        index = json.loads((folder / _INDEX).read_text("utf-8"))
        files = tuple(
            Original(
                entry["path"],
                None if entry["is_new"] else (folder / f"{number}.before").read_bytes(),
                (folder / f"{number}.after").read_bytes(),
            )
            for number, entry in enumerate(index["files"])
        )
        return Kept(folder, str(index["model"]), files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OriginalsError(
            f"{folder} cannot be read: {error}. Take the files back with your version control."
        ) from error


def forget(kept: Kept) -> None:
    """Lets go of originals of which nothing was changed."""
    shutil.rmtree(kept.folder, ignore_errors=True)


def set_aside(kept: Kept) -> None:
    """An adoption that was rolled back; its files stay where they are kept."""
    kept.folder.rename(kept.folder.with_name(f"{_DONE}{kept.folder.name}-{uuid.uuid4().hex[:8]}"))


def _place(home: Path, root: Path, task: str) -> Path:
    workspace = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return home / FOLDER / workspace / task


def _numbers(place: Path) -> list[int]:
    try:
        return [int(one.name) for one in place.iterdir() if one.name.isdecimal() and one.is_dir()]
    except OSError:
        return []
