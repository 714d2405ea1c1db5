"""What is read out of a text that was edited is what is read out of it afresh."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.facts import FACTS
from weighbridge.measure import blocks
from weighbridge.measure.blocks import Blocks, blocks_of, of_blocks, of_lines, of_sentences
from weighbridge.measure.contents import Contents
from weighbridge.measure.parts import parts_of
from weighbridge.measure.prompts import prompt_facts
from weighbridge.measure.remembered import BEHIND
from weighbridge.measure.sections import outline
from weighbridge.measure.sentences import sentences
from weighbridge.prompt_text import written
from weighbridge.sources.region import Home, PromptRegion, Role
from weighbridge.text import Place, Span

from benchmarks.server.keys import keys
from benchmarks.tokens import long_prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES = (
    "", " ", "# Title", "## Example 1", "Input: a", "Output: b", "```", "~~~", "<examples>", "</examples>", "Rules:",
    "Today is 2024-05-15.", "The plan costs $20 per month. `code` Answer in JSON.", "{name} and more",
    "Our customer's name is Anna Kramer. Cite your sources.", "x" * 700, "For example, this.", "| a | b |",
    "A museum opens at nine. The tower was built in 1901. It stands on a hill.",
)  # fmt: skip
BREAKS = ("\n", "\r\n", "\r", "\n\n", "\u2028", "")


@of_lines
def _line(text: str, start: int) -> tuple[str, str] | None:
    return (text[max(start - BEHIND, 0) : start][-3:], text[start:]) if len(text) > start else None


@of_sentences
def _sentence(text: str, start: int) -> str | None:
    return text[start:] or None


@of_blocks
def _block(block: blocks.Block) -> str:
    return block.text[block.start :]


def forget() -> None:
    blocks._known.clear()


def read(found: Blocks) -> Any:
    return list(found.lines), list(_line(found)), list(_sentence(found)), "".join(_block(found))


def check(texts: Iterable[str]) -> None:
    forget()
    edited: list[Any] = []
    for text in texts:
        found = blocks_of(text)
        said = read(found)
        edited.append((text, said))
        assert said[3] == text
        assert [text[line.start : line.end] for line in found.lines] == _lines(text)
        assert said[1] == [(n, said_at(text, line)) for n, line in enumerate(found.lines) if line.start < line.end]
        assert said[2] == [
            (n, span, text[span.start : span.end])
            for n, line in enumerate(found.lines)
            for span in sentences(text, line.start, line.end)
        ]
    for text, said in edited:
        forget()
        assert read(blocks_of(text)) == said


def said_at(text: str, line: Span) -> tuple[str, str]:
    return text[max(line.start - 3, 0) : line.start], text[line.start : line.end]


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from((*LINES, *BREAKS))), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(BREAKS)), max_size=40), edits)
def test_an_edit_leaves_no_block_that_says_something_else(
    written_: list[tuple[str, str]], edits: list[tuple[float, int, str]]
) -> None:
    text = "".join(part for pair in written_ for part in pair)
    texts = [text]
    for where, length, new in edits:
        at = round(where * len(text))
        text = text[:at] + new + text[at + length :]
        texts.append(text)
    check(texts)


def test_a_line_break_in_two_halves() -> None:
    half = "a" * 700 + "\r"
    check((half + "b" * 700, half + "\n" + "b" * 700, half + "b" * 700, half))


def test_what_stands_before_a_block_belongs_to_it() -> None:
    check(("a" * 700 + "\nb\n" + "c" * 700, "a" * 699 + "\nb\n" + "c" * 700, "a" * 700 + "\nB\n" + "c" * 700))


def test_a_key_in_a_long_text_makes_few_new_blocks() -> None:
    forget()
    text = long_prompt(100_000)
    before = set(map(id, blocks_of(text).blocks))
    at = text.index(" ", 50_000)
    after = blocks_of(text[:at] + "x" + text[at:]).blocks
    assert len(before) > 50
    assert sum(id(block) not in before for block in after) <= 3


def _facts(text: str) -> Any:
    place = Place("a.md", Span(0, len(text)))
    region = PromptRegion(place, "", Role.SYSTEM, Home.FILE, written(text, place))
    contents = Contents(region)
    return list(prompt_facts(region)), parts_of(contents), contents.outline.sections, contents.outline.paragraphs


@pytest.mark.parametrize("seed", range(4))
def test_a_prompt_that_was_typed_in_has_the_facts_of_its_text(seed: int) -> None:
    forget()
    chance = random.Random(seed)
    text = long_prompt(6_000)
    edited: list[tuple[str, Any]] = []
    for key in keys(text, 40, seed):
        lines = text.split("\n")
        line = lines[key.line]
        typed = chance.choice((key.text, key.text, *LINES)) if key.text else ""
        lines[key.line] = line[: key.start] + typed + line[key.end :]
        text = "\n".join(lines)
        edited.append((text, _facts(text)))
    for text, found in edited[::5]:
        forget()
        assert _facts(text) == found


def test_every_structure_of_a_text_is_that_of_a_fresh_one() -> None:
    forget()
    chance = random.Random(7)
    lines = [chance.choice(LINES) for _ in range(200)]
    for _ in range(60):
        lines[chance.randrange(len(lines))] = chance.choice(LINES)
        found = outline("\n".join(lines))
        known = (found.sections, found.fences, found.paragraphs, found.boundaries)
        forget()
        fresh = outline("\n".join(lines))
        assert (fresh.sections, fresh.fences, fresh.paragraphs, fresh.boundaries) == known
        outline("\n".join(lines))


def test_facts_are_compared_by_what_they_say() -> None:
    assert all(fact.__dataclass_params__.eq for fact in FACTS.values())
