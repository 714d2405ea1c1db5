"""The prompts that were divided by hand, and their texts: a file of another sum is not measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class LabelError(Exception):
    """A line of labels that cannot be read."""


class LabelledPart(BaseModel):
    """One stretch of one kind; offsets are code points of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    start: int
    end: int


class Labelled(BaseModel):
    """One prompt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repository: str
    commit: str
    path: str
    symbol: str
    sha256: str
    start: int
    end: int
    parts: tuple[LabelledPart, ...]


class Hesitation(BaseModel):
    """A place at which the labeller could have been persuaded of another kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repository: str
    path: str
    symbol: str
    start: int
    end: int
    kind: str
    other: str


@dataclass(frozen=True, slots=True)
class Divided:
    """A labelled prompt in the text of its file."""

    label: Labelled
    folder: Path
    """That of its repository."""
    text: str


def read_labels(file: Path) -> tuple[Labelled, ...]:
    """The prompts of a file of labels."""
    return tuple(_read(file, number, line, Labelled) for number, line in _lines(file))


def read_hesitations(file: Path) -> tuple[Hesitation, ...]:
    """The hesitations beside the labels."""
    return tuple(_read(file, number, line, Hesitation) for number, line in _lines(file))


def divided(labels: tuple[Labelled, ...], trees: Path) -> Iterator[Divided | str]:
    """The prompts whose files are in a folder; of the others, what is wrong."""
    for label in labels:
        folder = trees / label.repository.replace("/", "+")
        file = folder / label.path
        if not file.is_file():
            yield f"{label.repository}: {label.path} is not in {folder}; check out {label.commit} there"
            continue
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != label.sha256:
            yield f"{label.repository}: {label.path} is not the file of the labels; check out {label.commit}"
            continue
        yield Divided(label, folder, content.decode("utf-8"))


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield number, line


def _read(file: Path, number: int, line: str, model: type[Any]) -> Any:
    try:
        return model.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise LabelError(f"{file}:{number}: not a line of labels: {error}") from error
