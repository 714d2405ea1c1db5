"""What of a request to a provider matters for an answer, and how that provider words one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge_cli.replaying.cases import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

Reply = str | Refused
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One request for an answer."""

    schema: Table | None
    """The JSON Schema that the answer has to satisfy; None: any text will do."""
    streams: bool
    reply: Callable[[Reply], Table]
    """The body of the answer."""


def request_of(path: str, body: Table) -> Request | None:
    """A request, by its path; None for one that asks no model."""
    path = path.partition("?")[0].rstrip("/")
    model = str(body.get("model") or "recorded")
    streams = body.get("stream") is True
    if path.endswith("/chat/completions"):
        return _chat(body, model, streams)
    if path.endswith("/responses"):
        schema = _schema(_at(body, "text", "format"))
        return Request(schema, streams, lambda said: _response(said, model))
    if path.endswith("/messages"):
        return _message(body, model, streams)
    if path.endswith(":generateContent"):
        config = _at(body, "generationConfig")
        schema = _table(config.get("responseJsonSchema")) or _table(config.get("_responseJsonSchema"))
        return Request(schema or _lowered(_table(config.get("responseSchema"))), False, _content)
    return None


def _chat(body: Table, model: str, streams: bool) -> Request:
    format_schema = _table(_at(body, "response_format", "json_schema").get("schema"))
    guided = _table(_at(body, "structured_outputs").get("json"))
    tool = _forced(body, lambda one: _at(one, "function"), lambda choice: _at(choice, "function").get("name"))
    schema = format_schema or guided or (_table(tool.get("parameters")) if tool else None)
    name = str(tool.get("name")) if tool else ""
    return Request(schema, streams, lambda said: _completion(said, model, name))


def _message(body: Table, model: str, streams: bool) -> Request:
    schema = _schema(_at(body, "output_config", "format")) or _schema(_at(body, "output_format"))
    tool = _forced(body, lambda one: one, lambda choice: choice.get("name"))
    name = str(tool.get("name")) if tool else ""
    wanted = schema or (_table(tool.get("input_schema")) if tool else None)
    return Request(wanted, streams, lambda said: _said(said, model, name))


def _forced(body: Table, plain: Callable[[Table], Table], named: Callable[[Table], object]) -> Table | None:
    """The tool that the model has no choice but to call."""
    offered = cast("list[object]", body.get("tools") or [])
    tools = [plain(tool) for tool in map(_table, offered) if tool is not None]
    choice = body.get("tool_choice")
    if isinstance(choice, dict):
        wanted = named(cast("Table", choice))
        if wanted is None and cast("Table", choice).get("type") == "any" and len(tools) == 1:
            return tools[0]
        return next((tool for tool in tools if tool.get("name") == wanted), None)
    return tools[0] if choice == "required" and len(tools) == 1 else None


def _completion(said: Reply, model: str, tool: str) -> Table:
    message: Table = {"role": "assistant", "content": None, "refusal": None}
    if isinstance(said, Refused):
        message["refusal"] = said.refusal
    elif tool:
        call = {"id": "call_recorded", "type": "function", "function": {"name": tool, "arguments": said}}
        message["tool_calls"] = [call]
    else:
        message["content"] = said
    reason = "tool_calls" if "tool_calls" in message else "stop"
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {
        "id": "chatcmpl-recorded", "object": "chat.completion", "created": 0, "model": model, "choices": [choice],
        "usage": usage,
    }  # fmt: skip


def _response(said: Reply, model: str) -> Table:
    part: Table = {"type": "output_text", "text": said, "annotations": []}
    if isinstance(said, Refused):
        part = {"type": "refusal", "refusal": said.refusal}
    message = {"id": "msg_recorded", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": "resp_recorded", "object": "response", "created_at": 0, "model": model, "status": "completed",
        "output": [message], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "error": None,
        "incomplete_details": None, "instructions": None, "metadata": {}, "temperature": 1.0, "top_p": 1.0,
    }  # fmt: skip


def _said(said: Reply, model: str, tool: str) -> Table:
    text = said.refusal if isinstance(said, Refused) else said
    content: Table = {"type": "text", "text": text}
    reason = "refusal" if isinstance(said, Refused) else "end_turn"
    if tool and isinstance(said, str):
        content = {"type": "tool_use", "id": "toolu_recorded", "name": tool, "input": _parsed(said)}
        reason = "tool_use"
    return {
        "id": "msg_recorded", "type": "message", "role": "assistant", "model": model, "content": [content],
        "stop_reason": reason, "stop_sequence": None, "usage": {"input_tokens": 0, "output_tokens": 0},
    }  # fmt: skip


def _content(said: Reply) -> Table:
    if isinstance(said, Refused):
        return {"candidates": [{"content": {"role": "model", "parts": []}, "finishReason": "SAFETY", "index": 0}]}
    content = {"role": "model", "parts": [{"text": said}]}
    return {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}], "modelVersion": "recorded"}


def _schema(format_: Table) -> Table | None:
    return _table(format_.get("schema"))


def _lowered(schema: Table | None) -> Table | None:
    """Gemini's older schemas name their types in capitals."""
    if schema is None:
        return None
    return cast("Table", json.loads(json.dumps(schema), object_hook=_lowered_type))


def _lowered_type(one: Table) -> Table:
    kind = one.get("type")
    return {**one, "type": kind.lower()} if isinstance(kind, str) else one


def _at(body: Table, *names: str) -> Table:
    for name in names:
        body = _table(body.get(name)) or {}
    return body


def _table(value: object) -> Table | None:
    return cast("Table", value) if isinstance(value, dict) and value else None


def _parsed(said: str) -> object:
    try:
        return json.loads(said)
    except ValueError:
        return {"text": said}
