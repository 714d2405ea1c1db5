"""Arrays of messages in data files, and what a message or a key says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.prompt_text import PromptText, joined
from weighbridge.sources.calls import role_named
from weighbridge.sources.chats import Message
from weighbridge.sources.data import Node, Scalar, Table, get, items, text_scalar
from weighbridge.sources.region import Role
from weighbridge.sources.strings import scalar_text
from weighbridge.sources.templates import rendered, syntax_of

if TYPE_CHECKING:
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace


def is_chat(node: Node | None) -> bool:
    """Whether a list is an array of messages."""
    turns = items(node)
    if not turns or not all(isinstance(turn, Table) for turn in turns):
        return False
    return all(
        role_named(_word(turn, "role")) is not Role.UNKNOWN
        or _word(turn, "role") in ("tool", "function", "placeholder")
        for turn in turns
    ) and any(content_node(turn) is not None for turn in turns)


def content_node(turn: Node) -> Node | None:
    """What a message says, under the key that its format uses."""
    for name in ("content", "text", "value", "parts"):
        found = get(turn, name)
        if found is not None:
            return found
    return None


def chat_messages(document: Document, workspace: Workspace, turns: tuple[Node, ...], symbol: str) -> list[Message]:
    """The messages of an array, each with its own text."""
    messages: list[Message] = []
    for index, turn in enumerate(turns):
        role = role_named(_word(turn, "role"))
        text = content_text(document, content_node(turn))
        if role is not Role.UNKNOWN and text is not None:
            body = rendered(text, syntax_of(text.text), document.path, workspace)
            messages.append(Message(role, body, f"{symbol}[{index}]"))
    return messages


def content_text(document: Document, node: Node | None) -> PromptText | None:
    """Text, or a list of texts and text blocks, as one prompt."""
    scalar = text_scalar(node)
    if scalar is not None:
        return scalar_text(document, scalar)
    parts: list[PromptText] = []
    for block in items(node):
        scalar = text_scalar(block) or text_scalar(get(block, "text"))
        if scalar is not None:
            parts.append(scalar_text(document, scalar))
    return joined(parts) if parts else None


def _word(turn: Node, name: str) -> str:
    value = get(turn, name)
    return value.value if isinstance(value, Scalar) else ""
