"""One question in the OpenAI protocol, and what came back, read with suspicion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.verdict.rows import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How an endpoint wants to be asked; it is learned from what it refuses."""

    limit: str = "max_tokens"
    temperature: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    text: str
    input_tokens: int | None
    output_tokens: int | None
    model: str
    """As the endpoint calls what answered."""
    cut: bool
    """It ended because of the limit."""


class NoAnswerError(Exception):
    """What came back is no answer of this protocol."""


def request_of(model: str, messages: Sequence[Message], most: int, way: Way) -> dict[str, Any]:
    """The body of a request: greedy where that may be said, so that the same question gets the same answer."""
    return {
        "model": model,
        "messages": list(messages),
        way.limit: most,
        **({"temperature": 0} if way.temperature else {}),
    }


def other_way(way: Way, message: str) -> Way | None:
    """Another way to ask after a request was refused with these words; None where they are about something else."""
    if way.temperature and "temperature" in message:
        return Way(way.limit, temperature=False)
    if way.limit == "max_tokens" and "max_tokens" in message:
        return Way("max_completion_tokens", way.temperature)
    return None


def said_in(body: bytes) -> Said:
    """The answer of a response; raises `NoAnswerError`."""
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswerError("it is no JSON") from None
    response = _entry(value)
    choices = response.get("choices")
    if not isinstance(choices, list) or not choices:
        raise NoAnswerError("it has no `choices`")
    choice = _entry(cast("list[object]", choices)[0])
    message = _entry(choice.get("message"))
    text = _text(message)
    if text is None:
        raise NoAnswerError("its first choice has no message with text")
    usage = _entry(response.get("usage"))
    model = response.get("model")
    return Said(
        text=text,
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        model=model[:200] if isinstance(model, str) else "",
        cut=choice.get("finish_reason") == "length",
    )


def error_in(body: bytes) -> str:
    """What a refusal says; empty where it says nothing that can be read."""
    try:
        value = _entry(json.loads(body))
    except (ValueError, RecursionError):
        return ""
    error = value.get("error", value.get("detail", value.get("message")))
    inner = _entry(cast("object", error)).get("message", "")
    words: list[object] = [error, inner]
    return next((one for one in words if isinstance(one, str)), "")


def _text(message: Mapping[str, Any]) -> str | None:
    content, calls = message.get("content"), message.get("tool_calls")
    parts = cast("list[object]", content) if isinstance(content, list) else []
    readable = (
        content is None or isinstance(content, str) or all(isinstance(_entry(one).get("text"), str) for one in parts)
    )
    if not readable or (content is None and not calls and not isinstance(message.get("refusal"), str)):
        return None
    if content is None and not calls:
        # a refusal is an answer, and a wrong one
        return cast("str", message["refusal"])
    try:
        return said(message)
    except (TypeError, KeyError, AttributeError):
        return None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40 else None


def _entry(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
