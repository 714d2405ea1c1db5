"""What is remembered of parts of texts is what would be read out of them where they stand."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

import pytest
from weighbridge import measure
from weighbridge.measure import dates, format_spec, knowledge, sentence_forms, volatile_kinds
from weighbridge.measure.remembered import BEHIND, of_parts
from weighbridge.measure.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

PARSER: Any = import_module("re._parser")
MODULES = [
    import_module(f"weighbridge.measure.{file.stem}")
    for file in sorted(Path(next(iter(measure.__path__))).glob("*.py"))
    if any(f"\n@{kind}\n" in file.read_text("utf-8") for kind in ("of_parts", "of_lines", "of_sentences"))
]
READERS: dict[str, Any] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": function.__dict__["__wrapped__"]
    for module in MODULES
    for name, function in vars(module).items()
    if isinstance(function, FunctionType) and function.__code__.co_name in ("read_part", "read_lines", "read_sentences")
}
"""What they are made from: each must say the same of a part alone and of the end of a longer text."""
PATTERNS = [
    *(value for module in MODULES for value in vars(module).values() if isinstance(value, re.Pattern)),
    *(kind.pattern for kind in volatile_kinds.kinds()),
    format_spec._demand(),
    *knowledge._patterns(),
    dates._pattern(),
    *sentence_forms._patterns().all,
]
TEXT = (
    (Path(__file__).parents[2] / "examples" / "support-bot" / "prompts" / "system.md").read_text("utf-8")
    + "Example: good. The user's name is Anna Kramer. data sources; provide sources.For example, cite your sources.\n"
    "https://example.org is no label. Today is 2024-05-15. Customer: John Smith\n<user>//\nAnswer in JSON with keys:\n"
)


@pytest.mark.parametrize("name", READERS)
def test_a_part_says_the_same_alone_and_in_its_text(name: str) -> None:
    read = READERS[name]
    read_part = of_parts(read)
    for line in re.finditer(r"[^\n]+", TEXT):
        for part in (line.span(), *((span.start, span.end) for span in sentences(TEXT, *line.span()))):
            assert read_part(TEXT, *part) == read(TEXT[: part[1]], part[0]), TEXT[slice(*part)]


def test_there_are_readers_of_every_module() -> None:
    assert {name.partition(".")[0] for name in READERS} == {module.__name__.rpartition(".")[2] for module in MODULES}
    assert len(READERS) > 15


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:40])
def test_no_expression_looks_further_back_than_what_is_kept(pattern: re.Pattern[str]) -> None:
    assert behind(PARSER.parse(pattern.pattern, pattern.flags)) < BEHIND


def test_a_long_look_behind_would_be_noticed() -> None:
    assert behind(PARSER.parse(r"a(?:b|(?<!seventeen letters)c)")) >= BEHIND


def test_a_part_is_read_once_wherever_it_stands() -> None:
    asked: list[str] = []

    @of_parts
    def length(text: str, start: int) -> int:
        asked.append(text[start:])
        return len(text) - start

    text = "\n".join(["a long enough beginning. The same."] * 3)
    assert [length(text, at, at + 9) for at in (25, 25 + 35, 25 + 70)] == [9, 9, 9]
    assert asked == ["The same."]


def behind(parsed: Iterable[Any]) -> int:
    """The characters before its place that an expression looks at, at most."""
    widest = 0
    for operator, value in parsed:
        if str(operator) in ("ASSERT", "ASSERT_NOT") and value[0] < 0:
            widest = max(widest, value[1].getwidth()[1])
        for inner in _inside(value):
            widest = max(widest, behind(inner))
    return widest


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, PARSER.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _inside(one)
