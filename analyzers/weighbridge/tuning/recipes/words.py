"""What recipes have in common: where things lie, and how values are written in YAML and Python."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from weighbridge.tuning.stored import path_of
from weighbridge.tuning.task import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.tuning.task import Task

GENERATED = "Made from task.yaml by Weighbridge; change the task, and make it again."


def recipe_path(task: Task, file: str) -> str:
    """Where a recipe lies."""
    return path_of(task.name, f"recipes/{file}")


def train_path(task: Task) -> str:
    """The training rows, from the root of the workspace."""
    return path_of(task.name, task.data.train)


def holdout_path(task: Task) -> str:
    """The hold-out, from the root of the workspace."""
    return path_of(task.name, task.data.holdout)


def output_path(task: Task) -> str:
    """Where the adapter is written; the path tells it from the next one."""
    return path_of(task.name, f"adapters/{task.adapter.version}")


def in_four_bits(task: Task) -> bool:
    """Whether the base model is held in 4 bits."""
    return task.adapter.kind is Kind.QLORA


def with_dora(task: Task) -> bool:
    """Whether the size of each weight's change is learned, too."""
    return task.adapter.kind is Kind.DORA


def yaml_text(values: Iterable[tuple[str, object]]) -> str:
    """Keys and values as YAML, one a line; every value is JSON, and so YAML, too."""
    return "".join(f"{key}: {yaml_value(value)}\n" for key, value in values if value is not None)


def yaml_value(value: object) -> str:
    """A value as YAML; a small number without an exponent, which YAML would read as text."""
    if isinstance(value, float):
        return f"{value:.12f}".rstrip("0") + ("0" if value.is_integer() else "")
    return json.dumps(value, ensure_ascii=False)


def python_value(value: object) -> str:
    """A value as Python; text in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def arguments(values: Iterable[tuple[str, object]], indent: str) -> str:
    """Keyword arguments, one a line; what is None is left to the tool."""
    return "".join(f"{indent}{key}={python_value(value)},\n" for key, value in values if value is not None)
