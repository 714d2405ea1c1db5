"""Lenses, hints, hovers, symbols and foldings over a real connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from editor import PULL, PUSH, Editor, at, editor
from lsprotocol import types as lsp

if TYPE_CHECKING:
    from pathlib import Path

EVERYWHERE = at(0, 0, 10_000, 0)
RULES = "Answer in full sentences, name the order, and never promise a day of delivery. " * 4
PROMPT = f"""# Shop desk 🧺🧺

{RULES}

## Examples 🧺

<example>
Where is my parcel? It left our house on Monday and is on its way.
</example>
<example>
May I send it back? Yes, within the time that is printed on the bill.
</example>
"""
AGENT = f'''"""Answers."""
from openai import OpenAI

client = OpenAI()

SHOP_PROMPT = f"""{RULES}The customer is {{name()}}."""


def ask(question):
    messages = [{{"role": "system", "content": SHOP_PROMPT}}, {{"role": "user", "content": question}}]
    return client.chat.completions.create(model="gpt-4o", messages=messages)
'''


def _document(uri: str) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri)


async def lenses(one: Editor, uri: str) -> list[tuple[int, str]]:
    found = await one.client.text_document_code_lens_async(lsp.CodeLensParams(_document(uri)))
    assert all(lens.command and lens.command.command == "weighbridge.openTicket" for lens in found or ())
    return [(lens.range.start.line, lens.command.title) for lens in found or () if lens.command]


async def hints(one: Editor, uri: str, where: lsp.Range = EVERYWHERE) -> list[tuple[int, int, str]]:
    found = await one.client.text_document_inlay_hint_async(lsp.InlayHintParams(_document(uri), where))
    return [(hint.position.line, hint.position.character, str(hint.label)) for hint in found or ()]


async def hover(one: Editor, uri: str, line: int, character: int) -> str:
    params = lsp.HoverParams(_document(uri), lsp.Position(line, character))
    found = await one.client.text_document_hover_async(params)
    if found is None:
        return ""
    assert isinstance(found.contents, lsp.MarkupContent)
    return found.contents.value


def written(folder: Path, name: str, text: str) -> Path:
    (folder / ".git").mkdir(exist_ok=True)
    file = folder / name
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("kind", [PULL, PUSH])
async def test_a_lens_tells_tokens_shares_and_follows_the_text(tmp_path: Path, kind: str) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path, kind=kind) as one:
        uri = one.open(file)
        ((line, title),) = await lenses(one, uri)
        assert line == 0
        assert "tokens · " in title
        assert "% examples" in title
        assert "$" not in title, "no model is set, so there is no price"
        one.type(uri, RULES)
        ((_, shorter),) = await lenses(one, uri)
        assert "examples" not in shorter


async def test_hints_stand_behind_headings_and_examples_as_the_client_counts(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)

    def utf16(client: lsp.ClientCapabilities) -> None:
        client.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf16])

    async with editor(tmp_path, change=utf16) as one:
        uri = one.open(file)
        found = await hints(one, uri)
        assert [(line, character) for line, character, _ in found] == [(0, 16), (4, 14), (6, 9), (9, 9)]
        assert [label.split(":")[0] for _, _, label in found[2:]] == ["example 1", "example 2"]
        assert await hints(one, uri, at(4, 0, 5, 0)) == [found[1]]


async def test_settings_switch_lenses_and_hints_off(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path, settings={"codeLens": False, "inlayHints": False}) as one:
        uri = one.open(file)
        # the editor is asked for its settings behind the first answer
        await one.pulled(uri)
        assert await lenses(one, uri) == []
        assert await hints(one, uri) == []


async def test_a_prompt_in_code_has_a_lens_with_its_price_and_what_is_filled_in(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "model: gpt-4o\n")
    file = written(tmp_path, "app/agent.py", AGENT)
    async with editor(tmp_path) as one:
        uri = one.open(file)
        ((line, title),) = await lenses(one, uri)
        assert line == 5
        assert title.startswith("SHOP_PROMPT: ")
        assert "$0.1" in title
        assert "per 1,000 calls" in title
        assert title.endswith("+ 1 filled at run time")
        said = await hover(one, uri, 5, 20)
        assert "| format of the answer |" in said
        assert "Prices of genai-prices" in said
        assert await hover(one, uri, 5, 3) == "", "the name belongs to the language's own server"


async def test_a_model_whose_tokens_are_estimated_is_told_with_a_tilde(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "model: claude-sonnet-4-5\n")
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as one:
        ((_, title),) = await lenses(one, one.open(file))
        assert title.startswith("~")
        assert "~$" in title


async def test_a_hover_says_the_weight_of_a_section_and_nothing_between_the_headings(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as one:
        uri = one.open(file)
        assert "| examples (2) |" in await hover(one, uri, 4, 3)
        assert await hover(one, uri, 2, 3) == ""


async def test_a_hover_on_a_finding_gives_its_reasons_in_plain_text_too(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", "# Shop\n\n" + RULES * 80)

    def plain(client: lsp.ClientCapabilities) -> None:
        assert client.text_document
        client.text_document.hover = lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.PlainText])

    async with editor(tmp_path, change=plain) as one:
        said = await hover(one, one.open(file), 0, 2)
        assert "system-prompt-too-long: Every call sends the whole prompt." in said
        assert "Instead: look at what the tokens are" in said
        assert "|" not in said


async def test_symbols_are_nested_and_folding_ranges_have_more_than_a_line(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)
    async with editor(tmp_path) as one:
        uri = one.open(file)
        (root,) = await one.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(_document(uri))) or ()
        assert isinstance(root, lsp.DocumentSymbol)
        (desk,) = root.children or ()
        (shown,) = desk.children or ()
        assert (desk.name, shown.name) == ("Shop desk 🧺🧺", "Examples 🧺")
        assert [child.name for child in shown.children or ()] == ["example 1", "example 2"]
        folded = await one.client.text_document_folding_range_async(lsp.FoldingRangeParams(_document(uri))) or ()
        assert (4, 11) in {(fold.start_line, fold.end_line) for fold in folded}
        assert all(fold.start_line < fold.end_line for fold in folded)


async def test_a_client_without_nested_symbols_gets_flat_ones(tmp_path: Path) -> None:
    file = written(tmp_path, "prompts/system.md", PROMPT)

    def flat(client: lsp.ClientCapabilities) -> None:
        assert client.text_document
        client.text_document.document_symbol = None

    async with editor(tmp_path, change=flat) as one:
        params = lsp.DocumentSymbolParams(_document(one.open(file)))
        found = await one.client.text_document_document_symbol_async(params) or ()
        assert all(isinstance(symbol, lsp.SymbolInformation) for symbol in found)
        assert len(found) == 5


async def test_prompts_in_yaml_and_notebooks_have_lenses(tmp_path: Path) -> None:
    config = written(tmp_path, "prompts.yaml", f"desk:\n  system: |\n    {RULES}\n")
    cells = [
        lsp.NotebookCell(kind=lsp.NotebookCellKind.Code, document="cell:1"),
        lsp.NotebookCell(kind=lsp.NotebookCellKind.Code, document="cell:2"),
    ]
    texts = [
        lsp.TextDocumentItem(uri="cell:1", language_id="python", version=1, text="import json\n"),
        lsp.TextDocumentItem(uri="cell:2", language_id="python", version=1, text=AGENT),
    ]
    notebook = lsp.NotebookDocument(
        uri=(tmp_path / "desk.ipynb").as_uri(), notebook_type="jupyter-notebook", version=1, cells=cells
    )
    async with editor(tmp_path) as one:
        ((line, title),) = await lenses(one, one.open(config))
        assert (line, title.partition(":")[0]) == (2, "desk.system")
        one.client.notebook_document_did_open(lsp.DidOpenNotebookDocumentParams(notebook, texts))
        assert await lenses(one, "cell:1") == []
        ((line, title),) = await lenses(one, "cell:2")
        assert (line, title.partition(":")[0]) == (5, "SHOP_PROMPT")
