"""What may stand in a settings file; imported only when there is one, because pydantic takes its time.

There is no key for a command, a URL or a secret: anything in a workspace is untrusted.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from weighbridge.config import Problem
from weighbridge.config_names import suggestion
from weighbridge.config_patterns import fault
from weighbridge.findings import Severity
from weighbridge.tokens.vocabulary import Encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.config_read import Locator, Where

OUTPUTS = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIZE = re.compile(r"(\d{1,12})\s*(|B|KB|KiB|MB|MiB|GB|GiB)", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 1000, "kib": 1024, "mb": 10**6, "mib": 1024**2, "gb": 10**9, "gib": 1024**3}


def _date(value: object) -> object:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, str):
        raise ValueError("expected a day such as 2027-03-01")
    return value


def _size(value: object) -> object:
    if isinstance(value, str):
        match = _SIZE.fullmatch(value.strip())
        if not match:
            raise ValueError("expected a size such as 1MiB, 512KiB or a number of bytes")
        return int(match[1]) * _UNITS[match[2].lower()]
    return value


def _pattern(value: str) -> str:
    if problem := fault(value):
        raise ValueError(problem)
    return value


def _scalar(value: object) -> object:
    if isinstance(value, str | bool | int | float):
        return value
    raise ValueError("expected text, a number, true or false")


Name = Annotated[str, StringConstraints(min_length=1)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Limits = dict[Name, dict[Name, Annotated[float, Field(ge=0, allow_inf_nan=False)]]]
Level = Annotated[Severity, Field(strict=False)]
Vocabulary = Annotated[Encoding, Field(strict=False)]
Day = Annotated[date, BeforeValidator(_date)]
Size = Annotated[
    int,
    Field(ge=1),
    BeforeValidator(_size),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\d+ *([KMG]i?B|B)?$"}]}
    ),
]
Scalar = Annotated[Any, AfterValidator(_scalar), WithJsonSchema({"type": ["string", "boolean", "number"]})]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=_kebab)


class IgnoreEntry(_Model):
    """Findings of one rule that the team accepts."""

    path: Pattern = Field(description="Files, as a .gitignore pattern relative to this settings file.")
    rule: Name
    reason: Text = Field(description="Why it is accepted; shown wherever the suppression is shown.")
    until: Day | None = Field(None, description="The last day on which it holds.")
    symbol: str = Field("", description="Only findings on this symbol, such as SYSTEM_PROMPT.")


class PathEntry(_Model):
    """What differs for some files; later entries win."""

    paths: list[Pattern] = Field(min_length=1, description=".gitignore patterns relative to this settings file.")
    ignore: list[Name] = Field([], description="Rules or groups that are off for these files.")
    limits: Limits = Field({}, description="Limits for these files: rule, then field, then number.")


class AnswerEntry(_Model):
    """What the team said when it was asked."""

    answer: Scalar
    until: Day | None = Field(None, description="The day after which the question is asked again.")
    paths: list[Pattern] = Field(
        [], description="Only for prompts in these files: .gitignore patterns relative to this settings file."
    )
    symbol: str = Field("", description="Only for the prompt of this name, such as SYSTEM_PROMPT.")


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]


Answers = Annotated[
    list[AnswerEntry],
    BeforeValidator(_listed),
    Field(min_length=1),
]
"""One answer, or several of which the last that is about a prompt holds."""


class RetrievalMove(_Model):
    """How `weighbridge move to-retrieval` searches what it moves."""

    store: Literal["sqlite", "langchain", "llamaindex", "pgvector"] = Field(
        default="sqlite",
        description="What searches: SQLite's full-text index, or a library that your program has installed.",
    )


class MovesEntry(_Model):
    """How moves are made, by their names."""

    to_retrieval: RetrievalMove = Field(
        default_factory=RetrievalMove, description="Facts that change, taken out of a prompt."
    )


class SettingsFile(_Model):
    """The settings of Weighbridge for the files in and below the folder of this file."""

    extend: Text = Field(
        "", description="Another settings file of the workspace to start from; lists replace, maps merge."
    )
    select: list[Name] = Field([], description="Rules and groups that are on; empty: all that are not in preview.")
    extend_select: list[Name] = Field([], description="Rules and groups that are on besides `select`.")
    ignore: list[Name] = Field([], description="Rules and groups that are off.")
    extend_ignore: list[Name] = Field([], description="Rules and groups that are off besides `ignore`.")
    preview: bool = Field(False, description="Turns rules on that are still being proved.")
    limits: Limits = Field({}, description="The numbers of rules: rule, then field, then number.")
    severity: dict[Name, Level] = Field({}, description="How much a rule's findings weigh.")
    rules: list[Text] = Field([], description="Folders with rules of your own.")
    exclude: list[Pattern] = Field([], description="Files and folders to pass over; replaces the vendored folders.")
    extend_exclude: list[Pattern] = Field([], description="Files and folders to pass over besides `exclude`.")
    force_exclude: bool = Field(False, description="Exclude paths even if they are named on the command line.")
    max_file_size: Size = Field(1_048_576, description="Larger files are passed over, aloud.")
    model: str = Field(
        "", description="The model that prompts are weighed for; it decides the encoding where it is known."
    )
    encoding: Vocabulary = Field(Encoding.O200K, description="The vocabulary that tokens are counted in.")
    ignores: list[IgnoreEntry] = Field([], description="Findings that the team accepts, with reasons.")
    per_path: list[PathEntry] = Field([], description="Limits and ignored rules for some files.")
    baseline: Text = Field("", description="The baseline file, relative to this settings file.")
    answers: dict[Name, Answers] = Field({}, description="Answers to questions that Weighbridge asked.")
    moves: MovesEntry = Field(default_factory=MovesEntry, description="Which way a move takes where there are several.")
    fail_on: Level = Field(Severity.WARNING, description="The least severity that makes `check` exit with 1.")
    output: Literal["", "full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"] = Field(
        "", description="How `check` prints; empty: `full` on a terminal."
    )


def validated(values: Mapping[str, object], path: str, locate: Locator) -> tuple[dict[str, Any], list[Problem]]:
    """The values given, in their proper types and under their kebab-case keys; or what is wrong with them."""
    try:
        model = SettingsFile.model_validate(values)
    except ValidationError as error:
        return {}, [_problem(item, path, locate) for item in error.errors(include_url=False)]
    except RecursionError:
        return {}, [Problem(path, 0, "is nested too deeply")]
    return model.model_dump(by_alias=True, exclude_unset=True), []


_EXPECTED = {
    "model_type": "a mapping", "dict_type": "a mapping", "list_type": "a list", "string_type": "text",
    "bool_type": "true or false", "float_type": "a number", "int_type": "a whole number", "date_type": "a day",
    "finite_number": "a finite number", "string_too_short": "text that is not empty",
    "greater_than_equal": "a larger number", "too_short": "at least one item",
}  # fmt: skip


def _problem(error: Any, path: str, locate: Locator) -> Problem:
    # pydantic marks a bad key by a last "[key]", which may be a key that somebody wrote, too
    loc: Where = tuple(error["loc"])
    marked = loc[-1:] == ("[key]",) and error["type"] != "extra_forbidden"
    where = loc[:-1] if marked else loc
    line = locate(where)
    kind: str = error["type"]
    if kind == "extra_forbidden":
        known = _known(where[:-1])
        return Problem(path, line, f"unknown key {where[-1]!r}{_inside(where[:-1])}{suggestion(str(where[-1]), known)}")
    if kind == "missing":
        return Problem(path, line, f"{_dotted(where[:-1])}: '{where[-1]}' is missing")
    if kind == "value_error":
        return Problem(path, line, f"{_dotted(where)}: {error['ctx']['error']}, found {_shown(error['input'])}")
    if kind == "invalid_key" or marked:
        return Problem(path, line, f"{_dotted(where)}: expected text as a key")
    expected = _EXPECTED.get(kind) or str(error["msg"]).removeprefix("Input should be ")
    if kind == "greater_than_equal":
        expected = f"a number of at least {error['ctx']['ge']:g}"
    return Problem(path, line, f"{_dotted(where)}: expected {expected}, found {_shown(error['input'])}")


def _known(where: Where) -> list[str]:
    entries: dict[str, type[BaseModel]] = {"ignores": IgnoreEntry, "per-path": PathEntry, "answers": AnswerEntry}
    model = entries.get(str(where[0]), SettingsFile) if where else SettingsFile
    if where and where[0] == "moves":
        model = MovesEntry if len(where) == 1 else RetrievalMove
    return [_kebab(name) for name in model.model_fields]


def _inside(where: Where) -> str:
    return f" in {_dotted(where)}" if where else ""


def _dotted(where: Where) -> str:
    return (
        "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".") or "settings"
    )


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, bool):
        return str(value).lower()
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
