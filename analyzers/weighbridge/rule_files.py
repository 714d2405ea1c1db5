"""Reads rule files: each validated whole, so that everything that is wrong is said at once, with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config import Problem, SettingsError
from weighbridge.config_read import read
from weighbridge.rule_check import check
from weighbridge.rule_manual import manual_from
from weighbridge.rule_reading import Reading
from weighbridge.rules import RuleError, rule_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from weighbridge.config_read import Reader
    from weighbridge.rule_manual import Manual
    from weighbridge.rules import Rule

_SUFFIXES = (".yaml", ".yml")


def read_folders(folders: Sequence[Path], taken: Collection[str], read: Reader = read) -> list[Rule]:
    """The rules of some folders, sub-folders included; the names in `taken` are built in and stay what they are."""
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for folder in folders:
        for file in _files(folder):
            try:
                rule, _ = read_rule_file(file, read)
            except RuleError as error:
                problems += error.problems
                continue
            if rule.name in taken:
                problems.append(Problem(shown(file), 1, f"rule '{rule.name}' is built in: choose another name"))
            elif rule.name in rules:
                first = shown(Path(rules[rule.name].path))
                problems.append(Problem(shown(file), 1, f"rule '{rule.name}' is already defined in {first}"))
            else:
                rules[rule.name] = rule
    if problems:
        raise RuleError(problems)
    return list(rules.values())


def read_rule_file(file: Path, read: Reader = read) -> tuple[Rule, Manual]:
    """One rule and its manual; raises `RuleError`."""
    path = shown(file)
    try:
        found = read(file, path)
    except SettingsError as error:
        message = error.message.removesuffix(" of settings")
        raise RuleError([Problem(path, error.line, message)]) from None
    assert found is not None, "only TOML can hold something else"
    reading = Reading(path, *found)
    check(reading, file.stem)
    if reading.problems:
        raise RuleError(sorted(reading.problems, key=lambda problem: problem.line))
    return rule_from(reading.values, str(file)), manual_from(reading.values)


def shown(file: Path) -> str:
    """A path as people see it: relative to the working directory where it lies in it."""
    here = Path.cwd()
    return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()


def _files(folder: Path) -> Iterator[Path]:
    """The rule files of a folder in a stable order; links that lead out of it are passed over."""
    inside = folder.resolve()
    for file in sorted(folder.rglob("*")):
        if file.suffix in _SUFFIXES and file.is_file() and file.resolve().is_relative_to(inside):
            yield file
