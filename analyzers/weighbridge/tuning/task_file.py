"""Task files: read strictly, with file and line for everything that is wrong, and their JSON Schema."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from weighbridge.config import Problem, SettingsError
from weighbridge.config_names import suggestion
from weighbridge.config_read import parsed
from weighbridge.tuning.task import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.config_read import Locator, Where

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class TaskError(Exception):
    """A task file that cannot be used, with everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def read_task(text: str, path: str) -> Task:
    """The task that a file describes; raises `TaskError`."""
    try:
        found = parsed(text, PurePosixPath(path), path)  # type: ignore[arg-type]
    except SettingsError as error:
        raise TaskError(error.problems) from None
    if found is None:
        raise TaskError([Problem(path, 0, "is empty")])
    values, locate = found
    try:
        return Task.model_validate(values)
    except ValidationError as error:
        raise TaskError([_problem(item, path, locate) for item in error.errors(include_url=False)]) from None
    except RecursionError:
        raise TaskError([Problem(path, 0, "is nested too deeply")]) from None


def task_schema() -> dict[str, Any]:
    """JSON Schema 2020-12, closed everywhere."""
    schema = Task.model_json_schema()
    return {"$schema": SCHEMA, "title": "Weighbridge training task", **without_titles(schema)}


def without_titles(value: Any) -> Any:
    """Drops the titles that pydantic derives from names."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {k: without_titles(v) for k, v in entries.items() if k != "title" or not isinstance(v, str)}
    if isinstance(value, list):
        return [without_titles(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _problem(error: Any, path: str, locate: Locator) -> Problem:
    where: Where = tuple(part for part in error["loc"] if not _is_choice(part))
    kind: str = error["type"]
    inside = _dotted(where[:-1])
    if kind == "extra_forbidden":
        return Problem(path, locate(where), f"unknown key `{where[-1]}`{_inside(inside)}{_meant(where)}")
    if kind == "missing":
        return Problem(path, locate(where[:-1]), f"`{where[-1]}` is missing{_inside(inside)}")
    message: str = error["msg"]
    said = message.removeprefix("Value error, ").removeprefix("Input should be ").removeprefix("expected ")
    if kind.startswith("literal") or kind == "enum" or not message.startswith("Value error"):
        said = said[:1].lower() + said[1:]
    found = "" if where == () or isinstance(error["input"], dict) else f", found {error['input']!r:.60}"
    return Problem(path, locate(where), f"{_dotted(where) or 'task'}: expected {said}{found}")


def _is_choice(part: str | int) -> bool:
    """What pydantic adds to a place to say which of several types it tried."""
    return isinstance(part, str) and (part.startswith(("literal[", "list[", "function-")) or part == "str")


def _dotted(where: Where) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


def _inside(inside: str) -> str:
    return f" in `{inside}`" if inside else ""


def _meant(where: Where) -> str:
    model: Any = Task
    for part in where[:-1]:
        field = model.model_fields.get(part) if hasattr(model, "model_fields") else None
        if field is None:
            return ""
        choices = (field.annotation, *getattr(field.annotation, "__args__", ()))
        model = next((one for one in choices if hasattr(one, "model_fields")), None)
    return suggestion(str(where[-1]), list(model.model_fields)) if hasattr(model, "model_fields") else ""
