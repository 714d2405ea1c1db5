"""Renames the names that a program chose itself, token by token on the syntax tree, and none that it was given.

Chosen are variables, parameters, loop targets, exception aliases, functions, classes, methods and attributes of own
classes, in all the files of a program at once. Given are keywords, builtins, imported names, attributes and keyword
arguments of libraries, strings, and keys; the fields of a class with bases are the keys of somebody's JSON.
Every occurrence of a chosen name gets the same new one, and no two names get the same, so that the program means what
it meant. An attribute that is also read from an object of unknown class is left alone: it may be a library's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from renaming_names import Kind, Names, Use
from renaming_python import python_names
from renaming_script import script_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Maker = Callable[[Kind, int], str]

SUGGESTIVE = (
    "reply", "response", "llm_output", "retry", "attempts", "answer", "raw_response", "completion", "attempt", "output",
)  # fmt: skip


def meaningless(kind: Kind, number: int) -> str:
    """`v7`, `f3`, `C2`."""
    return {Kind.VARIABLE: "v", Kind.FUNCTION: "f", Kind.ATTRIBUTE: "a", Kind.CLASS: "C"}[kind] + str(number)


def suggestive(turn: int) -> Maker:
    """Words that a model's answer, or its retries, would be called by, only for variables; each turn deals anew."""

    def make(kind: Kind, number: int) -> str:
        if kind is not Kind.VARIABLE:
            return ""
        lap, place = divmod(number, len(SUGGESTIVE))
        word = SUGGESTIVE[(place + 3 * turn) % len(SUGGESTIVE)]
        return f"{word}_{lap + 1}" if lap else word

    return make


def renamed(files: dict[str, str], make: Maker) -> dict[str, str]:
    """The files with every chosen name replaced by what `make` says; an empty one leaves it as it is."""
    read = {
        path: (python_names if path.endswith(".py") else script_names)(path, text, files)
        for path, text in files.items()
    }
    new = _new_names(list(read.values()), "\n".join(files.values()), make)
    return {path: _written(files[path], read[path], new) for path in files}


def _new_names(read: list[Names], text: str, make: Maker) -> dict[str, str]:
    chosen: dict[str, Kind] = {}
    for names in read:
        for name, kind in names.chosen.items():
            chosen.setdefault(name, kind)
    for name in {name for names in read for name in names.given}:
        chosen.pop(name, None)
    words = set(re.findall(r"\w+", text))
    new: dict[str, str] = {}
    numbers = dict.fromkeys(Kind, 0)
    for name, kind in chosen.items():
        made = make(kind, numbers[kind])
        while made in words:
            numbers[kind] += 1
            made = make(kind, numbers[kind])
        numbers[kind] += 1
        if made:
            new[name] = made
    return new


def _written(text: str, names: Names, new: dict[str, str]) -> str:
    data = text.encode()
    for start, end, word in sorted(_changes(names, new), reverse=True):
        data = data[:start] + word.encode() + data[end:]
    return data.decode()


def _changes(names: Names, new: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    for token, use in names.tokens:
        name = (token.text or b"").decode()
        if name in new:
            yield token.start_byte, token.end_byte, f"{name}: {new[name]}" if use is Use.SHORTHAND else new[name]
