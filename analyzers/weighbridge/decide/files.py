"""Reads the files of the procedures, all of them validated before any is used; `load_decisions` needs none of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.config import Problem, SettingsError
from weighbridge.config_read import read
from weighbridge.decide.checking import AFTER_ENDS, ENDS, FILES, check_file
from weighbridge.decide.checking_conditions import Vocabulary
from weighbridge.rule_reading import Reading
from weighbridge.rules import RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping


def decisions_folder() -> Path:
    """The folder of the built-in procedures."""
    import weighbridge_rules

    return Path(weighbridge_rules.__path__[0]) / "decisions"


def read_decisions(folder: Path) -> dict[str, dict[str, Any]]:
    """The values of every file by its stem; raises `RuleError` with all that is wrong in any of them."""
    problems: list[Problem] = []
    readings: dict[str, Reading] = {}
    for stem in FILES:
        file = folder / f"{stem}.yaml"
        try:
            found = read(file, file.name)
            assert found is not None, "only TOML can hold something else"
            readings[stem] = Reading(file.name, *found)
        except SettingsError as error:
            problems.append(Problem(error.path, error.line, error.message.removesuffix(" of settings")))
    if not problems:
        _check(readings)
        problems = [problem for reading in readings.values() for problem in reading.problems]
    if problems:
        raise RuleError(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    return {stem: reading.values for stem, reading in readings.items()}


def _check(readings: Mapping[str, Reading]) -> None:
    vocabulary = Vocabulary(_questions(readings["questions"].values))
    for stem in FILES:
        if stem in AFTER_ENDS:
            for name, kind in ENDS.items():
                vocabulary.add(name, kind)
        check_file(readings[stem], stem, vocabulary)


def _questions(values: dict[str, Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The kind and the words of every question, as far as they can be told before anything is checked."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    items: Any = values.get("questions")
    for item in items if isinstance(items, list) else ():  # pyright: ignore[reportUnknownVariableType]
        if isinstance(item, dict) and isinstance(item.get("name"), str):  # pyright: ignore
            words: Any = item.get("words", ())  # pyright: ignore
            listed = tuple(map(str, words)) if isinstance(words, list) else ()  # pyright: ignore
            found[item["name"]] = (str(item.get("kind")), listed)  # pyright: ignore
    return found
