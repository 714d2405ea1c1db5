"""An answer that is written into the settings holds for its prompt, and everything else there stays."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from weighbridge.answering import Given, answer_change
from weighbridge.config import Settings
from weighbridge.findings import Edit, NewFile
from weighbridge.workspace import Workspace

DAY = date(2027, 5, 30)
ASKED = "stable-for-3-months"


def answered(text: str | None, given: Given, name: str = "weighbridge.yaml") -> str | None:
    """The settings after an answer; None where it has to be written by hand."""
    workspace = Workspace.of({} if text is None else {name: text})
    settings = Settings(source="" if text is None else name)
    change = answer_change(given, settings, workspace, Path("/nowhere"))
    if change is None:
        return None
    if isinstance(change, NewFile):
        assert text is None and change.path == name
        return change.text
    assert isinstance(change, Edit) and text is not None
    span = change.place.span
    return text[: span.start] + change.replacement + text[span.end :]


ALL = Given(ASKED, True, DAY)
ONE = Given(ASKED, False, DAY, "prompts/a.md", "A")
CASES: dict[str, tuple[str | None, Given, str]] = {
    "no settings yet": (None, ALL, "answers:\n  stable-for-3-months: {answer: true, until: 2027-05-30}\n"),
    "settings with other things": (
        "model: gpt-4o  # ours\n",
        ALL,
        "model: gpt-4o  # ours\n\nanswers:\n  stable-for-3-months: {answer: true, until: 2027-05-30}\n",
    ),
    "one more question": (
        "answers:\n    special-terms: {answer: true}\n# the end\nmodel: m\n",
        ALL,
        "answers:\n    special-terms: {answer: true}\n    stable-for-3-months: {answer: true, until: 2027-05-30}\n"
        "# the end\nmodel: m\n",
    ),
    "another answer takes the place of an old one": (
        "answers:\n  stable-for-3-months: {answer: false, until: 2026-01-01}\nmodel: m\n",
        ALL,
        "answers:\n  stable-for-3-months: {answer: true, until: 2027-05-30}\nmodel: m\n",
    ),
    "an answer for one prompt stands behind that for all": (
        "answers:\n  stable-for-3-months:\n    answer: true\n  special-terms: {answer: true}\n",
        ONE,
        'answers:\n  stable-for-3-months: [{answer: true}, {answer: false, until: 2027-05-30, paths: ["prompts/a.md"], '
        'symbol: "A"}]\n  special-terms: {answer: true}\n',
    ),
    "in a list only the answer about the same prompt goes": (
        "answers:\n  stable-for-3-months:\n    - {answer: true}\n    - {answer: true, paths: [prompts/a.md], "
        "symbol: A}\n",
        ONE,
        'answers:\n  stable-for-3-months: [{answer: true}, {answer: false, until: 2027-05-30, paths: ["prompts/a.md"], '
        'symbol: "A"}]\n',
    ),
    "for good": (None, Given("calls-per-month", 20000), "answers:\n  calls-per-month: {answer: 20000}\n"),
    "a word": (None, Given("problem-is", "both"), 'answers:\n  problem-is: {answer: "both"}\n'),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_answer_is_written(name: str, newline: str) -> None:
    before, given, after = CASES[name]
    text = None if before is None else before.replace("\n", newline)
    found = answered(text, given)
    assert found is not None
    assert found == (after if text is None else after.replace("\n", newline))
    yaml.safe_load(found)


TOML: dict[str, tuple[str, Given, dict[str, Any]]] = {
    "a first answer": ('[tool.weighbridge]\nmodel = "m"\n', ALL, {ASKED: {"answer": True, "until": DAY}}),
    "one more": (
        "[tool.weighbridge.answers] # ours\nspecial-terms = {answer = true}\n\n[tool.other]\nx = 1\n",
        ALL,
        {ASKED: {"answer": True, "until": DAY}, "special-terms": {"answer": True}},
    ),
}


@pytest.mark.parametrize("name", TOML)
def test_an_answer_is_written_into_pyproject(name: str) -> None:
    before, given, answers = TOML[name]
    found = answered(before, given, "pyproject.toml")
    assert found is not None
    assert tomllib.loads(found)["tool"]["weighbridge"]["answers"] == answers


BY_HAND = {
    "a comment would be lost": f"answers:\n  {ASKED}:\n    # as Ann said\n    answer: true\n",
    "settings in one line": "{model: m}",
    "answers in one line": "answers: {special-terms: {answer: true}}\n",
    "settings that do not parse": "answers: [\n",
    "settings that are wrong": "modle: x\n",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_would_lose_something_is_left_to_a_person(name: str) -> None:
    assert answered(BY_HAND[name], ALL) is None


def test_a_prompt_that_the_settings_do_not_govern_is_not_answered_for() -> None:
    workspace = Workspace.of({"app/weighbridge.yaml": "model: m\n"})
    settings = Settings(source="app/weighbridge.yaml")
    assert answer_change(ONE, settings, workspace, Path("/nowhere")) is None
