"""Diagnostics over a real connection: pushed or pulled, with their evidence, while texts are edited."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

import pytest
from editor import PULL, PUSH, Editor, at, codes, editor
from lsprotocol import types as lsp

if TYPE_CHECKING:
    from typing import Any

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-bot"
LONG = "You are the assistant of a shop. " + "Always answer in full sentences and name the order. " * 500
RETRY = """\
import json
from openai import OpenAI

client = OpenAI()


def ask(question: str) -> dict:
    for attempt in range(5):
        reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise RuntimeError("no answer")
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    shutil.copytree(EXAMPLE, root)
    (root / ".git").mkdir()
    return root


def refreshes(client: lsp.ClientCapabilities) -> None:
    client.workspace.diagnostics = lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True)


def path_of(uri: str) -> Path:
    return Path(unquote(urlparse(uri).path))


def command_line(root: Path, *arguments: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", "check", "--output", "json", "--no-cache", *arguments],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    return json.loads(done.stdout)["findings"]


def told(root: Path, report: lsp.WorkspaceDiagnosticReport) -> list[tuple[str, int, int, str, str]]:
    return sorted(
        (path_of(file.uri).relative_to(root).as_posix(), one.range.start.line + 1, one.range.start.character + 1,
         str(one.code), one.message)
        for file in report.items
        if isinstance(file, lsp.WorkspaceFullDocumentDiagnosticReport)
        for one in file.items
    )  # fmt: skip


async def test_the_server_finds_what_the_command_line_finds(shop: Path) -> None:
    (shop / "weighbridge.yaml").write_text(
        "limits:\n  too-many-examples: {count: 4}\nper-path:\n  - {paths: [web/], ignore: [output-repair]}\n"
        "ignores:\n  - {path: app/parse.py, rule: output-repair, reason: accepted}\n"
        "  - {path: app/intents.py, rule: output-repair, reason: there is none}\n"
    )
    expected = sorted(
        (one["path"], one["start"]["line"], one["start"]["column"], one["rule"], one["message"])
        for one in command_line(shop)
    )

    def counts_code_points(client: lsp.ClientCapabilities) -> None:
        client.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf32])

    async with editor(shop, change=counts_code_points) as ed:
        assert ed.answer.capabilities.position_encoding == lsp.PositionEncodingKind.Utf32
        assert told(shop, await ed.workspace()) == expected
    assert len(expected) > 10


async def test_a_baseline_holds_in_the_editor(shop: Path) -> None:
    (shop / "weighbridge.yaml").write_text("baseline: known.json\n")
    subprocess.run([sys.executable, "-m", "weighbridge_cli", "baseline", "create"], cwd=shop, check=True)
    assert not command_line(shop)
    async with editor(shop) as ed:
        assert told(shop, await ed.workspace()) == []


async def test_a_client_that_pulls_is_never_pushed_to(shop: Path) -> None:
    async with editor(shop, kind=PULL) as ed:
        uri = ed.open(shop / "app/agent.py")
        assert await ed.rules(uri) == ["format-retry-loop", "format-retry-loop"]
        ed.type(uri, "x = 1\n")
        assert await ed.rules(uri) == []
        assert ed.published == []


async def test_a_client_that_cannot_pull_is_pushed_to_with_versions(shop: Path) -> None:
    async with editor(shop, kind=PUSH) as ed:
        assert ed.answer.capabilities.diagnostic_provider is None
        uri = ed.open(shop / "app/agent.py")
        found = await ed.pushed(uri, lambda one: one.version == 1)
        assert codes(found) == ["format-retry-loop", "format-retry-loop"]
        ed.type(uri, "x = 1\n")
        assert await ed.pushed(uri, lambda one: one.version == 2) == []
        ed.close(uri)
        assert await ed.pushed(uri, lambda one: one.version is None) == []


async def test_evidence_is_one_click_away(shop: Path) -> None:
    async with editor(shop) as ed:
        uri = ed.open(shop / "app/agent.py")
        first = (await ed.pulled(uri)).items[0]
        assert first.source == "weighbridge"
        assert first.data["rule"] == "format-retry-loop"
        assert first.data["fingerprint"]
        evidence = [(path_of(one.location.uri).name, one.message) for one in first.related_information]
        assert evidence == [
            ("agent.py", "`client.chat.completions.create` asks the model"),
            ("agent.py", "`parse_answer` reads the answer"),
            ("agent.py", "the error is caught here"),
            ("agent.py", "the next round asks again"),
        ]
        page = path_of(first.code_description.href)
        assert page.read_text("utf-8").startswith("# format-retry-loop")
        prompt = ed.open(shop / "prompts/system.md")
        examples = next(one for one in (await ed.pulled(prompt)).items if one.code == "too-many-examples")
        assert len(examples.related_information) >= 20


