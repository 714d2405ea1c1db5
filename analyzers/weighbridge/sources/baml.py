"""The prompts of BAML functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.prompt_text import written
from weighbridge.sources.calls import Call
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.cutting import part
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.sources.templates import Syntax, rendered
from weighbridge.sources.text_roles import BAML_MARKERS
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_FUNCTION = re.compile(
    r"^[ \t]*function\s+(?P<name>\w+)\s*\((?P<inputs>[^{]*?)\)\s*->\s*(?P<type>[^{]+?)\s*\{", re.MULTILINE
)
_NEXT = re.compile(
    r"^[ \t]*(?:function|class|enum|client<|test|retry_policy|generator|template_string)\b", re.MULTILINE
)
_CLIENT = re.compile(r"^\s*client(?:<llm>)?\s+\"?([\w./:-]+)", re.MULTILINE)
_PROMPT = re.compile(r"^\s*prompt\s+(?:(?P<marks>#{1,5})\"|\"(?P<plain>[^\"\n]*)\")", re.MULTILINE)


def baml_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The messages of every function's prompt; a function that returns no plain string is parsed against its type."""
    source = document.text
    for function in _FUNCTION.finditer(source):
        following = _NEXT.search(source, function.end())
        prompt = _PROMPT.search(source, function.end(), _limit(source, function.end(), following))
        if prompt is None:
            continue
        span = _body(source, prompt)
        if span is None or not len(span):
            continue
        client = _CLIENT.search(source, function.end(), span.start)
        contract = OutputContract.NONE if function.group("type").strip() == "string" else OutputContract.SCHEMA
        text = written(source[span.start : span.end], Place(document.path, span))
        call = Call(Home.FILE, contract, client.group(1) if client else "")
        messages = _messages(text, function.group("name"), document, workspace)
        yield from chat_regions(document, messages, call, workspace)


def _limit(source: str, start: int, following: re.Match[str] | None) -> int:
    """A prompt may hold lines that begin like a declaration, so the next one counts only before the prompt starts."""
    if following is None:
        return len(source)
    return max(following.start(), start)


def _body(source: str, prompt: re.Match[str]) -> Span | None:
    if prompt.group("plain") is not None:
        return Span(*prompt.span("plain"))
    end = source.find('"' + prompt.group("marks"), prompt.end())
    return None if end < 0 else Span(prompt.end(), end)


def _messages(text: PromptText, name: str, document: Document, workspace: Workspace) -> list[Message]:
    markers = list(BAML_MARKERS.finditer(text.text))
    bounds = [(0, markers[0].start() if markers else len(text.text), "")]
    for index, marker in enumerate(markers):
        end = markers[index + 1].start() if index + 1 < len(markers) else len(text.text)
        bounds.append((marker.end(), end, marker.group("role")))
    messages: list[Message] = []
    for start, end, word in bounds:
        body = rendered(part(text, start, end), Syntax.JINJA, document.path, workspace)
        if not body.text.strip() and not (word and body.holes):
            continue
        role = _ROLES.get(word, Role.UNKNOWN)
        symbol = f"{name}.messages[{len(messages)}]" if markers else name
        messages.append(Message(role, body, symbol))
    return messages


_ROLES = {"system": Role.SYSTEM, "developer": Role.SYSTEM, "user": Role.USER, "assistant": Role.ASSISTANT}
