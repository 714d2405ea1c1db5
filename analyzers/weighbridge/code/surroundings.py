"""What is known around a function: its module, its workspace, and whether the file speaks of models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.index import ModuleIndex, index_of
from weighbridge.code.words import any_in

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

_SPEAKS = (
    "llm", "gpt", "openai", "anthropic", "claude", "gemini", "prompt", "completion", "langchain", "language_model",
    "language model", "languagemodel", "ollama", "litellm", "mistral", "groq", "cohere", "transformers", "bedrock",
    "deepseek", "llama", "qwen", "vertexai", "instructor",
)  # fmt: skip
# `\bai\b`, written so that the search can jump from one "ai" to the next
_SPEAKS_BRIEFLY = re.compile(r"ai\b(?<!\wai)")


@dataclass(slots=True, eq=False)
class Surroundings:
    """What is known around a function: its module, its workspace, and whether the file speaks of models."""

    module: Module
    workspace: Workspace
    index: ModuleIndex
    speaks: bool


def speaks(lower: str) -> bool:
    """Whether a file speaks of models at all, by its text in lower case."""
    return any_in(lower, _SPEAKS) or _SPEAKS_BRIEFLY.search(lower) is not None


def surroundings(module: Module, workspace: Workspace) -> Surroundings:
    """The surroundings of a module's functions, made once."""
    key = ("surroundings", module.path)
    found = workspace.memo.get(key)
    if isinstance(found, Surroundings) and found.module is module:
        return found
    made = Surroundings(module, workspace, index_of(module, workspace), speaks(module.text.lower()))
    workspace.memo[key] = made
    return made
