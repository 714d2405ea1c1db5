"""RAIL specifications: the prompts in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.prompt_text import written
from weighbridge.sources.calls import Call, role_named
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.cutting import Cut, carve, hole
from weighbridge.sources.fences import between
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_OPENING = re.compile(r"<(?P<name>prompt|instructions|message)\b(?P<rest>[^<>]{0,300})>")
_ROLE = re.compile(r"role\s*=\s*[\"'](\w+)[\"']")
_VARIABLE = re.compile(r"\$\{[\w.]{1,80}\}|\{\{\s*[\w.]{1,80}\s*\}\}")


def rail_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The prompt, the instructions and the messages of a specification."""
    comments = between(document.text, "<!--", "-->")
    messages: list[Message] = []
    position = 0
    for match in _OPENING.finditer(document.text):
        if match.start() < position or any(start <= match.start() < end for start, end in comments):
            continue
        start, end = match.end(), document.text.find(f"</{match.group('name')}", match.end())
        if end < 0:
            return
        position = end
        role = Role.SYSTEM if match.group("name") == "instructions" else Role.USER
        named = _ROLE.search(match.group("rest"))
        symbol = match.group("name")
        if match.group("name") == "message":
            role = role_named(named.group(1)) if named else Role.UNKNOWN
            symbol = f"messages[{len(messages)}]"
        if end > start:
            text = written(document.text[start:end], Place(document.path, Span(start, end)))
            messages.append(Message(role, _filled(text), symbol))
    yield from chat_regions(document, messages, Call(Home.FILE, OutputContract.UNKNOWN), workspace)


def _filled(text: PromptText) -> PromptText:
    return carve(text, [Cut(*match.span(), hole(text, *match.span())) for match in _VARIABLE.finditer(text.text)])
