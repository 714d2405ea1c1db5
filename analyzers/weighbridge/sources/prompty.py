"""Prompt files with settings on top and role markers below: Prompty, dotprompt, and the gateways' variant of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.sources.calls import call_of
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.data import entries, get, items, string
from weighbridge.sources.front_matter import split_front_matter
from weighbridge.sources.prompt_like import is_other_material, opens_like_prompt
from weighbridge.sources.region import OutputContract, Role
from weighbridge.sources.templates import Syntax, rendered
from weighbridge.sources.text_roles import INLINE_MARKERS, LINE_MARKERS, TAG_MARKERS, split_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_FIRST_MARKER = re.compile(r"\s*(?:System|User|Developer|Assistant):")


def prompty_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The messages of a `.prompty` file, version 1 or 2; `sample` is input, not an example."""
    front = split_front_matter(document)
    call = call_of(front.settings)
    outputs = get(front.settings, "outputs")
    second_edition = get(front.settings, "model", "configuration") is None
    if second_edition and (items(outputs) or entries(outputs)) and call.contract is OutputContract.NONE:
        call = replace(call, contract=OutputContract.SCHEMA)
    named = string(front.settings, "template", "format") or string(front.settings, "template")
    syntax = Syntax.HANDLEBARS if named in ("mustache", "handlebars") else Syntax.JINJA
    body = rendered(front.body, syntax, document.path, workspace)
    yield from chat_regions(document, split_roles(body, LINE_MARKERS, Role.SYSTEM), call, workspace)


def dotprompt_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The messages of a `.prompt` file; without a marker it is one user message, or what its first words say."""
    front = split_front_matter(document)
    if not front.present and is_other_material(front.body.text):
        return
    default = Role.USER if front.present else Role.UNKNOWN
    messages = split_roles(front.body, TAG_MARKERS, default)
    if len(messages) == 1 and _FIRST_MARKER.match(front.body.text):
        messages = split_roles(front.body, INLINE_MARKERS, default)
    if len(messages) == 1 and not front.present and opens_like_prompt(front.body.text):
        messages = [replace(messages[0], role=Role.SYSTEM)]
    parts = [
        Message(message.role, rendered(message.text, Syntax.HANDLEBARS, document.path, workspace), message.symbol)
        for message in messages
    ]
    yield from chat_regions(document, parts, call_of(front.settings), workspace)
