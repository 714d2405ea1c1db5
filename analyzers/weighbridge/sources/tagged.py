"""Prompts written in tags: POML, PromptL, and the `<message role="system">` of Semantic Kernel."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.sources.calls import Call, call_of, role_named
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.cutting import Cut, carve, part, stripped
from weighbridge.sources.fences import between
from weighbridge.sources.front_matter import split_front_matter
from weighbridge.sources.region import Home, OutputContract, Role, Shot
from weighbridge.sources.templates import Syntax, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_MESSAGE = re.compile(
    r"<message\s+role\s*=\s*[\"'](?P<role>\w+)[\"'][^>]{0,200}>(?P<body>(?:(?!<message\b)[^<]|<(?!/?message\b))*+)</message\s*>",
    re.IGNORECASE,
)
_PROMPTL = re.compile(
    r"<(?P<role>system|user|assistant|developer)\b[^<>]{0,200}>|</(?:system|user|assistant|developer)\s*>"
)
_PROMPTL_NOISE = re.compile(r"</?(?:step|content|content-text|response|scope|content-image|tool)\b[^<>]{0,300}>")
_POML_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]{0,60})(?P<rest>(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*+)>"
)
_POML_UNSAID = frozenset(
    ("let", "stylesheet", "meta", "output-schema", "outputschema", "tool-definition", "script", "style")
)
_POML_DATA = frozenset(
    ("document", "doc", "table", "webpage", "folder", "file", "img", "image", "audio", "obj", "object", "include")
)
_POML_ROLES = {
    **dict.fromkeys(("system-msg", "systemmsg", "system-message"), Role.SYSTEM),
    **dict.fromkeys(("human-msg", "humanmsg", "user-msg", "usermsg", "user-message"), Role.USER),
    **dict.fromkeys(("ai-msg", "aimsg", "assistant-msg", "ai-message"), Role.ASSISTANT),
}


def message_tags(text: PromptText) -> list[Message]:
    """The messages of a text made of `<message role=...>` elements; none where it is not."""
    if "<message" not in text.text:
        return []
    return [
        Message(role_named(match.group("role")), part(text, *match.span("body")), f"messages[{index}]")
        for index, match in enumerate(_MESSAGE.finditer(text.text))
    ]


def promptl_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The messages of a PromptL file; text outside of tags is the system's."""
    front = split_front_matter(document)
    body = rendered(front.body, Syntax.BRACES, document.path, workspace)
    body = carve(body, [Cut(start, end) for start, end in between(body.text, "/*", "*/")])
    body = carve(body, [Cut(match.start(), match.end()) for match in _PROMPTL_NOISE.finditer(body.text)])
    messages: list[Message] = []
    role, position = Role.SYSTEM, 0
    for match in [*_PROMPTL.finditer(body.text), None]:
        end = len(body.text) if match is None else match.start()
        chunk = part(body, position, end)
        if chunk.text.strip() or (chunk.holes and role is not Role.SYSTEM):
            messages.append(Message(role, chunk, f"messages[{len(messages)}]"))
        if match is not None:
            role = role_named(match.group("role")) if match.group("role") else Role.SYSTEM
            position = match.end()
    yield from chat_regions(document, messages, call_of(front.settings), workspace)


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    inner: int


def poml_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """What a POML file says, without its tags; each `<example>` is an example, message elements are messages."""
    body = split_front_matter(document).body
    body = carve(body, [Cut(start, end) for start, end in between(body.text, "<!--", "-->")])
    whole = rendered(body, Syntax.BRACES, document.path, workspace)
    cuts: list[Cut] = []
    bounds: list[tuple[int, int, Role]] = []
    examples: list[tuple[int, int]] = []
    opened: list[_Element] = []
    depths: Counter[str] = Counter()
    schema = data = False
    for match in _POML_TAG.finditer(whole.text):
        name = match.group("name").lower()
        cuts.append(Cut(match.start(), match.end()))
        schema = schema or name in ("output-schema", "outputschema")
        data = data or name in _POML_DATA
        if match.group("rest").rstrip().endswith("/"):
            continue
        if not match.group("close"):
            opened.append(_Element(name, match.start(), match.end()))
            depths[name] += 1
            continue
        while opened:
            element = opened.pop()
            depths[element.name] -= 1
            if element.name == name:
                break
        else:
            continue
        if name in _POML_UNSAID:
            cuts.append(Cut(element.start, match.end()))
        elif name == "example":
            examples.append((element.inner, match.start()))
            cuts.append(Cut(element.start, match.end()))
        elif name in _POML_ROLES and not depths["example"]:
            bounds.append((element.inner, match.start(), _POML_ROLES[name]))
    shots = [_shot(document, whole, cut.start, cut.end) for cut in _outermost([Cut(*span) for span in examples])]
    call = Call(Home.FILE, OutputContract.SCHEMA if schema else OutputContract.NONE, tools=data)
    messages = _poml_messages(whole, _outermost(cuts), _apart(bounds))
    yield from chat_regions(document, messages, call, workspace, [shot for shot in shots if shot is not None])


def _poml_messages(whole: PromptText, cuts: list[Cut], bounds: list[tuple[int, int, Role]]) -> list[Message]:
    if not bounds:
        return [Message(Role.UNKNOWN, carve(whole, cuts), "")]
    messages: list[Message] = []
    first = bounds[0][0]
    starts, ends = [cut.start for cut in cuts], [cut.end for cut in cuts]
    for start, end, role in [(0, first, Role.SYSTEM), *bounds]:
        inside = [
            replace(cut, start=max(cut.start, start) - start, end=min(cut.end, end) - start)
            for cut in cuts[bisect_right(ends, start) : bisect_left(starts, end)]
        ]
        body = carve(part(whole, start, end), inside)
        if body.text.strip() or body.holes:
            messages.append(Message(role, body, f"messages[{len(messages)}]"))
    return messages


def _shot(document: Document, whole: PromptText, start: int, end: int) -> Shot | None:
    inside = part(whole, start, end)
    tags = [Cut(match.start(), match.end()) for match in _POML_TAG.finditer(inside.text)]
    text = stripped(carve(inside, tags))
    if not text.pieces:
        return None
    return Shot(text.locate(0, len(text.text)), text.text)


def _apart(bounds: list[tuple[int, int, Role]]) -> list[tuple[int, int, Role]]:
    """Messages in their order; a message within a message is part of it."""
    kept: list[tuple[int, int, Role]] = []
    for bound in sorted(bounds, key=lambda item: (item[0], -item[1])):
        if not kept or bound[0] >= kept[-1][1]:
            kept.append(bound)
    return kept


def _outermost(cuts: list[Cut]) -> list[Cut]:
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda item: (item.start, -item.end)):
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return kept
