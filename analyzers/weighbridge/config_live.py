"""What is wrong with a settings or rule file as it is being written: the text of an editor in the place of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.config import SettingsError
from weighbridge.rules import RuleError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from weighbridge.config import Problem
    from weighbridge.config_file import SettingsResolver
    from weighbridge.config_read import Locator, Reader

_RULE_SUFFIXES = (".yaml", ".yml")


def is_rule_file(path: str, folders: Collection[str]) -> bool:
    """Whether a path names a rule file of these folders."""
    return path.endswith(_RULE_SUFFIXES) and any(path.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def settings_problems(resolver: SettingsResolver, root: Path, path: str, text: str) -> tuple[Problem, ...]:
    """The problems in a settings file; those of a file that it extends are told there."""
    file = root / path
    read = _instead(file, text)
    try:
        if read(file, path) is not None:
            resolver.check(file, read)
    except SettingsError as error:
        return tuple(problem for problem in error.problems if problem.path == path)
    return ()


def rule_problems(
    root: Path, path: str, text: str, folders: Sequence[str], taken: Collection[str]
) -> tuple[Problem, ...]:
    """The problems in a rule file, among the rules of its folders; the names in `taken` are built in."""
    from weighbridge.rule_files import read_folders, read_rule_file

    file = root / path
    read = _instead(file, text)
    try:
        if file.is_file():
            read_folders(tuple(root / folder for folder in folders), taken, read)
        else:
            read_rule_file(file, read)
    except RuleError as error:
        return tuple(problem for problem in in_workspace(error, root) if problem.path == path)
    return ()


def in_workspace(error: SettingsError | RuleError, root: Path) -> tuple[Problem, ...]:
    """The problems by paths relative to the root: rule files are named as seen from the working directory."""
    if isinstance(error, SettingsError):
        return error.problems
    named: list[Problem] = []
    for problem in error.problems:
        file = Path(problem.path).absolute()
        path = file.relative_to(root).as_posix() if file.is_relative_to(root) else problem.path
        named.append(replace(problem, path=path))
    return tuple(named)


def _instead(file: Path, text: str) -> Reader:
    """Reads every file from disk but this one."""
    from weighbridge.config_read import parsed, read

    def reader(asked: Path, path: str) -> tuple[dict[str, Any], Locator] | None:
        if asked == file:
            return parsed(text.removeprefix("\ufeff"), asked, path)
        return read(asked, path)

    return reader
