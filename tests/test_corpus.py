"""Labelled code of our own writing: each case names the lines on which a fact stands, and edits that flip it.

A case in `tests/corpus/<fact>/*.yaml` has a `title`, a `language` (or `files:` for several files, the first being
looked at), the `code`, and `lines`: the first lines of the facts, empty for a hard negative. Each of its `edits`
replaces one piece of text, which must occur exactly once, and names the lines that hold then.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from weighbridge.measure.format_retry import format_retries
from weighbridge.measure.output_repair import output_repairs
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parent / "corpus"
MEASURES = {"format_retry": format_retries, "output_repair": output_repairs}
SUFFIXES = {"python": "py", "typescript": "ts", "javascript": "js", "tsx": "tsx"}


@cache
def cases() -> list[tuple[str, str, dict[str, str], list[int]]]:
    return list(_cases())


def _cases() -> Iterator[tuple[str, str, dict[str, str], list[int]]]:
    for folder in sorted(CORPUS.iterdir()):
        for file in sorted(folder.glob("*.yaml")):
            for case in yaml.safe_load(file.read_text("utf-8")):
                yield from _variants(folder.name, file.stem, case)


def _variants(fact: str, group: str, case: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str], list[int]]]:
    files: dict[str, str] = dict(case.get("files") or {f"app/agent.{SUFFIXES[case['language']]}": case["code"]})
    name = f"{group}: {case['title']}"
    yield name, fact, files, case["lines"]
    for edit in case.get("edits", ()):
        assert edit["lines"] != case["lines"], f"{name}: an edit that changes nothing proves nothing"
        changed = dict(files)
        holders = [path for path, text in files.items() if edit["replace"] in text]
        assert len(holders) == 1, f"{name}: {edit['replace']!r} stands in {len(holders)} files"
        assert files[holders[0]].count(edit["replace"]) == 1, f"{name}: {edit['replace']!r} is not unique"
        changed[holders[0]] = files[holders[0]].replace(edit["replace"], edit["by"])
        yield f"{name} / {edit['title']}", fact, changed, edit["lines"]


@pytest.mark.parametrize(("fact", "files", "lines"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_facts_stand_on_the_labelled_lines(fact: str, files: dict[str, str], lines: list[int]) -> None:
    assert _lines(fact, files) == lines


@pytest.mark.parametrize("fact", sorted(MEASURES))
def test_the_corpus_has_both_sides_in_both_languages(fact: str) -> None:
    sides = {(next(iter(files)).rpartition(".")[2], bool(lines)) for _, name, files, lines in cases() if name == fact}
    assert {("py", True), ("py", False), ("ts", True), ("ts", False)} <= sides


def _lines(fact: str, files: dict[str, str]) -> list[int]:
    workspace = Workspace.of(files)
    path = next(iter(files))
    module = workspace.module(path)
    assert module is not None
    facts = MEASURES[fact](module, workspace)
    return [files[path].count("\n", 0, found.place.span.start) + 1 for found in facts]
