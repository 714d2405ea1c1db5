"""What a user has decided, one small file a decision, in the state home; written whole or not at all.

*Invariant:* a decision holds for exactly what it names, and only where nobody but the user can have written it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.canonical import digest
from weighbridge_training.homes import made, state_home
from weighbridge_training.trust.owned_file import NotOwnedError, read_owned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class TrustError(Exception):
    """A decision that cannot be read or written, with what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """One decision: what it is about, what was known of it, and when."""

    subject: Mapping[str, str]
    about: Mapping[str, Any]
    at: str


@dataclass(frozen=True, slots=True)
class Records:
    """Decisions of one kind."""

    kind: str

    def put(self, subject: Mapping[str, str], about: Mapping[str, Any]) -> None:
        """Keeps a decision; one about the same is replaced."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps({"v": 1, "subject": dict(subject), "about": dict(about), "at": at}, indent=1)
        file = self._file(subject)
        aside = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            made(file.parent)
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(file)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            raise TrustError(f"cannot write {file}: {error.strerror}; nothing was decided") from None

    def get(self, subject: Mapping[str, str]) -> Record | None:
        """The decision about a subject; raises `TrustError` where somebody else may have written it."""
        found = self._read(self._file(subject))
        # a file under the name of another one decides nothing
        return found if found is not None and found.subject == dict(subject) else None

    def drop(self, subject: Mapping[str, str]) -> bool:
        """Takes a decision back; whether there was one."""
        try:
            self._file(subject).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TrustError(f"cannot remove {self._file(subject)}: {error.strerror}") from None
        return True

    def all(self) -> list[Record]:
        """Every decision, oldest first; what cannot be read is left out."""
        found: list[Record] = []
        with suppress(OSError):
            for file in self._folder().glob("*.json"):
                with suppress(TrustError):
                    record = self._read(file)
                    if record is not None and self._file(record.subject) == file:
                        found.append(record)
        return sorted(found, key=lambda record: (record.at, sorted(record.subject.items())))

    def _folder(self) -> Path:
        return state_home() / "trust" / self.kind

    def _file(self, subject: Mapping[str, str]) -> Path:
        return self._folder() / f"{digest(dict(subject))}.json"

    def _read(self, file: Path) -> Record | None:
        try:
            data = read_owned(file)
        except NotOwnedError as error:
            raise TrustError(str(error)) from None
        if data is None:
            return None
        try:
            value = json.loads(data)
            subject, about, at = value["subject"], value["about"], value["at"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise TrustError(f"{file}: is no decision that was written whole; remove it and decide again") from None
        if value["v"] != 1 or not isinstance(subject, dict) or not isinstance(about, dict):
            raise TrustError(f"{file}: was written by another version; remove it and decide again")
        return Record(cast("dict[str, str]", subject), cast("dict[str, Any]", about), str(at))
