"""The cases of a team: which function is called with what, what it has to give, and what the model answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts")


class Refused(BaseModel):
    """A recorded answer in which the model declined."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refusal: str


class Case(BaseModel):
    """One line of a file of cases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    call: str
    """`app/extract.py:extract_invoice`: a file of the workspace and a function in it."""
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = Field(default_factory=dict)
    expect: Any = None
    """What the function has to return; without it, what it returned before."""
    must_refuse: bool = False
    """It has to raise an error, or to return what `expect` says."""
    replies: tuple[str | Refused, ...] = ()
    """What the model answered, in order; the last one is repeated."""

    @field_validator("call")
    @classmethod
    def _names_a_function(cls, value: str) -> str:
        file, _, function = value.rpartition(":")
        if not file.endswith(PROGRAMS) or not function.replace(".", "_").isidentifier():
            raise ValueError(f'expected FILE:FUNCTION, such as "app/extract.py:extract", not "{value}"')
        if Path(file).is_absolute() or ".." in Path(file).parts:
            raise ValueError(f'expected a file of this workspace, not "{file}"')
        return value

    @property
    def file(self) -> str:
        return self.call.rpartition(":")[0]

    @property
    def function(self) -> str:
        return self.call.rpartition(":")[2]

    @property
    def has_expectation(self) -> bool:
        return "expect" in self.model_fields_set


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file; everything that is wrong with it is told at once, line by line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"--verify {path}: {_reason(error)}") from error
    cases: list[Case] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate(json.loads(line))
        except ValidationError as error:
            problems += [f"{path}:{number}: {said}" for said in _told(error)]
        except ValueError as error:
            problems.append(f"{path}:{number}: expected one JSON object a line: {error}")
        else:
            cases.append(case if case.name else case.model_copy(update={"name": f"line {number}"}))
    if problems:
        raise Failure("\n".join(problems))
    if not cases:
        raise Failure(f"--verify {path}: no cases in it; docs/moves.md says how one is written")
    return tuple(cases)


def _told(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        where = ".".join(map(str, one["loc"]))
        yield f"{where}: {one['msg'].removeprefix('Value error, ')}" if where else one["msg"]


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "expected UTF-8 text"
