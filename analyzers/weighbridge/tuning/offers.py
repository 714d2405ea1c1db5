"""Trainings that a file has to do with, as offers: each costs money or a GPU, and nothing begins without a person."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from weighbridge.findings import TaskOffer
from weighbridge.tuning.stored import FOLDER, NAME, TASK
from weighbridge.tuning.task_file import TaskError, read_task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.workspace import Workspace


def task_offers(path: str, workspace: Workspace) -> Iterator[TaskOffer]:
    """The training of a task file, or those that want to beat a prompt of this file; a broken task offers nothing."""
    if is_task_file(path):
        yield TaskOffer(f"Train the adapter {PurePosixPath(path).parent.name} …", path)
        return
    for task in filter(is_task_file, workspace.paths):
        document = workspace.document(task)
        if document is None or path not in document.text:
            continue
        try:
            found = read_task(document.text, task)
        except TaskError:
            continue
        if found.incumbent is not None and found.incumbent.prompt.path == path:
            yield TaskOffer(f"Train the adapter {found.name}, which has to beat this prompt …", task)


def is_task_file(path: str) -> bool:
    """Whether a path is `training/NAME/task.yaml`; asked for every path of a workspace."""
    if not path.startswith(f"{FOLDER}/"):
        return False
    match PurePosixPath(path).parts:
        case [_, name, file]:
            return file == TASK and NAME.fullmatch(name) is not None
        case _:
            return False
