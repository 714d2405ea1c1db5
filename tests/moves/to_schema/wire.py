"""The wire formats of providers, as far as one question and one answer need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Wire:
    path: str
    schema_of: Callable[[dict[str, Any]], dict[str, Any] | None]
    """The schema that a request sets, in the provider's own words for it."""
    answered: Callable[[str], dict[str, Any]]
    refused: Callable[[str], dict[str, Any]]
    cut: Callable[[str], dict[str, Any]]
    lax: Callable[[dict[str, Any]], list[str]] = lambda _: []
    """What of a request does not ask for strictness."""


def _chat_schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return wanted["json_schema"]["schema"]
    structured = body.get("structured_outputs") or {}
    if "json" in structured:
        return structured["json"]
    for tool in body.get("tools", ()):
        return tool["function"]["parameters"]
    return None


def _chat_lax(body: dict[str, Any]) -> list[str]:
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema" and wanted["json_schema"].get("strict") is not True:
        return ["the schema is not strict"]
    return [f"the tool {tool} is not strict" for tool in body.get("tools", ()) if not tool["function"].get("strict")]


def _responses_lax(body: dict[str, Any]) -> list[str]:
    return [] if body["text"]["format"].get("strict") is True else ["the schema is not strict"]


def _chat(content: str | None, finish: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20},
    }


def _responses_schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = (body.get("text") or {}).get("format") or {}
    if wanted.get("type") != "json_schema":
        return None
    assert wanted["name"]
    return wanted["schema"]


def _responses(part: dict[str, Any], status: str = "completed", reason: str = "") -> dict[str, Any]:
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "gpt-4o",
        "status": status,
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "temperature": 1,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1,
        "output": [{"id": "msg_1", "type": "message", "role": "assistant", "status": status, "content": [part]}],
    }


def _anthropic_schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = (body.get("output_config") or {}).get("format") or {}
    return wanted["schema"] if wanted.get("type") == "json_schema" else None


def _anthropic(text: str, reason: str = "end_turn") -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": [{"type": "text", "text": text}],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 10},
    }


def _gemini_schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = body.get("generationConfig") or {}
    schema = wanted.get("responseJsonSchema") or wanted.get("response_json_schema")
    if schema is not None:
        assert wanted.get("responseMimeType") == "application/json"
    return schema


def _gemini(text: str, reason: str = "STOP") -> dict[str, Any]:
    content = {"role": "model", "parts": [{"text": text}] if text else []}
    return {
        "candidates": [{"content": content, "finishReason": reason, "index": 0}],
        "modelVersion": "gemini-2.5-flash",
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 10, "totalTokenCount": 20},
    }


WIRES = (
    Wire(
        "/chat/completions",
        _chat_schema,
        _chat,
        lambda refusal: _chat(None, refusal=refusal),
        lambda text: _chat(text, "length"),
        _chat_lax,
    ),
    Wire(
        "/responses",
        _responses_schema,
        lambda text: _responses({"type": "output_text", "text": text, "annotations": []}),
        lambda refusal: _responses({"type": "refusal", "refusal": refusal}),
        lambda text: _responses(
            {"type": "output_text", "text": text, "annotations": []}, "incomplete", "max_output_tokens"
        ),
        _responses_lax,
    ),
    Wire(
        "/v1/messages",
        _anthropic_schema,
        _anthropic,
        lambda refusal: _anthropic(refusal, "refusal"),
        lambda text: _anthropic(text, "max_tokens"),
    ),
    Wire(
        ":generateContent",
        _gemini_schema,
        _gemini,
        lambda refusal: _gemini("", "SAFETY"),
        lambda text: _gemini(text, "MAX_TOKENS"),
    ),
)
