"""Recipes: a task in the words of the tools that train, one module each; nothing here runs or imports a tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tuning.recipes.axolotl import axolotl_files
from weighbridge.tuning.recipes.llama_factory import llama_factory_files
from weighbridge.tuning.recipes.trl import trl_files
from weighbridge.tuning.recipes.unsloth import unsloth_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.findings import NewFile
    from weighbridge.tuning.task import Task


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that trains, and the version whose own schema or parser has accepted the recipe."""

    name: str
    tested: str
    command: str
    """How the recipe is run, from the root of the workspace."""
    files: Callable[[Task], Iterator[NewFile]]


TOOLS = (
    Tool("TRL", "1.16.0", "python training/{name}/recipes/train_trl.py", trl_files),
    Tool("Axolotl", "0.19.0", "axolotl train training/{name}/recipes/axolotl.yaml", axolotl_files),
    Tool("Unsloth", "2026.10.9", "python training/{name}/recipes/train_unsloth.py", unsloth_files),
    Tool(
        "LLaMA-Factory",
        "0.9.5",
        "llamafactory-cli train training/{name}/recipes/llama_factory.yaml",
        llama_factory_files,
    ),
)


def recipe_files(task: Task) -> Iterator[NewFile]:
    """The recipes of a task for every tool."""
    for tool in TOOLS:
        yield from tool.files(task)
