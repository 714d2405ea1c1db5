"""The prompts of a promptfoo configuration; its tests are evaluation data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.sources.calls import Call, declared_contract, model_of
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.data import Items, Node, Scalar, Table, entries, get, items, keys, string, text_scalar
from weighbridge.sources.data_chats import chat_messages, is_chat
from weighbridge.sources.json_reader import read_json
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.sources.strings import scalar_text
from weighbridge.sources.templates import Syntax, rendered
from weighbridge.sources.whole_text import file_as_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace


def is_promptfoo(document: Document, root: Node) -> bool:
    """Whether a YAML document is a promptfoo configuration."""
    names = keys(root)
    return "prompts" in names and (
        document.name.startswith("promptfooconfig") or bool({"providers", "targets"} & names)
    )


def promptfoo_regions(document: Document, workspace: Workspace, root: Node) -> Iterator[PromptRegion]:
    """Inline prompts, and the text files that are named; what has a prompt's name is found on its own."""
    prompts = get(root, "prompts")
    providers = [get(item, "config") for item in items(get(root, "providers"))]
    contracts = {declared_contract(provider) for provider in providers}
    contract = contracts.pop() if len(contracts) == 1 else None
    call = Call(Home.FILE, contract or OutputContract.UNKNOWN, _model(get(root, "providers")))
    each: tuple[Node, ...] = items(prompts) or ((prompts,) if isinstance(prompts, Scalar) else ())
    if isinstance(prompts, Table):
        each = tuple(entry.value for entry in entries(prompts))
    for index, item in enumerate(each):
        symbol = f"prompts[{index}]"
        node = item
        for name in ("raw", "prompt", "content"):
            node = get(item, name) or node
        if is_chat(node) and isinstance(node, Items):
            yield from chat_regions(document, chat_messages(document, workspace, node.items, symbol), call, workspace)
            continue
        scalar = text_scalar(node) or text_scalar(get(item, "id"))
        if scalar is not None:
            yield from _inline(document, workspace, scalar, symbol, call)


def _inline(
    document: Document, workspace: Workspace, scalar: Scalar, symbol: str, call: Call
) -> Iterator[PromptRegion]:
    value = scalar.value.strip()
    if value.startswith(("file://", "exec:")) or (" " not in value and "/" in value):
        target = workspace.resolve(document.path, value.removeprefix("file://"))
        message = file_as_prompt(target, workspace, symbol, Role.USER) if target is not None else None
        if message is not None:
            yield from chat_regions(document, [message], call, workspace)
        return
    text = scalar_text(document, scalar)
    chat = read_json(value) if value.startswith("[") else None
    if chat is not None and is_chat(chat):
        yield from chat_regions(document, list(_embedded(document, workspace, scalar, symbol)), call, workspace)
        return
    body = rendered(text, Syntax.JINJA, document.path, workspace)
    yield from chat_regions(document, [Message(Role.USER, body, symbol)], call, workspace)


def _embedded(document: Document, workspace: Workspace, scalar: Scalar, symbol: str) -> Iterator[Message]:
    """The messages of chat JSON that stands in a YAML string."""
    from weighbridge.sources.embedded import embedded_document

    inner = embedded_document(scalar_text(document, scalar))
    node = read_json(inner.document.text)
    for message in chat_messages(inner.document, workspace, items(node), symbol):
        yield Message(message.role, inner.placed(message.text), message.symbol)


def _model(providers: Node | None) -> str:
    first = next(iter(items(providers)), None)
    if isinstance(first, Scalar):
        return first.value.rpartition(":")[2]
    return model_of(get(first, "config")) or string(first, "id").rpartition(":")[2]
