"""The cases of the fuzz run, in groups; case N of a group is the same on every machine and in every run."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from damage import damaged, recoded
from seeds import governed, projects
from shapes import LEVELS, PIECES, bombs, deep, deep_paths

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Case:
    """One workspace, in memory as `files` or on disk as `data`."""

    name: str
    files: dict[str, str] = field(default_factory=dict, repr=False)
    data: dict[str, bytes] = field(default_factory=dict, repr=False)
    seconds: float = 10
    """Of the processor's time."""
    governs: bool = False
    """The files are settings, rules and a baseline: what is wrong with them is said, in our words."""


LONG, HUGE = 150_000, 1_000_000


def cases(group: str, first: int, stop: int, step: int = 1) -> Iterator[tuple[int, Case]]:
    """Every `step`-th case from `first` to `stop` of a group, with its number; damaged ones never end."""
    numbers = range(first, stop, step)
    match group:
        case "damaged":
            yield from ((number, _damaged(number)) for number in numbers)
        case "recoded":
            yield from ((number, _recoded(number)) for number in numbers)
        case "settings":
            yield from ((number, _settings(number)) for number in numbers)
        case _:
            made = {"bombs": _bombs, "deep": _deep, "long": _long, "huge": _huge}[group]()
            yield from islice(enumerate(made), first, stop, step)


def _targets() -> list[tuple[str, str]]:
    return [(project, path) for project, files in projects().items() for path in files]


def _damaged(number: int) -> Case:
    targets = _targets()
    project, path = targets[number % len(targets)]
    chance = Random(f"damaged {number}")
    files = dict(projects()[project])
    files[path] = damaged(files[path], chance)
    if chance.random() < 0.2:
        other = chance.choice(sorted(files))
        files[other] = damaged(files[other], chance)
    if chance.random() < 0.1:
        files[path] = _other_text(chance)
    return Case(f"{path} of {project}", files)


def _other_text(chance: Random) -> str:
    """What one file says under the name of another."""
    project = projects()[chance.choice(sorted(projects()))]
    return project[chance.choice(sorted(project))]


def _recoded(number: int) -> Case:
    targets = _targets()
    project, path = targets[number % len(targets)]
    chance = Random(f"recoded {number}")
    files = {name: text.encode("utf-8", "replace") for name, text in projects()[project].items()}
    text = projects()[project][path]
    files[path] = recoded(damaged(text, chance) if number % 2 else text, chance)
    return Case(f"{path} of {project}", data=files)


def _around(path: str) -> dict[str, str]:
    return next((dict(files) for files in projects().values() if path in files), {})


def _settings(number: int) -> Case:
    chance = Random(f"settings {number}")
    texts = governed()
    path = sorted(texts)[number % len(texts)]
    text = damaged(texts[path], chance)
    files = {name: other.encode() for name, other in texts.items()}
    files[path] = recoded(text, chance) if number % 5 == 0 else text.encode("utf-8", "surrogatepass")
    return Case(path, data=files, governs=True)


def _bombs() -> Iterator[Case]:
    for name, files in bombs().items():
        yield Case(name, files, seconds=20)
        if "aliases" in name or "merged" in name:
            text = next(iter(files.values())).encode()
            yield Case(f"settings of {name}", data={"weighbridge.yaml": text, "rules/a.yaml": text}, governs=True)


def _deep() -> Iterator[Case]:
    for levels in (60, LEVELS, 400):
        for path in deep_paths():
            for title, text in deep(path, levels):
                yield Case(f"{path}: {title}", {**_around(path), path: text})
        for path, start in (("weighbridge.yaml", "a: "), ("pyproject.toml", "[tool.weighbridge]\na = ")):
            for opening, closing in (("[", "]"), ("{a: ", "}"), ("{a = ", "}"), ("- ", ""), ("? ", ""), ("&a ", "")):
                text = start + opening * levels + closing * levels
                yield Case(f"{path}: {opening!r}, {levels}", data={path: text.encode()}, governs=True)
        text = "[" * levels
        yield Case(
            f"baseline, {levels}",
            data={"base.json": text.encode(), "weighbridge.yaml": b"baseline: base.json"},
            governs=True,
        )


def _long() -> Iterator[Case]:
    return _stretched(LONG, 10)


def _huge() -> Iterator[Case]:
    return _stretched(HUGE, 30)


def _stretched(length: int, seconds: float) -> Iterator[Case]:
    order = Random("long")
    pairs = [(path, piece) for _, path in _targets() for piece in PIECES]
    order.shuffle(pairs)
    for path, piece in pairs:
        text = (piece * (length // len(piece) + 1))[:length]
        start = _around(path)[path] if len(piece) % 2 else ""
        name = f"{path}: {'its text, then ' if start else ''}{piece!r}"
        yield Case(name, {path: start[: _end(start, order)] + text}, seconds=seconds)


def _end(text: str, chance: Random) -> int:
    """Where a text ends, before something else follows."""
    return chance.choice((len(text), chance.randrange(len(text) + 1)))
