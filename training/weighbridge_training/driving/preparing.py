"""Puts together what a task would send: every file read once, safely, under the names of `layout`; nothing is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from weighbridge_training.bundle import Content, bundle_of
from weighbridge_training.driving.prompt_today import prompt_of
from weighbridge_training.driving.reading import MAX_DATA_BYTES, UnreadableFile
from weighbridge_training.driving.task_at import recorded_path
from weighbridge_training.layout import ANSWER_SCHEMA, BASE, HOLDOUT, INCUMBENT, PROMPT, TRAIN
from weighbridge_training.program import worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.workspace import Workspace

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.driving.reading import WorkspaceFiles
    from weighbridge_training.driving.task_at import TaskAt

MAX_BASE_BYTES = 16 * 1024 * 1024 * 1024
MAX_BASE_FILES = 200
_BASE_SUFFIXES = (".safetensors", ".json", ".txt", ".jinja", ".model")
_UNSAFE_WEIGHTS = (".bin", ".pt", ".pth", ".pkl", ".ckpt", ".h5", ".msgpack")
_BASE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task with the bytes of everything that it would send."""

    workspace: str
    """The real path of its root."""
    at: TaskAt
    contents: Mapping[str, Content]
    sources: Mapping[str, str]
    """Where each content was read, from the root of the workspace."""
    notes: tuple[str, ...]
    """What a person should know of what was put together."""

    def bundle(self, key: str, resumes: str | None = None) -> Bundle:
        """What is sent under a key; its digest does not depend on the key."""
        return bundle_of(key, self.at.task, self.contents, worker(), resumes)


def prepared(files: WorkspaceFiles, at: TaskAt, workspace: Workspace) -> Prepared:
    """Reads what a task names; raises `UnreadableFile`."""
    task = at.task
    sources = {TRAIN: at.beside(task.data.train), HOLDOUT: at.beside(task.data.holdout)}
    if (recorded := recorded_path(files, at)) is not None:
        sources[INCUMBENT] = recorded
    if task.measure.schema_file is not None:
        sources[ANSWER_SCHEMA] = at.beside(task.measure.schema_file)
    contents = {name: _content(files, name, path) for name, path in sources.items()}
    notes: list[str] = []
    if task.incumbent is not None:
        prompt = prompt_of(task.incumbent.prompt, workspace)
        sources[PROMPT] = task.incumbent.prompt.path
        contents[PROMPT] = Content(prompt.data)
        notes += prompt.notes
    if task.base_model.folder is not None:
        for name, path in _base_files(files, task.base_model.folder, notes):
            sources[name] = path
            contents[name] = Content(files.read(path, MAX_BASE_BYTES))
            if sum(len(one.data) for one in contents.values()) > MAX_BASE_BYTES:
                raise UnreadableFile(
                    f"{task.base_model.folder}: is larger than {MAX_BASE_BYTES:,} bytes; give the model by its `id`, "
                    "so that the machine that trains loads it itself"
                )
    return Prepared(str(files.root), at, contents, sources, tuple(notes))


def _content(files: WorkspaceFiles, name: str, path: str) -> Content:
    data = files.read(path, MAX_DATA_BYTES)
    if not name.endswith(".jsonl"):
        return Content(data)
    return Content(data, sum(1 for line in data.split(b"\n") if line.strip()))


def _base_files(files: WorkspaceFiles, folder: str, notes: list[str]) -> Iterator[tuple[str, str]]:
    """Weights without pickles, configuration and tokenizer; no code, and nothing of a folder below."""
    names = [name for name in files.names(folder) if name.endswith(_BASE_SUFFIXES) and _BASE_NAME.fullmatch(name)]
    others = [name for name in files.names(folder) if name.endswith(_UNSAFE_WEIGHTS)]
    if "config.json" not in names or not any(name.endswith(".safetensors") for name in names):
        pickled = f"; {others[0]} would be unpickled, which can run code: save the model as safetensors" * bool(others)
        raise UnreadableFile(f"{folder}: is no model: expected config.json and a file in safetensors{pickled}")
    if len(names) > MAX_BASE_FILES:
        raise UnreadableFile(f"{folder}: has {len(names)} files; at most {MAX_BASE_FILES} go along")
    if others:
        notes.append(f"{folder}: not sent: {', '.join(others[:5])}: weights that would be unpickled")
    for name in names:
        yield f"{BASE}/{name}", (PurePosixPath(folder) / name).as_posix()
