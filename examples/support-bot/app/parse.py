"""Gets the object out of what the model sends."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$", re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")

KEYS = ("intent", "urgency", "language", "reply", "actions", "follow_up", "tags", "confidence")


class BadAnswer(ValueError):
    """The model's answer is not what we asked for."""


@dataclass(frozen=True)
class Answer:
    intent: str
    urgency: str
    language: str
    reply: str
    actions: list[dict[str, Any]] = field(default_factory=list)
    follow_up: str | None = None
    tags: list[str] = field(default_factory=list)
    confidence: float = 0.0


def parse_answer(reply: str) -> Answer:
    """Reads one answer; raises BadAnswer where it cannot."""
    text = _FENCE.sub("", reply)
    start, end = text.find("{"), text.rfind("}")
    if start == -1 or end == -1:
        raise BadAnswer("no object in it")
    text = _TRAILING_COMMA.sub(r"\1", text[start : end + 1])
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadAnswer(str(error)) from error
    missing = [key for key in KEYS if key not in data]
    if missing:
        raise BadAnswer(f"these keys are missing: {', '.join(missing)}")
    return Answer(**{key: data[key] for key in KEYS})
