"""The user's own `hooks.toml`: which hooks and endpoints there are. A workspace may name one, and define none.

*Invariant:* it is read from `homes.config_home()` and nowhere else; no setting of a workspace or an editor leads here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from weighbridge.config import Problem
from weighbridge.config_names import suggestion
from weighbridge.config_read import toml_line

from weighbridge_training.homes import config_home
from weighbridge_training.trust.definitions import (
    KINDS,
    LOCAL,
    Definitions,
    Endpoint,
    LocalHook,
    Spending,
    definition_digest,
)
from weighbridge_training.trust.owned_file import NotOwnedError, read_owned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from weighbridge_training.trust.definitions import HookDefinition

NAME = "hooks.toml"
_LINE = re.compile(r"\(at line (\d+)")


class HooksFileError(Exception):
    """A file that cannot be used, with everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class UnknownNameError(Exception):
    """A hook or an endpoint that the user has not defined."""


@dataclass(frozen=True, slots=True)
class HooksFile:
    """What the user has defined, and `local`, which is there without."""

    path: Path
    hooks: Mapping[str, HookDefinition]
    endpoints: Mapping[str, Endpoint]
    spending: Spending

    def hook(self, name: str) -> HookDefinition:
        """The definition of a hook; raises `UnknownNameError`."""
        if name not in self.hooks:
            raise _unknown(self.hooks, name, "hook", self.path)
        return self.hooks[name]

    def endpoint(self, name: str) -> Endpoint:
        """The definition of an endpoint; raises `UnknownNameError`."""
        if name not in self.endpoints:
            raise _unknown(self.endpoints, name, "endpoint", self.path)
        return self.endpoints[name]

    def digest(self, name: str) -> str:
        """Of the definition of a hook; what is allowed and approved is bound to it."""
        return definition_digest(name, self.hook(name))


def hooks_path() -> Path:
    """Where the file is, or would be."""
    return config_home() / NAME


def read_hooks_file() -> HooksFile:
    """The user's file, or an empty one where there is none; raises `HooksFileError`."""
    path = hooks_path()
    try:
        data = read_owned(path)
    except NotOwnedError as error:
        raise HooksFileError([Problem("", 0, str(error))]) from None
    definitions = _parsed(data, str(path)) if data is not None else Definitions()
    hooks: dict[str, HookDefinition] = {LOCAL: LocalHook(), **definitions.hooks}
    return HooksFile(path, hooks, definitions.endpoints, definitions.spending)


def _parsed(data: bytes, path: str) -> Definitions:
    try:
        text = data.decode()
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise HooksFileError([Problem(path, line, "expected text in UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        message = str(error).partition(" (at ")[0]
        raise HooksFileError([Problem(path, int(match[1]) if match else 0, f"is not valid TOML: {message}")]) from None
    except (RecursionError, ValueError) as error:
        raise HooksFileError([Problem(path, 0, f"is not valid TOML: {error}")]) from None
    try:
        return Definitions.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        raise HooksFileError([_problem(item, path, text) for item in found]) from None


def _problem(error: Any, path: str, text: str) -> Problem:
    where = _where(error["loc"])
    kind: str = error["type"]
    if kind == "extra_forbidden":
        return Problem(path, _line(text, where), f"unknown key `{where[-1]}`{_inside(where[:-1])}{_meant(error)}")
    if kind == "missing":
        return Problem(path, _line(text, where[:-1]), f"`{where[-1]}` is missing{_inside(where[:-1])}")
    if kind == "union_tag_not_found":
        return Problem(path, _line(text, where), f"`type` is missing{_inside(where)}: one of {', '.join(KINDS)}")
    if kind == "union_tag_invalid":
        written = str(error["input"].get("type"))
        known = f"expected one of {', '.join(KINDS)}{suggestion(written, list(KINDS))}"
        return Problem(path, _line(text, (*where, "type")), f"{_dotted(where)}.type: {known}, found {written!r:.60}")
    message: str = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    said = message if message.startswith(("expected ", "`")) else f"expected {message[:1].lower()}{message[1:]}"
    # what was written is not repeated: a secret may stand where the name of one belongs
    return Problem(path, _line(text, where), f"{_dotted(where)}: {said}")


def _line(text: str, where: tuple[str | int, ...]) -> int:
    """The line of a key, or of the first table inside it."""
    if found := toml_line(text, where):
        return found
    header = re.search(rf"(?m)^\s*\[+\s*[\"']?{re.escape(_dotted(where))}\b", text)
    return text.count("\n", 0, header.end()) + 1 if header else 0


def _where(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """The keys of a place, without what pydantic adds for the kind of a hook and for several types."""
    kept = [part for index, part in enumerate(loc) if not (index == 2 and loc[0] == "hooks" and part in KINDS)]
    return tuple(
        part for part in kept if not (isinstance(part, str) and ("[" in part or part in ("str", "constrained-str")))
    )


def _meant(error: Any) -> str:
    loc = error["loc"]
    model: Any = Definitions
    if loc[0] == "hooks":
        model = KINDS[loc[2]]
    elif loc[0] == "endpoints":
        model = Endpoint
    elif loc[0] == "spending":
        model = Spending
    return suggestion(str(loc[-1]), list(model.model_fields))


def _dotted(where: tuple[str | int, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


def _inside(where: tuple[str | int, ...]) -> str:
    return f" in `{_dotted(where)}`" if where else ""


def _unknown(known: Mapping[str, Any], name: str, kind: str, path: Path) -> UnknownNameError:
    there = f". There: {', '.join(sorted(known))}" if known else ". There is none yet"
    meant = suggestion(name, list(known)) or there
    return UnknownNameError(f'no {kind} "{name:.63}" in {path}{meant}. To define it: a table [{kind}s.{name:.63}]')
