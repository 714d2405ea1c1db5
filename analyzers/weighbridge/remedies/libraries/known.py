"""The libraries that the move knows, and which of them a call belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import dotted
from weighbridge.remedies.libraries import (
    anthropic,
    gemini,
    langchain,
    llama_index,
    openai_chat,
    openai_chat_script,
    openai_responses,
    vercel_ai,
    vllm,
)

if TYPE_CHECKING:
    from weighbridge.code.model import Call
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.libraries.target import Target

TARGETS: tuple[Target, ...] = (
    vllm.TARGET,
    llama_index.TARGET,
    openai_chat.TARGET,
    openai_responses.TARGET,
    anthropic.TARGET,
    gemini.TARGET,
    langchain.TARGET,
    openai_chat_script.TARGET,
    vercel_ai.TARGET,
)


def target_of(call: Call, flow: Flow) -> Target | None:
    """The library whose call this is, by the end of its name and what the file imports."""
    name = dotted(call.function)
    text = flow.around.module.text
    python = flow.around.module.language == "python"
    for target in TARGETS:
        if (target.language == "python") is not python:
            continue
        if (
            any(name == known or name.endswith(f".{known}") for known in target.calls)
            and any(module in text for module in target.modules)
            and target.recognised(call, flow)
        ):
            return target
    return None
