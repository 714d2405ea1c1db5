"""What every comparison of a task rests on, read from the workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.asking.recording import question_digest, stale
from weighbridge_training.bundle import Content
from weighbridge_training.driving.prompt_today import prompt_of
from weighbridge_training.driving.reading import UnreadableFile
from weighbridge_training.driving.task_at import recorded_path
from weighbridge_training.layout import ANSWER_SCHEMA, HOLDOUT, INCUMBENT, PROMPT, TRAIN
from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.reading import prompt_from
from weighbridge_training.verdict.rows import asked_with_prompt, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.workspace import Workspace

    from weighbridge_training.driving.reading import WorkspaceFiles
    from weighbridge_training.driving.task_at import TaskAt
    from weighbridge_training.verdict.rows import Prompt, Row


@dataclass(frozen=True, slots=True)
class Given:
    """The files, under the names of `layout`."""

    at: TaskAt
    contents: Mapping[str, Content]
    sources: Mapping[str, str]
    """Where each was read, from the root of the workspace."""

    @property
    def prompt(self) -> Prompt | None:
        """Today's prompt; None where the task names none."""
        content = self.contents.get(PROMPT)
        return None if content is None else prompt_from(json.loads(content.data), PROMPT)

    def rows(self) -> list[Row]:
        """The rows of the hold-out; raises `VerdictError`."""
        return read_rows(_text(self.contents[HOLDOUT].data, self.sources[HOLDOUT]), self.sources[HOLDOUT])

    def told(self, error: VerdictError) -> VerdictError:
        """The same problems, in the words of the workspace: a person knows no folder of a job."""
        names = self.sources
        found: list[Problem] = []
        for one in error.problems:
            message = one.message
            for name, source in names.items():
                message = message.replace(f"({name}:", f"({source}:")
            found.append(Problem(names.get(one.path, one.path), one.line, message))
        return VerdictError(found)


def given(files: WorkspaceFiles, at: TaskAt, workspace: Workspace) -> Given:
    """Reads what a task names; raises `UnreadableFile`."""
    task = at.task
    sources = {TRAIN: at.beside(task.data.train), HOLDOUT: at.beside(task.data.holdout)}
    if task.measure.schema_file is not None:
        sources[ANSWER_SCHEMA] = at.beside(task.measure.schema_file)
    contents = {name: _content(files, name, path) for name, path in sources.items()}
    if task.incumbent is not None:
        sources[PROMPT] = task.incumbent.prompt.path
        contents[PROMPT] = Content(prompt_of(task.incumbent.prompt, workspace).data)
    return Given(at, contents, sources)


def with_recorded(found: Given, files: WorkspaceFiles) -> Given:
    """With recorded answers of what runs today, where there are some; raises `UnreadableFile` and `VerdictError`."""
    path = recorded_path(files, found.at)
    return found if path is None else with_incumbent(found, path, files.read(path))


def with_incumbent(found: Given, path: str, data: bytes) -> Given:
    """With answers of what runs today; raises `VerdictError` where they say that they are to other questions."""
    prompt = found.prompt
    if prompt is not None:
        questions = [question_digest(asked_with_prompt(row, prompt)) for row in found.rows()]
        if bad := stale(data, path, questions):
            raise VerdictError(bad)
    return with_answers(found, INCUMBENT, path, data)


def with_answers(found: Given, name: str, path: str, data: bytes) -> Given:
    """With answers from a file that a person named."""
    return Given(found.at, {**found.contents, name: _counted(name, data)}, {**found.sources, name: path})


def _content(files: WorkspaceFiles, name: str, path: str) -> Content:
    return _counted(name, files.read(path))


def _counted(name: str, data: bytes) -> Content:
    return Content(data, sum(1 for line in data.split(b"\n") if line.strip()) if name.endswith(".jsonl") else None)


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{path}:{line}: is no text in UTF-8") from error
