"""The files of a data set on disk: read whole, added to, and never overwritten with less."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from weighbridge.tuning.account import stored
from weighbridge.tuning.prompts_seen import prompts_seen
from weighbridge.tuning.stored import FOLDER, NAME, path_of

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from weighbridge.tuning.account import Stored
    from weighbridge.tuning.row import Row

    from weighbridge_cli.session import Session


class Store:
    """One data set of the workspace that a run was started in."""

    def __init__(self, arguments: Namespace, session: Session) -> None:
        self.name: str = arguments.name
        if not NAME.fullmatch(self.name):
            raise Failure(f'"{self.name}" is no name of a data set: small letters, digits and hyphens, such as support')
        self.session = session
        self.root = session.places.root
        folder = (self.root / FOLDER / self.name).resolve()
        if not folder.is_relative_to(self.root.resolve()):
            raise Failure(f"{FOLDER}/{self.name} leads out of the workspace")

    def shown(self, file: str) -> str:
        """A file of the data set, as seen from the working directory."""
        return self.session.shown_path(path_of(self.name, file))

    def read(self, path: str) -> str | None:
        """The text of a file; None where there is none."""
        try:
            return (self.root / path).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Failure(f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Failure(f"{path}: is no text in UTF-8") from error

    def load(self) -> Stored:
        """Everything that the data set has; a file that holds anything else is no place to add to."""
        found = stored(self.name, self.read)
        if found.bad:
            raise Failure(
                "\n".join([f"{len(found.bad)} lines are no rows; put them right first:", *map(str, found.bad)])
            )
        return found

    def shows(self, row: Row) -> bool:
        """Whether a prompt of the workspace has a row."""
        from weighbridge.workspace import Workspace

        if not hasattr(self, "_seen"):
            self._seen = prompts_seen(Workspace.open(self.root, self.session.index_paths))
        return self._seen.shows(row)

    def append(self, file: str, lines: Iterable[str]) -> int:
        """Adds lines; what is there stays, and a last line without its break gets one."""
        added = list(lines)
        if not added:
            return 0
        path = self.root / path_of(self.name, file)
        before = self.read(path_of(self.name, file)) or ""
        gap = "" if not before or before.endswith("\n") else "\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", newline="") as stream:
                stream.write(gap + "".join(f"{line}\n" for line in added))
        except OSError as error:
            raise Failure(f"cannot write {self.shown(file)}: {error.strerror}") from error
        return len(added)

    def replace(self, file: str, text: str) -> None:
        """Writes a file whole or not at all."""
        path = self.root / path_of(self.name, file)
        try:
            with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
                temporary = Path(stream.name)
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except OSError as error:
            raise Failure(f"cannot write {self.shown(file)}: {error.strerror}") from error

    def create(self, path: str, text: str) -> None:
        """Writes a file that is not there yet."""
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="") as stream:
                stream.write(text)
        except FileExistsError as error:
            raise Failure(f"{self.session.shown_path(path)} is there already") from error
        except OSError as error:
            raise Failure(f"cannot write {self.session.shown_path(path)}: {error.strerror}") from error
