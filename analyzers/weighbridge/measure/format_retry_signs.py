"""Further signs for and against a format retry, each named so that it can be weighed and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Call, Loop, Name, dotted, expressions, walk, walk_expression
from weighbridge.code.provenance import Certainty

if TYPE_CHECKING:
    from weighbridge.code.failures import Failure
    from weighbridge.code.model import Handler, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall

_CALL = {
    Certainty.SURE: "call-sure",
    Certainty.WRAPPER: "call-wrapper",
    Certainty.RECEIVER: "call-receiver",
    Certainty.NAME: "call-name",
    Certainty.PARAMETER: "call-parameter",
}
_ATTEMPTS = re.compile(r"attempt|retr[iy]|tries\b|\btry_", re.IGNORECASE)
_FEEDBACK = re.compile(
    r"invalid|not valid|malformed|\bformat|valid json|correct|schema|fix |try again|pars(?:e|ing)|previous (?:answer|"
    r"response|output)",
    re.IGNORECASE,
)
_SAMPLING = ("temperature", "seed", "max_tokens", "maxTokens", "top_p")


def call_sign(asked: ModelCall) -> str:
    """The piece of evidence that a model call is."""
    return _CALL[asked.certainty]


def signs(
    failure: Failure, asked: ModelCall, loop: Loop | None, flow: Flow, handler: Handler | None = None
) -> set[str]:
    """The named pieces of evidence around a failure and its way back."""
    found = {call_sign(asked)}
    function = flow.function
    start = loop.start if loop is not None else function.start if function is not None else failure.node.start
    end = loop.end if loop is not None else function.end if function is not None else failure.node.end
    text = flow.around.module.text[start:end]
    if _ATTEMPTS.search(text):
        found.add("counts-attempts")
    if loop is not None and _varies(asked.call, loop, flow):
        found.add("varies-by-attempt")
    if handler is not None and _feeds_back(handler.body, handler.name, flow):
        found.add("feeds-back")
    if re.search(r"\b(?:time\.sleep|asyncio\.sleep|setTimeout|sleep|delay|wait)\(", text):
        found.add("waits")
    if libraries().transport_errors.search(text) and re.search(r"RateLimit|Timeout|Connection|\b429\b|APIError", text):
        found.add("names-transport")
    return found


def _varies(call: Call, loop: Loop, flow: Flow) -> bool:
    """Whether sampling changes with the attempt."""
    target = dotted(loop.target) if loop.target is not None else ""
    for item in call.arguments:
        if item.name in _SAMPLING:
            names = {node.name for node in walk_expression(item.value) if isinstance(node, Name)}
            if target and target in names:
                return True
            if names and any(name in _assigned(loop.body) for name in names):
                return True
    del flow
    return False


def _assigned(body: tuple[Statement, ...]) -> set[str]:
    from weighbridge.code.model import Assign

    return {dotted(target) for item in walk(body) if isinstance(item, Assign) for target in item.targets}


def _feeds_back(body: tuple[Statement, ...], error: str, flow: Flow) -> bool:
    """Whether the error, or words about the format, are put where the next call will read them."""
    text = flow.around.module.text
    for statement in walk(body):
        kind = type(statement).__name__
        for expression in expressions(statement):
            for node in walk_expression(expression):
                appends = isinstance(node, Call) and dotted(node.function).rpartition(".")[2] in (
                    "append", "extend", "push", "add", "insert", "add_message", "addMessage", "concat",
                )  # fmt: skip
                if not appends and not (kind == "Assign" and node is expression):
                    continue
                if "log" in dotted(node).lower():
                    continue
                source = text[node.start : node.end]
                mentions = bool(error) and re.search(rf"\b{re.escape(error)}\b", source) is not None
                if mentions and kind == "Assign" and not appends:
                    mentions = (
                        _FEEDBACK.search(source) is not None
                        or "prompt" in text[statement.start : statement.end].lower()
                    )
                if mentions or (appends and _FEEDBACK.search(source)):
                    return True
    return False
