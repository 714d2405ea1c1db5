"""Moves from the editor: shown with their notes, made as one edit, refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from editor import at, editor
from lsprotocol import types as lsp
from test_accepting_findings import applied, checked, opened, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULE = "agent-instructions-too-long"
STEPS = "".join(f"- Step {n}: open the console of the releases and note what panel {n} shows.\n" for n in range(12))
TEXT = f"# Shop\n\nRun the tests.\n\n## Releases\n\n{STEPS}- Never on a Friday.\n\n## Names\n\nShort ones.\n"
FILES = {
    "CLAUDE.md": TEXT,
    ".cursorrules": TEXT.replace("Shop", "Cursor"),
    "weighbridge.yaml": f"limits: {{{RULE}: {{tokens: 100}}}}\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    (tmp_path / ".git").mkdir()
    return tmp_path


def client(creates: bool, annotates: bool, lazy: bool) -> Callable[[lsp.ClientCapabilities], None]:
    def change(found: lsp.ClientCapabilities) -> None:
        assert found.workspace and found.text_document
        edits = lsp.WorkspaceEditClientCapabilities(document_changes=True)
        edits.resource_operations = [lsp.ResourceOperationKind.Create] if creates else None
        edits.change_annotation_support = lsp.ChangeAnnotationsSupportOptions() if annotates else None
        found.workspace.workspace_edit = edits
        actions = lsp.CodeActionClientCapabilities(disabled_support=True, data_support=lazy)
        actions.resolve_support = lsp.ClientCodeActionResolveOptions(["edit"]) if lazy else None
        found.text_document.code_action = actions

    return change


@pytest.mark.parametrize("lazy", [True, False])
@pytest.mark.parametrize("annotates", [True, False])
async def test_a_move_takes_the_finding_away(shop: Path, annotates: bool, lazy: bool) -> None:
    assert checked(shop) == (1, [RULE, RULE])
    async with editor(shop, change=client(True, annotates, lazy)) as ed:
        uri = opened(ed, shop / "CLAUDE.md")
        (action,) = await ed.actions(uri, [], "refactor")
        assert action.kind == "refactor.rewrite.weighbridge.to-skills"
        assert (action.edit is None) == lazy
        done = await ed.client.code_action_resolve_async(action) if lazy else action
        assert done.edit
        notes = list((done.edit.change_annotations or {}).values())
        assert [one.needs_confirmation for one in notes] == ([True] if annotates else [])
        assert all("must hold in every session" in (one.description or "") for one in notes)
        for file, data in applied(done.edit, "utf-8").items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    assert checked(shop) == (1, [RULE])
    assert "console of the releases" in (shop / ".claude/skills/releases/SKILL.md").read_text()


async def test_only_those_who_ask_for_refactorings_get_moves(shop: Path) -> None:
    async with editor(shop, change=client(True, False, False)) as ed:
        uri = opened(ed, shop / "CLAUDE.md")
        assert not [one for one in await ed.actions(uri, [], "quickfix") if "skills" in one.title]
        assert [one.title for one in await ed.actions(uri, [], "refactor.rewrite.weighbridge.to-skills")]
        assert not await ed.actions(uri, [], "refactor.extract")


async def test_an_editor_that_asks_at_every_cursor_is_told_what_is_wrong_only(shop: Path) -> None:
    async with editor(shop, change=client(True, False, False)) as ed:
        uri = opened(ed, shop / "CLAUDE.md")
        for trigger, moved in ((lsp.CodeActionTriggerKind.Automatic, False), (lsp.CodeActionTriggerKind.Invoked, True)):
            context = lsp.CodeActionContext([], trigger_kind=trigger)
            params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), at(0, 0), context)
            actions = await ed.client.text_document_code_action_async(params) or ()
            found = [one.kind for one in actions if isinstance(one, lsp.CodeAction)]
            assert "quickfix" in found
            assert ("refactor.rewrite.weighbridge.to-skills" in found) == moved


async def test_what_cannot_be_moved_says_why(shop: Path) -> None:
    async with editor(shop, change=client(True, False, True)) as ed:
        (action,) = await ed.actions(opened(ed, shop / ".cursorrules"), [], "refactor")
        assert action.disabled and "Cursor has no files" in action.disabled.reason
        assert action.edit is None and action.data is None


async def test_an_editor_that_cannot_make_files_is_told_what_can(shop: Path) -> None:
    async with editor(shop, change=client(False, False, True)) as ed:
        (action,) = await ed.actions(opened(ed, shop / "CLAUDE.md"), [], "refactor")
        assert action.disabled and "`weighbridge move to-skills` can" in action.disabled.reason
