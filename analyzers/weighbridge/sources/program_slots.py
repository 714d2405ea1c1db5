"""Where calls keep what they say to a model: the `slots` of `libraries.yaml`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.code.libraries import Suffixes, libraries
from weighbridge.sources.region import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Slots:
    """The names of arguments, message classes and constructors that hold prompts."""

    roles: Mapping[str, Role]
    messages: frozenset[str]
    sure: Mapping[str, Role]
    likely: Mapping[str, Role]
    constructors: Suffixes
    agent: tuple[str, ...]
    message_classes: Mapping[str, Role]
    role_classes: frozenset[str]
    templates: frozenset[str]
    message_templates: frozenset[str]
    few_shot: frozenset[str]
    examples: frozenset[str]
    nested: frozenset[str]
    models: tuple[str, ...]
    tools: frozenset[str]
    schema_keywords: frozenset[str]
    context: re.Pattern[str]
    keys: frozenset[str]
    """Every name of an argument that may hold a prompt, or an object with prompts in it."""


@lru_cache(maxsize=1)
def slots() -> Slots:
    """The slots that ship with Weighbridge."""
    data = libraries().slots
    spoken = [name for group in ("sure", "likely") for names in data[group].values() for name in names]
    keys = [*spoken, *data["messages"], *data["nested"], *data["agent"], *data["examples"]]
    return Slots(
        roles={name: Role(role) for name, role in data["roles"].items()},
        messages=frozenset(data["messages"]),
        sure={name: Role(role) for role, names in data["sure"].items() for name in names},
        likely={name: Role(role) for role, names in data["likely"].items() for name in names},
        constructors=Suffixes(data["constructors"]),
        agent=tuple(data["agent"]),
        message_classes={name: Role(role) for name, role in data["message_classes"].items()},
        role_classes=frozenset(data["role_classes"]),
        templates=frozenset(data["templates"]),
        message_templates=frozenset(data["message_templates"]),
        few_shot=frozenset(data["few_shot"]),
        examples=frozenset(data["examples"]),
        nested=frozenset(data["nested"]),
        models=tuple(data["models"]),
        tools=frozenset(data["tools"]),
        schema_keywords=frozenset(data["schema_keywords"]),
        context=re.compile(data["context"], re.IGNORECASE),
        keys=frozenset(keys) - {"text", "query", "data", "args", "params", "options", "message", "kwargs", "role"},
    )
