"""Plain words in the text of a module: offsets stay those of the text, whatever its letters."""

from __future__ import annotations

import pytest
from weighbridge.code.surroundings import speaks
from weighbridge.code.words import lowered
from weighbridge.text import Document
from weighbridge.workspace import Workspace, parse


@pytest.mark.parametrize("text", ["GPT = 1", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE} = GPT", "ΑΣ ẞ GPT"])
def test_a_text_in_lower_case_is_as_long_as_the_text(text: str) -> None:
    workspace = Workspace.of({"a.py": text})
    module = workspace.module("a.py")
    assert module is not None
    lower = lowered(module, workspace)
    assert len(lower) == len(text)
    assert lower.find("gpt") == text.find("GPT")


def test_another_text_of_the_same_path_is_not_taken_for_the_first() -> None:
    workspace = Workspace.of({"a.py": "GPT = 1"})
    module, other = workspace.module("a.py"), parse(Document("a.py", "LLM = 1", "python"))
    assert module is not None
    assert other is not None
    assert (lowered(module, workspace), lowered(other, workspace)) == ("gpt = 1", "llm = 1")


@pytest.mark.parametrize(
    ("text", "does"),
    [("an ai here", True), ("ai", True), ("(ai)", True), ("main wait", False), ("aid", False), ("_ai", False)],
)
def test_a_file_speaks_of_models_where_ai_is_a_word(text: str, does: bool) -> None:
    assert speaks(text) is does
