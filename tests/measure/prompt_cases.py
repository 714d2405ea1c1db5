"""Builds prompt regions from case files and compares what is measured with what a case says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from weighbridge.measure.prompts import prompt_facts
from weighbridge.prompt_text import Piece, PromptText
from weighbridge.sources.region import Home, PromptRegion, Role, Shot
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.facts import Fact

CASES = Path(__file__).parent / "cases"
HOLE = "⟦⟧"
"""Stands in a case for something that a program fills in."""


def region(
    source: str, *, home: Home = Home.FILE, shots: tuple[str, ...] = (), retrieval: bool = False
) -> PromptRegion:
    """A prompt that stands in a file as `source`, run-time text where it says so."""
    pieces: list[Piece] = []
    position = 0
    for index, part in enumerate(source.split(HOLE)):
        if index:
            pieces.append(Piece("", Place("prompt.md", Span(position, position + len(HOLE))), hole=True))
            position += len(HOLE)
        pieces.append(Piece(part, Place("prompt.md", Span(position, position + len(part)))))
        position += len(part)
    examples = tuple(Shot(Place("shots.py", Span(index, index + 1)), text) for index, text in enumerate(shots))
    whole = Place("prompt.md", Span(0, len(source)))
    return PromptRegion(
        whole, "PROMPT", Role.SYSTEM, home, PromptText(tuple(pieces)), shots=examples, retrieval=retrieval
    )


def facts_of(name: str, prompt: PromptRegion) -> list[Fact]:
    return [fact for fact in prompt_facts(prompt) if type(fact).__name__ == name]


def load(file: str) -> list[tuple[str, dict[str, Any]]]:
    """The cases of one file, each with its title."""
    content = yaml.safe_load((CASES / file).read_text(encoding="utf-8"))
    return [(content["measure"], case) for case in content["cases"]]


def check(measure: str, case: dict[str, Any]) -> None:
    """A case says every fact of its measure, with exact numbers and the exact characters of its evidence."""
    source: str = case["text"]
    prompt = region(
        source,
        home=Home(case.get("home", "file")),
        shots=tuple(case.get("shots", ())),
        retrieval=case.get("retrieval", False),
    )
    found = facts_of(measure, prompt)
    expected: dict[str, Any] | None = case.get("is")
    if expected is None:
        assert found == [], [
            (related.message, source[related.place.span.start : related.place.span.end])
            for fact in found
            for related in fact.related
        ]
        return
    assert len(found) == 1, f"{measure} was found {len(found)} times"
    fact = found[0]
    evidence = [
        (related.message, source[related.place.span.start : related.place.span.end])
        for related in fact.related
        if related.place.path == "prompt.md"
    ]
    for field, value in expected.items():
        if field == "evidence":
            assert [text for _, text in evidence] == value
        elif field == "begins":
            assert [text[: len(start)] for (_, text), start in zip(evidence, value, strict=True)] == value
        elif field == "kinds_of":
            assert {text: message for message, text in evidence} == value
        elif field == "contains":
            assert all(part in " ".join(text for _, text in evidence) for part in value), evidence
        elif field == "lacks":
            assert not any(part in " ".join(text for _, text in evidence) for part in value), evidence
        else:
            assert getattr(fact, field) == value, (field, evidence)