async def test_evidence_is_left_out_for_a_client_that_cannot_show_it(shop: Path) -> None:
    def shows_none(client: lsp.ClientCapabilities) -> None:
        client.text_document.publish_diagnostics.related_information = False
        client.text_document.diagnostic.related_information = False

    async with editor(shop, change=shows_none) as ed:
        uri = ed.open(shop / "app/agent.py")
        assert (await ed.pulled(uri)).items[0].related_information is None


async def test_an_unchanged_result_is_not_sent_again(shop: Path) -> None:
    async with editor(shop, change=refreshes) as ed:
        uri = ed.open(shop / "prompts/system.md")
        first = await ed.pulled(uri)
        again = await ed.pulled(uri, first.result_id)
        assert isinstance(again, lsp.RelatedUnchangedDocumentDiagnosticReport)
        ed.type(uri, " ", at(0, 0))
        assert (await ed.pulled(uri, first.result_id)).kind == "full"
        (shop / "weighbridge.yaml").write_text("severity: {volatile-facts-in-prompt: error}\n")
        edited = await ed.pulled(uri)
        ed.touched(shop / "weighbridge.yaml", lsp.FileChangeType.Created)
        await ed.until(lambda: ed.client.diagnostic_refresh_count, "a call to pull again")
        assert (await ed.pulled(uri, edited.result_id)).kind == "full"


async def test_an_edit_in_one_file_shows_in_another(shop: Path) -> None:
    async with editor(shop, kind=PUSH) as ed:
        agent = ed.open(shop / "app/agent.py")
        await ed.pushed(agent, lambda one: len(one.diagnostics) == 2)
        helper = ed.open(shop / "app/parse.py")
        ed.type(helper, "def parse_answer(reply):\n    return reply\n")
        await ed.pushed(agent, lambda one: len(one.diagnostics) == 1)
        ed.close(helper)
        ed.published.clear()
        await ed.pushed(agent, lambda one: len(one.diagnostics) == 2)


async def test_a_finding_shows_in_the_file_where_its_text_stands(shop: Path) -> None:
    (shop / "texts.py").write_text(f'PROMPT = """{LONG}"""\n')
    (shop / "use.py").write_text(
        "from openai import OpenAI\nfrom texts import PROMPT\n\n"
        'OpenAI().responses.create(model="gpt-4o", instructions=PROMPT, input="hi")\n'
    )
    async with editor(shop, kind=PUSH) as ed:
        texts = ed.open(shop / "texts.py")
        await ed.pushed(texts, lambda one: "system-prompt-too-long" in codes(one.diagnostics))
        (shop / "use.py").unlink()
        ed.published.clear()
        ed.touched(shop / "use.py", lsp.FileChangeType.Deleted)
        ed.type(texts, "\n", at(0, 0))
        await ed.pushed(texts, lambda one: True)


async def test_renamed_files_take_their_findings_along(shop: Path) -> None:
    async with editor(shop) as ed:
        first = await ed.workspace()
        old = next(one for one in first.items if one.uri.endswith("prompts/system.md"))
        (shop / "prompts/system.md").rename(shop / "prompts/rules.md")
        ed.touched(shop / "prompts/system.md", lsp.FileChangeType.Deleted)
        ed.touched(shop / "prompts/rules.md", lsp.FileChangeType.Created)
        known = [lsp.PreviousResultId(one.uri, one.result_id) for one in first.items]
        new: dict[str, list[str]] = {}
        while not any(uri.endswith("rules.md") for uri in new):
            report = await ed.workspace(known)
            new.update({one.uri: codes(one.items) for one in report.items})
            known = [lsp.PreviousResultId(one.uri, one.result_id) for one in report.items]
        assert new[old.uri] == []


