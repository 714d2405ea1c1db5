"""The task that a verdict is about, what it gives, and the user's own word on what may be asked for it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator

    from weighbridge.workspace import Workspace
    from weighbridge_training.comparing.given import Given
    from weighbridge_training.trust.definitions import Endpoint
    from weighbridge_training.trust.hooks_file import HooksFile

    from weighbridge_cli.session import Session


@contextmanager
def worded() -> Generator[None]:
    """Turns what comparing raises at its edges into failures."""
    from weighbridge.tuning.task_file import TaskError
    from weighbridge_training.asking.account import CapError
    from weighbridge_training.asking.asker import AskingError
    from weighbridge_training.comparing.answered import NotAnsweredError
    from weighbridge_training.comparing.folder import AdapterFolderError
    from weighbridge_training.driving.reading import UnreadableFile
    from weighbridge_training.ledger.errors import LedgerError
    from weighbridge_training.verdict.problems import VerdictError

    try:
        yield
    except (
        TaskError, AskingError, CapError, NotAnsweredError, AdapterFolderError, LedgerError, UnreadableFile,
        VerdictError,
    ) as error:  # fmt: skip
        raise Failure(str(error)) from error


class Place:
    """One task of one workspace; everything is read when it is first asked for."""

    def __init__(self, arguments: Namespace, session: Session) -> None:
        from weighbridge_training.driving.reading import WorkspaceFiles
        from weighbridge_training.driving.task_at import task_at

        self.session = session
        self.root = session.places.root
        self.files = WorkspaceFiles(self.root)
        self.at = task_at(self.files, _path(arguments.task, session))
        self.task = self.at.task

    @cached_property
    def workspace(self) -> Workspace:
        from weighbridge.workspace import Workspace

        return Workspace.open(self.root, self.session.index_paths)

    @cached_property
    def given(self) -> Given:
        from weighbridge_training.comparing.given import given

        return given(self.files, self.at, self.workspace)

    @cached_property
    def hooks(self) -> HooksFile:
        from weighbridge_training.trust.hooks_file import read_hooks_file

        return read_hooks_file()

    def endpoint_today(self) -> Endpoint | None:
        """The endpoint that the task names for what runs today, if the user has defined it."""
        name = self.task.incumbent.endpoint if self.task.incumbent is not None else None
        return self.hooks.endpoints.get(name) if name is not None else None

    def shown(self, path: str) -> str:
        """A file of the workspace, as seen from the working directory."""
        return self.session.shown_path(path)

    def must_be_trusted(self) -> None:
        """Nothing is started and nothing is sent for a workspace that its user has not trusted."""
        from weighbridge_training.trust.gates import may_act
        from weighbridge_training.trust.workspaces import real

        if not may_act(self.root):
            raise Failure(f"{real(self.root)} is not trusted: weighbridge trust add")


def read_file(path: str) -> bytes:
    """The bytes of a file that a person named."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}") from error


def _path(written: str, session: Session) -> str:
    """The task file, from the root of the workspace."""
    from weighbridge.tuning.stored import NAME, TASK, path_of

    named = path_of(written, TASK)
    if NAME.fullmatch(written) and (session.places.root / named).is_file():
        return named
    folder = Path(written)
    if folder.is_dir():
        return session.places.inside(str(folder / TASK))
    if folder.is_file():
        return session.places.inside(str(folder))
    raise Failure(
        f"there is no task {written}: no {named} and no such folder; `weighbridge dataset task {written}` writes one"
    )
