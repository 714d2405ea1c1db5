"""The list of all prompts that a client can show: of every folder, of texts as they are typed, heavier months told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from editor import Editor, at, editor
from lsprotocol import types as lsp
from test_tickets import plain
from test_weights import AGENT, written

if TYPE_CHECKING:
    from pathlib import Path

PROMPT = "You are the assistant of a shop.\n\nThe lamp costs $49. Shipping is $7.\n"
ANSWERED = "model: gpt-4o\nanswers:\n  calls-per-month: [{paths: [prompts/**], answer: 1000}]\n"


async def listed(ed: Editor) -> list[dict[str, Any]]:
    answer = plain(await ed.client.protocol.send_request_async("weighbridge/prompts", {}))
    return answer["prompts"]


async def test_every_prompt_is_listed_with_what_it_weighs_and_costs(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", ANSWERED)
    written(tmp_path, "prompts/system.md", PROMPT)
    written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as ed:
        found = {one["path"]: one for one in await listed(ed)}
    assert set(found) == {"prompts/system.md", "app/agent.py"}
    shop = found["prompts/system.md"]
    assert shop["tokensPerMonth"] == shop["tokens"] * 1000
    assert shop["usdPerMonth"] > shop["usdPerCall"] > 0
    assert shop["uri"].endswith("/prompts/system.md")
    assert found["app/agent.py"]["symbol"] == "SHOP_PROMPT"
    assert found["app/agent.py"]["callsPerMonth"] is None
    assert found["app/agent.py"]["usdPerMonth"] is None


async def test_the_list_is_of_the_texts_as_they_are_typed(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        (before,) = await listed(ed)
        ed.type(uri, "Never give a refund. ", at(0, 0))
        (after,) = await listed(ed)
    assert after["tokens"] > before["tokens"]
    assert after["uri"] == uri


async def test_an_answer_that_is_given_in_the_settings_changes_the_list(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as ed:
        ed.open(file)
        (before,) = await listed(ed)
        settings = written(
            tmp_path, "weighbridge.yaml", "model: gpt-4o\nanswers:\n  calls-per-month: {answer: 20000}\n"
        )
        ed.touched(settings, lsp.FileChangeType.Created)
        (after,) = await listed(ed)
    assert before["usdPerMonth"] is None
    assert after["usdPerMonth"] > 0


async def test_one_document_is_asked_about_alone(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as ed:
        uri = ed.open(file)
        ed.type(uri, "Never give a refund. ", at(0, 0))
        asked = {"textDocument": {"uri": uri}}
        answer = plain(await ed.client.protocol.send_request_async("weighbridge/prompts", asked))
        every = await listed(ed)
        elsewhere = {"textDocument": {"uri": (tmp_path.parent / "other.md").as_uri()}}
        nothing = plain(await ed.client.protocol.send_request_async("weighbridge/prompts", elsewhere))
    assert [one["path"] for one in answer["prompts"]] == ["prompts/system.md"]
    assert answer["prompts"] == [one for one in every if one["path"] == "prompts/system.md"]
    assert nothing == {"prompts": []}


async def test_the_prompts_of_an_open_notebook_are_in_their_cells(tmp_path: Path) -> None:
    cell = lsp.NotebookCell(kind=lsp.NotebookCellKind.Code, document="cell:1")
    text = lsp.TextDocumentItem(uri="cell:1", language_id="python", version=1, text=AGENT)
    written(tmp_path, "desk.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    where = (tmp_path / "desk.ipynb").as_uri()
    notebook = lsp.NotebookDocument(uri=where, notebook_type="jupyter-notebook", version=1, cells=[cell])
    async with editor(tmp_path) as ed:
        ed.client.notebook_document_did_open(lsp.DidOpenNotebookDocumentParams(notebook, [text]))
        every = await listed(ed)
        asked = {"textDocument": {"uri": "cell:1"}}
        alone = plain(await ed.client.protocol.send_request_async("weighbridge/prompts", asked))["prompts"]
    assert [(one["uri"], one["symbol"]) for one in every] == [("cell:1", "SHOP_PROMPT")]
    assert alone == every
