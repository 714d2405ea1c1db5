"""Brings what a job left to this machine: into the state home, never into a workspace; aside, checked, then renamed.

*Invariant:* nothing is fetched but what the back-end named when the job ended, as long and with the digest that it
gave then.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.adapters.version import FOLDER, version_of
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.driving import asking
from weighbridge_training.driving.adapter_check import check_adapter
from weighbridge_training.driving.asking import Lie
from weighbridge_training.driving.stored import folder_of, load_job
from weighbridge_training.layout import OUT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from weighbridge_training.contract import Artifact, Hook
    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.ledger.opening import Ledger

FETCH_S = 3600.0
"""How long one file may take before another process looks after the job."""
THEIRS = "theirs"
"""What a back-end reports of its own, in the folder of a job; what we make of it is in `out`."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """What fetching needs."""

    ledger: Ledger
    home: Path

    def papers(self, entry: Entry, hook: Hook) -> Path:
        """The answers and the report of the back-end; gives the folder of the job."""
        folder = folder_of(self.home, entry.key)
        wanted = [one for one in entry.artifacts if not one.name.startswith("adapter/")]
        with _aside(folder.parent, entry.key) as aside:
            self._fetch(entry, hook, wanted, aside)
            for one in wanted:
                kept = folder / (OUT if one.name.startswith("answers/") else THEIRS) / one.name
                kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                (aside / one.name).replace(kept)
        return folder

    def adapter(self, entry: Entry, hook: Hook) -> Path:
        """The adapter, checked against the task; gives its folder, which is named by what made it."""
        task = load_job(self.home, entry.key).task
        wanted = [one for one in entry.artifacts if one.name.startswith("adapter/")]
        folder = self.home / FOLDER / entry.task
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        with _aside(folder, entry.key) as aside:
            self._fetch(entry, hook, wanted, aside)
            check_adapter(aside / "adapter", task)
            return _placed(aside / "adapter", folder, version_of(entry.version, entry.recipe), wanted)

    def _fetch(self, entry: Entry, hook: Hook, wanted: Iterable[Artifact], aside: Path) -> None:
        for one in wanted:
            into = aside / one.name
            try:
                into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.ledger.leases.beat(entry.key, FETCH_S)
                asking.artifact(hook, entry.ref, one, into)
                _check_file(into, one)
            except OSError as error:
                raise _unwritable(into, error) from error


class _aside:
    """A folder that is gone when the work in it is done or has failed."""

    def __init__(self, beside: Path, key: str) -> None:
        self._path = beside / f".{key}.{uuid.uuid4().hex}"

    def __enter__(self) -> Path:
        try:
            self._path.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise _unwritable(self._path, error) from error
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _check_file(path: Path, wanted: Artifact) -> None:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise Lie(f"{wanted.name} came as something else than a file")
    if found.st_size != wanted.bytes:
        raise Lie(f"{wanted.name} has {found.st_size:,} bytes, and {wanted.bytes:,} were announced")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != wanted.sha256:
            raise Lie(f"{wanted.name} is not what was announced: its SHA-256 is another one")
    path.chmod(0o600)


def _placed(made: Path, folder: Path, name: str, wanted: Iterable[Artifact]) -> Path:
    """The first free place of a name, or the one that has these very files: the same recipe may give other weights."""
    artifacts = list(wanted)
    for number in range(1, 10_000):
        place = folder / (name if number == 1 else f"{name}-{number}")
        if not place.exists():
            made.rename(place)
            return place
        if _has(place, artifacts):
            return place
    raise HookError(Trouble.REFUSED, f"{folder} has too many adapters called {name}")


def _has(place: Path, artifacts: list[Artifact]) -> bool:
    try:
        for one in artifacts:
            with (place / one.name.removeprefix("adapter/")).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != one.sha256:
                    return False
    except OSError:
        return False
    return True


def _unwritable(path: Path, error: OSError) -> HookError:
    message = f"{path} cannot be written: {error.strerror or error}. At the back-end nothing is lost."
    return HookError(Trouble.UNREACHABLE, message)
