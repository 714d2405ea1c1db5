"""The task that a person names: by the name of a data set, by its folder, or by its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from weighbridge.tuning.stored import FOLDER, NAME, TASK, path_of
from weighbridge.tuning.task_file import read_task

from weighbridge_training.driving.reading import UnreadableFile

if TYPE_CHECKING:
    from weighbridge.tuning.task import Task

    from weighbridge_training.driving.reading import WorkspaceFiles

RECORDED = "incumbent.jsonl"
"""Beside the task: where answers of what runs today are recorded, and found if the task names no others."""
_MAX_TASK_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class TaskAt:
    """A task and where it is written."""

    task: Task
    path: str
    """From the root of the workspace."""

    def beside(self, path: str) -> str:
        """A path that the task gives from its folder, from the root of the workspace."""
        return (PurePosixPath(self.path).parent / path).as_posix()


def task_at(files: WorkspaceFiles, path: str) -> TaskAt:
    """The task of a file; raises `TaskError` with its lines, or `UnreadableFile`."""
    data = files.read(path, _MAX_TASK_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path}: is no text in UTF-8") from error
    return TaskAt(read_task(text, path), path)


def recorded_path(files: WorkspaceFiles, at: TaskAt) -> str | None:
    """Where answers of what runs today lie, from the root of the workspace; None where there are none."""
    incumbent = at.task.incumbent
    if incumbent is None:
        return None
    if incumbent.outputs is not None:
        return at.beside(incumbent.outputs)
    path = at.beside(RECORDED)
    return path if (files.root / path).is_file() else None


def path_named(name: str) -> str:
    """The file of the task of a data set."""
    return path_of(name, TASK)


def tasks_in(files: WorkspaceFiles) -> list[str]:
    """The data sets of the workspace that have a task."""
    try:
        names = files.names(FOLDER)
    except UnreadableFile:
        return []
    return [name for name in names if NAME.fullmatch(name) and (files.root / path_named(name)).is_file()]