async def test_positions_are_counted_as_the_client_counts() -> None:
    text = "\U0001f6a2\u00e9 x\u2028y\x0cz\nsecond\r\nthird"
    from weighbridge_server.buffers import Buffer

    for encoding, before in ((lsp.PositionEncodingKind.Utf8, 6), (lsp.PositionEncodingKind.Utf16, 3),
                             (lsp.PositionEncodingKind.Utf32, 2)):  # fmt: skip
        change = lsp.TextDocumentContentChangePartial(range=at(0, before, 0, before + 2), text="!")
        buffer = Buffer("untitled:x", "python", 1, text).changed([change], 2, encoding)
        assert buffer.text == "\U0001f6a2\u00e9!\u2028y\x0cz\nsecond\r\nthird"
        last = lsp.TextDocumentContentChangePartial(range=at(2, 0, 2, 3), text="fou")
        assert buffer.changed([last], 3, encoding).text.endswith("second\r\nfourd")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_findings_behind_wide_characters_are_where_the_client_looks(tmp_path: Path, encoding: str) -> None:
    wide = "\U0001f6a2\u00e9\u4e2d" * 3
    text = RETRY.replace("return json", f'"{wide}"; return json').replace("gpt-4o", wide).replace("\n", "\r\n")
    file = tmp_path / "ask.py"
    file.write_bytes(text.encode())

    def counts(client: lsp.ClientCapabilities) -> None:
        client.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind(encoding)])

    async with editor(tmp_path, change=counts) as ed:
        uri = ed.open(file, text)
        (found,) = (await ed.pulled(uri)).items
        codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
        lines = [line.encode(codec) for line in text.split("\r\n")]
        for where in (found.range, *(one.location.range for one in found.related_information)):
            for position in (where.start, where.end):
                assert position.character * size <= len(lines[position.line])
        shown = [
            lines[where.start.line][where.start.character * size : where.end.character * size].decode(codec)
            for where in (one.location.range for one in found.related_information)
        ]
        assert any(text.startswith("json.loads(reply") for text in shown), shown


async def test_of_a_whole_prompt_the_first_line_is_marked(tmp_path: Path) -> None:
    file = tmp_path / "prompts" / "system.md"
    file.parent.mkdir()
    text = "You are the assistant of a shop. Be brief.\n" * 900
    file.write_text(text, encoding="utf-8")
    async with editor(tmp_path) as ed:
        uri = ed.open(file, text)
        found = next(one for one in (await ed.pulled(uri)).items if one.code == "system-prompt-too-long")
        assert found.range == lsp.Range(lsp.Position(0, 0), lsp.Position(1, 0))


async def test_texts_without_a_file_are_weighed() -> None:
    async with editor(kind=PULL) as ed:
        ed.open_uri("untitled:Untitled-1", RETRY, "python")
        assert await ed.rules("untitled:Untitled-1") == ["format-retry-loop"]
        ed.open_uri("untitled:Untitled-2", "Buy bread, and milk.\n" * 5_000, "plaintext")
        assert await ed.rules("untitled:Untitled-2") == []


async def test_a_file_outside_every_folder_is_weighed_alone(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "ask.py"
    file.parent.mkdir()
    file.write_text(RETRY)
    async with editor(kind=PUSH) as ed:
        uri = ed.open(file)
        assert codes(await ed.pushed(uri, lambda one: bool(one.diagnostics))) == ["format-retry-loop"]


async def test_a_text_over_the_size_cap_says_so(shop: Path) -> None:
    (shop / "weighbridge.yaml").write_text("max-file-size: 30KiB\n")
    async with editor(shop) as ed:
        uri = ed.open(shop / "prompts/system.md")
        assert "system-prompt-too-long" in await ed.rules(uri)
        ed.type(uri, "x " * 10_000, at(0, 0))
        (only,) = (await ed.pulled(uri)).items
        assert only.code == "file-too-large"
        assert "30,720 bytes" in only.message
        ed.type(uri, LONG)
        assert "system-prompt-too-long" in await ed.rules(uri)


async def test_every_folder_has_its_own_settings(tmp_path: Path) -> None:
    for name, limit in (("strict", 10), ("lenient", 100_000)):
        (tmp_path / name / "prompts").mkdir(parents=True)
        (tmp_path / name / "prompts/system.md").write_text(LONG)
        (tmp_path / name / "weighbridge.yaml").write_text(f"limits:\n  system-prompt-too-long: {{tokens: {limit}}}\n")
    async with editor(tmp_path / "strict", tmp_path / "lenient") as ed:
        strict = ed.open(tmp_path / "strict/prompts/system.md")
        lenient = ed.open(tmp_path / "lenient/prompts/system.md")
        assert "system-prompt-too-long" in await ed.rules(strict)
        assert "system-prompt-too-long" not in await ed.rules(lenient)


async def test_the_editor_overrides_settings_files(shop: Path) -> None:
    settings = {"settings": {"ignore": ["format-retry-loop"]}}
    async with editor(shop, change=refreshes, settings=settings) as ed:
        uri = ed.open(shop / "app/agent.py")
        while await ed.rules(uri):
            await asyncio.sleep(0.05)
        ed.client.set_configuration({"weighbridge": {"settings": {}}})
        ed.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(None))
        await ed.until(lambda: ed.client.diagnostic_refresh_count, "a call to pull again")
        assert await ed.rules(uri) == ["format-retry-loop", "format-retry-loop"]


