"""Weigh tickets from the editor: as a request, as a page, and in a hover; of the text as it is now."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

import pytest
from editor import Editor, at, editor
from lsprotocol import types as lsp
from test_accepting_findings import applied
from test_weights import AGENT, hover, written

if TYPE_CHECKING:
    from collections.abc import Sequence

PROMPT = "You are the assistant of a shop.\n\nThe lamp costs $49. Shipping is $7.\n"
HERE = lsp.Position(0, 0)


async def weighed(ed: Editor, uri: str, position: lsp.Position | None = None) -> Any:
    params: dict[str, Any] = {"textDocument": {"uri": uri}}
    if position is not None:
        params["position"] = {"line": position.line, "character": position.character}
    return plain(await ed.client.protocol.send_request_async("weighbridge/weigh", params))


def plain(value: Any) -> Any:
    """pygls makes objects of what is no message of the protocol."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


async def opened_page(ed: Editor, *arguments: Any) -> str:
    await ed.client.workspace_execute_command_async(lsp.ExecuteCommandParams("weighbridge.openTicket", list(arguments)))
    shown: Sequence[lsp.ShowDocumentParams] = ed.client.shown_documents
    if not shown:
        return ""
    assert shown[-1].external is False
    return Path(unquote(urlparse(shown[-1].uri).path)).read_text("utf-8")


async def test_a_ticket_is_what_the_command_line_says(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "model: gpt-4o\n")
    file = written(tmp_path, "prompts/system.md", PROMPT)
    done = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", "weigh", "--format", "json", "prompts/system.md"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    async with editor(tmp_path) as ed:
        assert await weighed(ed, ed.open(file)) == json.loads(done.stdout)


async def test_a_ticket_is_of_the_text_as_it_is_typed(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (before,) = (await weighed(ed, uri))["tickets"]
        ed.type(uri, "Never give a refund. ", at(0, 0))
        (after,) = (await weighed(ed, uri))["tickets"]
        assert after["tokens"]["whole"] > before["tokens"]["whole"]
        assert "guardrails" in [part["kind"] for part in after["parts"]]


async def test_a_position_chooses_a_prompt_and_beside_it_there_is_none(tmp_path: Path) -> None:
    file = written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (one,) = (await weighed(ed, uri, lsp.Position(5, 20)))["tickets"]
        assert one["symbol"] == "SHOP_PROMPT"
        assert await weighed(ed, uri, HERE) is None


async def test_the_page_of_a_ticket_is_opened(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        page = await opened_page(ed, uri, {"line": 0, "character": 0})
        assert page.startswith("<!doctype html>")
        assert "The lamp costs $49." in page
        assert await opened_page(ed, uri, None) == page


async def test_where_there_is_no_prompt_that_is_said(tmp_path: Path) -> None:
    file = written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as ed:
        assert await opened_page(ed, ed.open(file), {"line": 0, "character": 0}) == ""
        assert [one.message for one in ed.client.messages] == ["Weighbridge: there is no prompt here."]


@pytest.mark.parametrize("lens", ["codeLens"])
async def test_a_lens_opens_the_ticket_of_its_prompt(tmp_path: Path, lens: str) -> None:
    file = written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (found,) = (
            await ed.client.text_document_code_lens_async(lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri))) or ()
        )
        assert found.command
        page = await opened_page(ed, *(plain(one) for one in found.command.arguments or ()))
        assert "SHOP_PROMPT" in page


async def test_a_hover_says_where_the_load_belongs(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (ticket,) = (await weighed(ed, uri))["tickets"]
        said = await hover(ed, uri, 0, 2)
        assert ticket["decision"]["title"].rstrip(".") in said


async def test_a_question_is_answered_from_the_editor(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "model: gpt-4o\n")
    file = written(tmp_path, "prompts/system.md", PROMPT)
    kind = "refactor.rewrite.weighbridge.answer"
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (before,) = (await weighed(ed, uri))["tickets"]
        actions = await ed.actions(uri, [], kind)
        (yes,) = (one for one in actions if one.title.startswith("Will any of the facts in this prompt change"))
        assert yes.title.endswith(": retrieval")
        done = yes if yes.edit else await ed.client.code_action_resolve_async(yes)
        assert done.edit
        for changed, data in applied(done.edit, "utf-8").items():
            changed.write_bytes(data)
            ed.touched(changed)
        after = (await weighed(ed, uri))["tickets"][0]
        assert (before["decision"]["verdict"], after["decision"]["verdict"]) == ("keep", "retrieval")
        assert not await ed.actions(uri, [], "quickfix.nothing")
