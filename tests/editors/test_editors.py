"""Real editors with the recipes of `editors/`: what they show, what they mend, and that they notice a broken server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from clients import ROOT, Place, checked, emacs, neovim, place, with_server
from weighbridge import discovery_wanted, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clients import Shown

    Editor = Callable[[Place, str, Mapping[str, str]], Shown]

RECIPES = ["neovim/lsp/weighbridge.lua", "neovim/plugin/weighbridge.lua", "emacs/weighbridge.el"]
PROGRAM = "web/src/tickets.ts"
PICKED = {"PICK": "Remove the unused suppression of format-retry-loop", "FOUND": "unused-suppression"}
SUPPRESSION = "  // weighbridge: ignore[format-retry-loop] waits for the ticket system and asks no model\n"
editors = pytest.mark.parametrize("editor", [neovim, emacs])


@pytest.fixture
def at(tmp_path: Path) -> Place:
    return place(tmp_path)


@editors
@pytest.mark.parametrize("path", ["prompts/greeting.prompt.md", "prompts/greeting.prompty", "web/src/classify.ts"])
def test_an_editor_shows_what_the_command_line_finds(editor: Editor, path: str, at: Place) -> None:
    shown = editor(at, path, {})
    assert shown.findings, shown.said
    assert shown.findings == checked(at, path)
    assert shown.code == 0, shown.said


@editors
def test_a_quick_fix_reaches_the_disk_and_changes_nothing_else(editor: Editor, at: Place) -> None:
    file = at.project / PROGRAM
    before = file.read_text(encoding="utf-8")
    assert SUPPRESSION in before
    shown = editor(at, PROGRAM, PICKED)
    assert shown.code == 0, shown.said
    assert file.read_text(encoding="utf-8") == before.replace(SUPPRESSION, "")
    assert checked(at, PROGRAM) == []


@editors
@pytest.mark.parametrize("script", ["exit 1", "exec cat > /dev/null"], ids=["does-not-start", "says-nothing"])
def test_a_broken_server_is_noticed(editor: Editor, script: str, at: Place) -> None:
    before = (at.project / PROGRAM).read_text(encoding="utf-8")
    shown = editor(with_server(at, script), PROGRAM, {**PICKED, "PATIENCE": "2"})
    assert shown.code != 0, shown.said
    assert shown.findings == []
    assert (at.project / PROGRAM).read_text(encoding="utf-8") == before


@editors
def test_a_fix_that_nobody_offers_is_noticed(editor: Editor, at: Place) -> None:
    shown = editor(at, PROGRAM, {**PICKED, "PICK": "Remove everything"})
    assert shown.code != 0
    assert PICKED["PICK"] in shown.said


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_names_what_the_command_line_opens(recipe: str) -> None:
    words = set(re.findall(r'"[./]*([\w.]+)"', (ROOT / "editors" / recipe).read_text(encoding="utf-8")))
    endings = {ending.removeprefix(".") for ending in (*discovery_wanted._SUFFIXES, *workspace._DIALECTS)}
    names = {name.removeprefix(".") for name in discovery_wanted._NAMES}
    assert not (endings | names) - {word.removeprefix(".") for word in words}