async def test_workspace_diagnostics_wait_until_there_is_something_new(shop: Path) -> None:
    async with editor(shop) as ed:
        first = await ed.workspace()
        known = [lsp.PreviousResultId(one.uri, one.result_id) for one in first.items]
        waiting = asyncio.ensure_future(ed.workspace(known))
        uri = ed.open(shop / "app/parse.py")
        ed.type(uri, "x = 1\n")
        report = await waiting
        assert [(path_of(one.uri).name, codes(one.items)) for one in report.items if one.uri == uri] == [
            ("parse.py", [])
        ]


async def test_notebook_cells_show_their_own_findings(tmp_path: Path) -> None:
    top, _, loop = RETRY.partition("\n\n\n")
    file = tmp_path / "try.ipynb"
    uri = file.as_uri()
    texts = [top, 'print("\U0001f6a2 \\n")\t# "quoted"', loop]
    cells = [lsp.NotebookCell(lsp.NotebookCellKind.Code, f"vscode-notebook-cell:/{n}") for n in range(3)]
    items = [lsp.TextDocumentItem(f"vscode-notebook-cell:/{n}", "python", 1, text) for n, text in enumerate(texts)]

    def knows_notebooks(client: lsp.ClientCapabilities) -> None:
        client.notebook_document = lsp.NotebookDocumentClientCapabilities(
            synchronization=lsp.NotebookDocumentSyncClientCapabilities()
        )

    async with editor(tmp_path, kind=PUSH, change=knows_notebooks) as ed:
        document = lsp.NotebookDocument(uri, "jupyter-notebook", 1, cells)
        ed.client.notebook_document_did_open(lsp.DidOpenNotebookDocumentParams(document, items))
        (found,) = await ed.pushed(cells[2].document, lambda one: bool(one.diagnostics))
        assert found.code == "format-retry-loop"
        assert "create(" in loop.splitlines()[found.range.start.line] or found.range.start.line < 8
        change = lsp.NotebookDocumentChangeEvent(
            cells=lsp.NotebookDocumentCellChanges(
                text_content=[
                    lsp.NotebookDocumentCellContentChanges(
                        lsp.VersionedTextDocumentIdentifier(2, cells[2].document),
                        [lsp.TextDocumentContentChangeWholeDocument("x = 1\n")],
                    )
                ]
            )
        )
        ed.published.clear()
        ed.client.notebook_document_did_change(
            lsp.DidChangeNotebookDocumentParams(lsp.VersionedNotebookDocumentIdentifier(2, uri), change)
        )
        assert await ed.pushed(cells[2].document, lambda one: True) == []
        ed.published.clear()
        ed.client.notebook_document_did_close(
            lsp.DidCloseNotebookDocumentParams(
                lsp.NotebookDocumentIdentifier(uri), [lsp.TextDocumentIdentifier(cell.document) for cell in cells]
            )
        )
        for cell in cells:
            assert await ed.pushed(cell.document, lambda one: True) == []


async def test_the_safe_fix_is_offered_and_applies(shop: Path) -> None:
    def versioned(client: lsp.ClientCapabilities) -> None:
        client.workspace.workspace_edit = lsp.WorkspaceEditClientCapabilities(document_changes=True)

    async with editor(shop, change=versioned) as ed:
        uri = ed.open(shop / "web/src/tickets.ts")
        diagnostics = list((await ed.pulled(uri)).items)
        assert codes(diagnostics) == ["unused-suppression"]
        (fix, *_) = await ed.actions(uri, diagnostics, "quickfix")
        assert fix.is_preferred
        if fix.edit is None:
            fix = await ed.client.code_action_resolve_async(fix)
        (change,) = fix.edit.document_changes
        assert (change.text_document.uri, change.text_document.version) == (uri, 1)
        (everything,) = await ed.actions(uri, diagnostics, "source.fixAll.weighbridge")
        assert everything.kind == "source.fixAll.weighbridge"
        assert not await ed.actions(uri, diagnostics, "refactor")


