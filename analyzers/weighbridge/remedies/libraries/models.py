"""Models that take no schema, by the names that their providers list."""

from __future__ import annotations

import re

_WITHOUT = {
    "openai": (
        re.compile(
            r"gpt-3\.5.*|gpt-4(?:-\d{4}(?:-preview)?|-32k.*|-turbo.*|-vision.*)?|gpt-4o-2024-05-13|o1-mini.*|o1-preview.*"
        ),
        "`gpt-4o-mini`, `gpt-4o-2024-08-06` and later models do",
    ),
    "anthropic": (
        re.compile(r"claude-(?:instant|v?[12]|3).*|claude-(?:sonnet|opus)-4(?:-0|-2025\d{4})"),
        "`claude-sonnet-4-5`, `claude-opus-4-5`, `claude-haiku-4-5` and later models do",
    ),
    "gemini": (re.compile(r"(?:models/)?gemini-(?:1\.0|pro).*"), "`gemini-2.5-flash` and later models do"),
}


def refuses_schemas(provider: str, model: str) -> str:
    """Which models take a schema instead of one that is known to take none; empty for every other model."""
    if provider not in _WITHOUT:
        return ""
    known, instead = _WITHOUT[provider]
    return instead if known.fullmatch(model) is not None else ""
