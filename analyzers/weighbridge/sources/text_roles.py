"""Splits one text into the messages that its role markers begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.sources.calls import role_named
from weighbridge.sources.chats import Message
from weighbridge.sources.cutting import part

if TYPE_CHECKING:
    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import Role

LINE_MARKERS = re.compile(
    r"^[ \t]*+#{0,3}+[ \t]*+(?P<role>system|developer|user|assistant|function|tool)[ \t]*+"
    r"(?:\[[^\]\n]*+\])?+[ \t]*+:[ \t]*+$(?:\r\n|\n|\r)?",
    re.IGNORECASE | re.MULTILINE,
)
"""`system:` or `# user:` on a line of its own: prompty and promptflow."""
INLINE_MARKERS = re.compile(r"^(?P<role>System|Developer|User|Assistant):[ \t]*", re.MULTILINE)
"""`System: You are ...`: the prompt files of gateways."""
TAG_MARKERS = re.compile(
    r"\{\{~?\s*role\s+[\"'](?P<role>\w+)[\"']\s*~?\}\}(?:\r\n|\n)?|<<<dotprompt:role:(?P<role2>\w+)>>>(?:\r\n|\n)?"
)
"""`{{role "system"}}`: dotprompt."""
BAML_MARKERS = re.compile(
    r"\{\{-?\s*_\.(?:role|chat)\(\s*(?:role\s*=\s*)?[\"'](?P<role>\w+)[\"'][^)]{0,200}\)\s*-?\}\}"
)
"""`{{ _.role("system") }}`."""


def split_roles(text: PromptText, markers: re.Pattern[str], default: Role) -> list[Message]:
    """The messages of a text; what stands before the first marker has the default role."""
    whole = text.text
    found = list(markers.finditer(whole))
    bounds = [(0, found[0].start() if found else len(whole), default)]
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(whole)
        role = role_named(next(word for word in match.groups() if word is not None))
        bounds.append((match.end(), end, role))
    messages = [(part(text, start, end), role) for start, end, role in bounds]
    kept = [(body, role) for body, role in messages if body.text.strip() or body.holes]
    if not found:
        return [Message(role, body, "") for body, role in kept]
    return [Message(role, body, f"messages[{index}]") for index, (body, role) in enumerate(kept)]