async def test_edits_come_with_the_action_for_a_client_that_does_not_resolve(shop: Path) -> None:
    async with editor(shop, kind=PUSH) as ed:
        uri = ed.open(shop / "web/src/tickets.ts")
        diagnostics = await ed.pushed(uri, lambda one: bool(one.diagnostics))
        (fix, *_) = await ed.actions(uri, diagnostics, "quickfix")
        assert fix.edit is not None


async def test_two_editors_of_one_text_agree(shop: Path) -> None:
    """What is typed in pieces is found as what is opened whole."""
    async with editor(shop) as ed:
        uri = ed.open(shop / "app/agent.py", "")
        text = (shop / "app/agent.py").read_text()
        for number, line in enumerate(text.splitlines(keepends=True)):
            ed.type(uri, line, at(number, 0))
        whole = Editor.open(ed, shop / "app/agent.py")
        assert codes((await ed.pulled(whole)).items) == ["format-retry-loop", "format-retry-loop"]


async def test_a_crash_in_one_file_is_logged_without_its_text_and_leaves_the_rest(
    shop: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    breaks = (
        "import weighbridge.measure.format_retry as broken\n"
        "whole = broken.format_retries\n"
        "def format_retries(module, workspace):\n"
        "    if module.path == 'app/agent.py':\n"
        "        raise ZeroDivisionError(module.text)\n"
        "    return whole(module, workspace)\n"
        "broken.format_retries = format_retries\n"
        "from weighbridge_server.main import main\n"
        "main()\n"
    )
    async with editor(shop, command=[sys.executable, "-c", breaks]) as ed:
        agent = ed.open(shop / "app/agent.py")
        assert await ed.rules(agent) == []
        assert await ed.rules(ed.open(shop / "web/src/classify.ts")) == ["format-retry-loop"]
        assert not ed.client.messages
    said = capfd.readouterr().err
    assert said.count("ZeroDivisionError") == 1
    assert "agent.py" in said
    assert "def " not in said


async def test_a_page_may_be_on_a_site(shop: Path) -> None:
    async with editor(shop, options={"rulePages": "https://docs.example/rules/"}, change=asks_nothing) as ed:
        uri = ed.open(shop / "app/agent.py")
        first = (await ed.pulled(uri)).items[0]
        assert first.code_description.href == "https://docs.example/rules/format-retry-loop"


def asks_nothing(client: lsp.ClientCapabilities) -> None:
    client.workspace.configuration = False


async def test_workspace_findings_come_in_parts_with_progress(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for number in range(400):
        (tmp_path / f"ask_{number}.py").write_text(RETRY.replace("def ask", f"def ask_{number}"))
    async with editor(tmp_path) as ed:
        ed.client.progress_reports["work"] = []
        params = lsp.WorkspaceDiagnosticParams([], work_done_token="work", partial_result_token="part")
        last = await ed.client.workspace_diagnostic_async(params)
        parts = [one.value for one in ed.partial if one.token == "part"]
        uris = [item["uri"] for part in parts for item in part["items"]] + [one.uri for one in last.items]
        assert parts
        assert len({*uris}) == 400
        kinds = [one.value["kind"] for one in ed.partial if one.token == "work"]
        assert (kinds[0], kinds[-1]) == ("begin", "end")


async def test_files_that_nobody_has_open_are_pushed_if_settings_say_so(shop: Path) -> None:
    async with editor(shop, kind=PUSH, settings={"diagnosticScope": "workspace"}) as ed:
        closed = (shop / "web/src/classify.ts").as_uri()
        assert codes(await ed.pushed(closed, lambda one: bool(one.diagnostics))) == ["format-retry-loop"]
        (shop / "web/src/classify.ts").write_text("export {};\n")
        ed.touched(shop / "web/src/classify.ts")
        assert await ed.pushed(closed, lambda one: not one.diagnostics) == []


async def test_faults_in_the_editors_settings_are_logged_once(shop: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with editor(shop, settings={"debounceMs": "long", "colour": 1}) as ed:
        await ed.rules(ed.open(shop / "app/agent.py"))
        assert not ed.client.messages
    said = capfd.readouterr().err
    assert said.count("`debounceMs`: expected a number, found str") == 1
    assert said.count("`colour`: no such setting") == 1
