"""Accepting a finding from the editor: the edit, applied to the files, does what its title says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

import pytest
from editor import PULL, PUSH, Editor, codes, editor
from lsprotocol import types as lsp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOOP = """\
import json

GREETING = "gr\u00fc\u00df dich \U0001f6b2"; LIMIT = 3

def ask(client, messages):
    \U0001d4b9 = "\U0001f6b2"; answer = ""
    for attempt in range(3):
        answer = client.chat.completions.create(model="m", messages=messages).choices[0].message.content
        try:
            return json.loads(answer)
        except json.JSONDecodeError:
            continue
"""
PROMPT = "You are a kind assistant of a shop that sells bicycles. \U0001f6b2\n"
SETTINGS = "# ours\nlimits: {system-prompt-too-long: {tokens: 3}}\nbaseline: known.json\n"
FILES = {"app.py": LOOP, "prompts/system.md": PROMPT, "weighbridge.yaml": SETTINGS}
CODE = ["Ignore {0} here: a false alarm", "Ignore {0} here until {1}: accepted for now",
        "Ignore {0} in this file: a false alarm", "Ignore {0} in this file until {1}: accepted for now"]  # fmt: skip
TEXT = ["Accept {0} for prompts/system.md in weighbridge.yaml: a false alarm",
        "Accept {0} for prompts/system.md in weighbridge.yaml until {1}: accepted for now"]  # fmt: skip
BASELINE = "Add to the baseline known.json"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "a shop"
    write(root, FILES)
    (root / ".git").mkdir()
    return root


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def checked(root: Path) -> tuple[int, list[str]]:
    """The exit code of the command line, and the rules that found something."""
    done = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", "check", "--output", "json", "--no-cache"],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, [one["rule"] for one in json.loads(done.stdout)["findings"]]


def applied(edit: lsp.WorkspaceEdit, encoding: str) -> dict[Path, bytes]:
    """The files that an edit changes, as an editor changes them."""
    files: dict[Path, bytes] = {}

    def write_edits(uri: str, edits: Iterable[Any]) -> None:
        file = Path(unquote(urlparse(uri).path))
        text = files[file] if file in files else file.read_bytes()
        for one in sorted(edits, key=lambda one: one.range.start, reverse=True):
            start, end = (offset(text.decode(), where, encoding) for where in (one.range.start, one.range.end))
            text = (text.decode()[:start] + one.new_text + text.decode()[end:]).encode()
        files[file] = text

    for change in edit.document_changes or ():
        if isinstance(change, lsp.CreateFile):
            file = Path(unquote(urlparse(change.uri).path))
            assert not file.exists()
            files[file] = b""
        else:
            assert isinstance(change, lsp.TextDocumentEdit)
            write_edits(change.text_document.uri, change.edits)
    for uri, edits in (edit.changes or {}).items():
        write_edits(uri, edits)
    return files


def offset(text: str, where: lsp.Position, encoding: str) -> int:
    lines = text.split("\n")
    line = lines[where.line]
    width = {"utf-8": lambda c: len(c.encode()), "utf-16": lambda c: 1 + (c > "\uffff"), "utf-32": lambda _: 1}[
        encoding
    ]
    column = units = 0
    while units < where.character:
        units += width(line[column])
        column += 1
    return sum(len(one) + 1 for one in lines[: where.line]) + column


def client(documents: bool, lazy: bool) -> Callable[[lsp.ClientCapabilities], None]:
    def change(found: lsp.ClientCapabilities) -> None:
        assert found.workspace and found.text_document
        edits = found.workspace.workspace_edit or lsp.WorkspaceEditClientCapabilities()
        edits.document_changes = documents
        edits.resource_operations = [lsp.ResourceOperationKind.Create] if documents else None
        found.workspace.workspace_edit = edits
        actions = found.text_document.code_action or lsp.CodeActionClientCapabilities()
        actions.data_support = lazy
        actions.resolve_support = lsp.ClientCodeActionResolveOptions(["edit"]) if lazy else None
        found.text_document.code_action = actions

    return change


def opened(ed: Editor, file: Path) -> str:
    """Opens a file with its own ends of lines."""
    language = {".py": "python", ".md": "markdown"}.get(file.suffix, "jsonl")
    return ed.open(file, file.read_bytes().decode(), language)


async def offered(ed: Editor, kind: str, uri: str, rule: str) -> list[lsp.CodeAction]:
    """What accepts the finding, with its edit."""
    if kind == PULL:
        shown = list((await ed.pulled(uri)).items)  # type: ignore[union-attr]
    else:
        shown = await ed.pushed(uri, lambda one: rule in codes(one.diagnostics))
    (diagnostic,) = (one for one in shown if one.code == rule)
    found = await ed.actions(uri, [diagnostic], "quickfix")
    found = [one for one in found if one.title.startswith(("Ignore", "Accept", "Add"))]
    assert [list(one.diagnostics or ()) for one in found] == [[diagnostic]] * len(found)
    assert not any(one.is_preferred for one in found)
    return found


async def resolved(ed: Editor, action: lsp.CodeAction, lazy: bool) -> lsp.WorkspaceEdit:
    assert (action.edit is None) == lazy
    done = await ed.client.code_action_resolve_async(action) if lazy else action
    assert done.edit is not None
    return done.edit


LOOPED, LONG = ("app.py", "format-retry-loop", CODE), ("prompts/system.md", "system-prompt-too-long", TEXT)


@pytest.mark.parametrize(
    ("kind", "documents", "lazy", "subject", "ends"),
    [
        (PULL, True, True, LOOPED, "\n"),
        (PUSH, False, False, LOOPED, "\r\n"),
        (PULL, True, False, LONG, "\r\n"),
        (PUSH, False, True, LONG, "\n"),
    ],
    ids=["pulled, lazy", "pushed, without documentChanges, old lines", "pulled, old lines", "pushed, lazy"],
)
async def test_an_accepted_finding_is_gone(
    shop: Path, kind: str, documents: bool, lazy: bool, subject: tuple[str, str, list[str]], ends: str
) -> None:
    path, rule, titles = subject
    write(shop, {name: text.replace("\n", ends) for name, text in FILES.items()})
    code, before = checked(shop)
    assert (code, sorted(before)) == (1, ["format-retry-loop", "system-prompt-too-long"])
    async with editor(shop, kind=kind, change=client(documents, lazy)) as ed:
        encoding = str(getattr(ed.answer.capabilities.position_encoding, "value", None) or "utf-16")
        uri = opened(ed, shop / path)
        actions = await offered(ed, kind, uri, rule)
        last = actions[1].title.partition(" until ")[2].partition(":")[0]
        expected = [title.format(rule, last) for title in titles]
        assert [one.title for one in actions] == [*expected, *([BASELINE] if documents else [])]
        for action in actions:
            edit = await resolved(ed, action, lazy)
            assert (edit.changes is None) == documents
            files = applied(edit, encoding)
            saved = {file: file.read_bytes() for file in files if file.exists()}
            for file, data in files.items():
                file.write_bytes(data)
                assert b"\r\n" in data or ends == "\n" or file not in saved
                assert data.count(b"\n") == data.count(b"\r\n") or ends == "\n" or file not in saved
            assert checked(shop) == (1, [one for one in before if one != rule]), action.title
            for file in files:
                file.unlink()
            for file, data in saved.items():
                file.write_bytes(data)


async def test_all_accepted_nothing_is_left_to_fail_on(shop: Path) -> None:
    async with editor(shop, change=client(True, False)) as ed:
        for path, rule in (("app.py", "format-retry-loop"), ("prompts/system.md", "system-prompt-too-long")):
            uri = opened(ed, shop / path)
            action, *_ = await offered(ed, PULL, uri, rule)
            assert action.edit
            for file, data in applied(action.edit, "utf-8").items():
                file.write_bytes(data)
    assert checked(shop) == (0, [])


async def test_the_first_settings_are_created_where_the_client_can(tmp_path: Path) -> None:
    text = "You are the assistant of a shop. " + "Always answer in full sentences and name the order. " * 500
    write(tmp_path, {"prompts/system.md": text})
    (tmp_path / ".git").mkdir()
    assert checked(tmp_path) == (1, ["system-prompt-too-long"])
    async with editor(tmp_path, change=client(False, False)) as ed:
        assert await offered(ed, PULL, opened(ed, tmp_path / "prompts/system.md"), "system-prompt-too-long") == []
    async with editor(tmp_path, change=client(True, False)) as ed:
        action, *_ = await offered(ed, PULL, opened(ed, tmp_path / "prompts/system.md"), "system-prompt-too-long")
        assert action.edit and action.edit.document_changes
        assert isinstance(action.edit.document_changes[0], lsp.CreateFile)
        for file, data in applied(action.edit, "utf-8").items():
            file.write_bytes(data)
    assert checked(tmp_path) == (0, [])


async def test_what_is_being_typed_is_what_is_edited(shop: Path) -> None:
    async with editor(shop, change=client(True, True)) as ed:
        uri = opened(ed, shop / "app.py")
        actions = await offered(ed, PULL, uri, "format-retry-loop")
        ed.type(uri, f"# new\n{LOOP}")
        done = await ed.client.code_action_resolve_async(actions[0])
        assert done.edit and done.edit.document_changes
        (change,) = done.edit.document_changes
        assert isinstance(change, lsp.TextDocumentEdit)
        assert change.text_document.version == 2
        assert change.edits[0].range.start == lsp.Position(7, 0)
        assert change.edits[0].new_text == "    # weighbridge: ignore[format-retry-loop] a false alarm\n"  # type: ignore[union-attr]
