"""The libraries that the move knows, and which of them a call belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Name, dotted
from weighbridge.code.model_objects import values_of
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
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
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
    """The library whose call this is, by the end of its name, what the file imports, and who made the client."""
    name = dotted(call.function)
    python = flow.around.module.language == "python"
    for target in TARGETS:
        if (target.language == "python") is not python:
            continue
        called = any(name == known or name.endswith(f".{known}") for known in target.calls)
        if called and is_made_by(call, target.modules, flow) and target.recognised(call, flow):
            return target
    return None


def is_made_by(call: Call, modules: tuple[str, ...], flow: Flow) -> bool:
    """Whether a library is imported, and the client, where it is seen to be made, is one of the library's own."""
    sources = {source for source, _ in flow.around.index.imports.values()} | set(flow.around.index.stars)
    names = {".".join(pair) for pair in flow.around.index.imports.values()}
    if not any(item == module or item.startswith(f"{module}.") for item in (*sources, *names) for module in modules):
        return False
    full = makers(call, flow)
    return not full or any(item == module or item.startswith(f"{module}.") for item in full for module in modules)


def makers(call: Call, flow: Flow) -> list[str]:
    """The full names of what makes the client of a call, as far as that is seen: `openai.OpenAI`."""
    made = [value for value in _makers(call, flow) if isinstance(value, Call)]
    return [flow.full(dotted(value.function)) for value in made]


def _makers(call: Call, flow: Flow) -> Iterator[Expression]:
    """What the variables are given that a call is made on: of `self.client.chat`, `self.client` and `self`."""
    root: Expression = call.function
    while isinstance(root, Attribute):
        root = root.base
        if isinstance(root, (Name, Attribute)):
            yield from values_of(root, flow)
