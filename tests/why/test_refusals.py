"""Why there is nothing: a program, a line of it, and the sentence that says where the argument broke off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from weighbridge.measure.argument import Refusal
from weighbridge.why.argued import arguments_at
from weighbridge.why.sentences import refusal_in_words
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.text import Place

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("refusals.yaml").read_text("utf-8"))
SUFFIXES = {"python": "py", "typescript": "ts"}
FIGURE = re.compile(r"\b0\.\d\d\b")
HARD_TO_SHOW = {Refusal.NOT_FOLLOWED, Refusal.TOLD_ALREADY}
"""They say that two parts of the search disagree, and no program is known on which they do."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("title", case["refusal"]))
def test_a_refusal_names_the_first_broken_link(case: dict[str, Any]) -> None:
    path = case.get("path", f"app/agent.{SUFFIXES[case.get('language', 'python')]}")
    files: dict[str, str] = case.get("files") or {path: case["code"]}
    workspace = Workspace.of(files)
    path = next(iter(files))
    document, module = workspace.document(path), workspace.module(path)
    assert document is not None and module is not None
    line = document.lines.line_of(document.text.index(case["at"]))
    found = [
        argument
        for argument in arguments_at(document.lines.line_span(line), module, workspace)
        if argument.kind == case.get("fact", "format_retry")
    ]

    def shown(place: Place) -> str:
        assert place.path == path
        return f"line {document.lines.line_of(place.span.start)}"

    said = [(argument.refusal, FIGURE.sub("0.00", refusal_in_words(argument, shown))) for argument in found]
    assert said[:1] == [(case["refusal"], case["says"])]


def test_every_refusal_is_shown_by_a_case() -> None:
    assert {case["refusal"] for case in CASES} == set(Refusal) - HARD_TO_SHOW
