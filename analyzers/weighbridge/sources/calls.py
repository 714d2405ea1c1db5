"""What a prompt file says about the call that it is made for: its model, its tools, and what it enforces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.sources.data import Node, Scalar, entries, get, items, keys, string
from weighbridge.sources.region import Home, OutputContract, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROLES = {
    **dict.fromkeys(("system", "developer", "instructions", "instruction"), Role.SYSTEM),
    **dict.fromkeys(("user", "human", "input"), Role.USER),
    **dict.fromkeys(("assistant", "ai", "model", "gpt", "bot", "agent"), Role.ASSISTANT),
}


@dataclass(frozen=True, slots=True)
class Call:
    """What a file says about the call that sends its prompts."""

    home: Home = Home.FILE
    contract: OutputContract = OutputContract.UNKNOWN
    model: str = ""
    tools: bool = False


def role_named(word: str) -> Role:
    """The role that a format's word stands for."""
    return _ROLES.get(word.strip().lower(), Role.UNKNOWN)


def call_of(settings: Node | None, home: Home = Home.FILE) -> Call:
    """The call that the settings of a prompt file declare: their model, their tools, and what they enforce."""
    return Call(home, declared_contract(settings) or OutputContract.NONE, model_of(settings), bool(_tools(settings)))


def declared_contract(settings: Node | None) -> OutputContract | None:
    """What settings say about the shape of the answer; None where they say nothing."""
    for node in _nests(settings):
        if items(get(node, "json_schema")) or entries(get(node, "json_schema")) or get(node, "jsonSchema") is not None:
            return OutputContract.SCHEMA
        output = get(node, "output")
        if get(output, "schema") is not None:
            return OutputContract.SCHEMA
        if string(output, "format").lower() == "json":
            return OutputContract.JSON_MODE
        if get(node, "schema") is not None and get(node, "template") is None and keys(node) & {"model", "provider"}:
            return OutputContract.SCHEMA
        for name in ("response_format", "responseFormat", "response_mime_type", "responseMimeType"):
            value = get(node, name)
            word = (string(value) or string(value, "type")).lower()
            if word == "json_schema" or get(value, "json_schema") is not None or get(value, "schema") is not None:
                return OutputContract.SCHEMA
            if word in ("json_object", "json", "application/json"):
                named = get(node, "response_schema") or get(node, "responseSchema")
                return OutputContract.JSON_MODE if named is None else OutputContract.SCHEMA
    return None


def model_of(settings: Node | None) -> str:
    """The name of the model, where the settings give one."""
    model = get(settings, "model")
    if isinstance(model, Scalar):
        return model.value
    for path in (("id",), ("name",), ("configuration", "model"), ("configuration", "azure_deployment")):
        if found := string(model, *path):
            return found
    return string(settings, "modelId") or string(settings, "model_name")


def _tools(settings: Node | None) -> tuple[object, ...]:
    for node in _nests(settings):
        for name in ("tools", "mcp_servers", "mcp-servers", "mcpServers"):
            value = get(node, name)
            if found := (items(value) or entries(value)):
                return found
            if isinstance(value, Scalar) and value.value.strip() not in ("", "[]", "null", "~"):
                return (value,)
    return ()


def _nests(settings: Node | None) -> Iterator[Node]:
    """The settings and the tables in which formats put the parameters of a call."""
    if settings is None:
        return
    yield settings
    for path in (
        ("config",), ("modelParameters",), ("parameters",), ("model",), ("model", "parameters"), ("model", "options"),
        ("generationConfig",), ("generation_config",), ("model_config",), ("options",), ("default",),
        ("default", "model_config"), ("kwargs",), ("llm",), ("litellm_params",),
    ):  # fmt: skip
        node = get(settings, *path)
        if node is not None:
            yield node
    for entry in entries(get(settings, "execution_settings")):
        yield entry.value
    yield from items(get(settings, "execution_settings"))
