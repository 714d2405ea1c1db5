"""The kinds of values in a user's file: closed, so that none of them can be taken for an option or a second line."""

from __future__ import annotations

import os
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from weighbridge.tuning.matching import matching

from weighbridge_training.secrets import Source
from weighbridge_training.urls import problem_of


def absolute(value: str) -> str:
    """A path that means the same file from everywhere."""
    plain = value.isprintable() and ".." not in PurePosixPath(value).parts
    native = PureWindowsPath(value).is_absolute() if os.name == "nt" else value.startswith("/")
    if not (plain and native):
        raise ValueError("expected an absolute path")
    return value


def printable(value: str) -> str:
    """Text that ends no line and moves no cursor."""
    if not value.isprintable():
        raise ValueError("expected text without control characters")
    return value


Label = Annotated[str, *matching(r"[a-z][a-z0-9-]{0,62}", "a name of small letters, digits and hyphens")]
AbsolutePath = Annotated[str, AfterValidator(absolute), Field(max_length=1000)]
Variable = Annotated[str, *matching(r"[A-Za-z_][A-Za-z0-9_]{0,99}", "the name of an environment variable")]
KeyringEntry = Annotated[str, *matching(r"[\w.@:/ -]{1,200}/[\w.@: -]{1,200}", "service/user of a keyring entry")]
Word = Annotated[str, *matching(r"[A-Za-z0-9_][A-Za-z0-9_.:/=,+-]{0,99}", "a word that is no option")]
RemotePath = Annotated[
    str, *matching(r"(?:/|~/)?[A-Za-z0-9_][A-Za-z0-9_.@+/-]{0,500}", "a path of letters, digits and . _ @ + / -")
]
Host = Annotated[
    str, *matching(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}@)?[A-Za-z0-9][A-Za-z0-9.-]{0,252}", "host or user@host")
]
Argument = Annotated[str, AfterValidator(printable), Field(max_length=1000)]
Money = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Address = Annotated[str, AfterValidator(printable), Field(max_length=2000)]


class Part(BaseModel):
    """One table of the file: closed, and never changed after it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def check_address(url: str, insecure: bool) -> None:
    """Raises where an address is not one to send to."""
    if problem := problem_of(url, insecure):
        raise ValueError(f"`url`: expected {problem}")


def one_source(what: str, env: str | None, keyring: str | None, command: tuple[str, ...] | None) -> None:
    """Raises unless a secret is kept in exactly one place."""
    if sum(one is not None for one in (env, keyring, command)) != 1:
        raise ValueError(f"expected exactly one of `{what}_env`, `{what}_keyring` and `{what}_command`")
    if command is not None:
        absolute(command[0])


def source_of(env: str | None, keyring: str | None, command: tuple[str, ...] | None) -> Source:
    """Where a secret is kept, of what `one_source` has passed."""
    return Source(env or "", keyring or "", command or ())
