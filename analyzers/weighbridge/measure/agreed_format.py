"""Whether prompts ask for code fences: then reading them is an agreement, and no repair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.index import index_of, lookup
from weighbridge.code.model import (
    Call,
    Mapping,
    Name,
    Operation,
    Sequence,
    Text,
    expressions,
    walk,
    walk_expression,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from weighbridge.code.model import Expression, Module
    from weighbridge.code.origins import Flow
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_ASKS = re.compile(
    r"(?:into|in|inside|within|between|as|with|wrapped? (?:it |them |the \w+ )?in|enclosed? (?:it )?in|surrounded by|"
    r"use|using)\s+"
    r"(?:an?|one|a single|exactly one|the|triple)?\s*(?:single |fenced |markdown |sql |python |json |typescript )*"
    r"(?:```\w*|code ?blocks?|code ?fences?|fenced blocks?|blocks? fenced|backticks)|^```\w+\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORBIDS = re.compile(
    r"(?:no|not|never|without|avoid|don't|do not|nor)\b[^.\n]{0,40}(?:```|code ?blocks?|code ?fences?|markdown|"
    r"backticks|fences?)",
    re.IGNORECASE,
)
_HOPS = 2
_OPENED = re.compile(r"```(\w+)")
_READ = re.compile(r"```(?:\\?\(\?:)?([a-zA-Z]\w*)")
_DATA = frozenset({"json", "yaml", "yml", "xml", "toml"})
_PROMPTS = re.compile(r"prompt|instruction|template", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What prompts say about fences around the answer."""

    asked: bool
    """They ask for a fence, in words or by a line that opens one."""
    shown: bool
    """They hold a fence themselves: a model answers as it is spoken to."""
    forbidden: bool
    """They forbid fences, or Markdown at all."""


def agreement_of(call: Call, flow: Flow) -> Agreement:
    """What the text that goes into a call says, as far as it is written down."""
    module, workspace = flow.around.module, flow.around.workspace
    sent = [
        region.text.text
        for region in regions_near(module, workspace)
        if any(place.path == module.path and place.span.start == call.start for place in region.calls)
    ]
    return _agreement([*sent, *_texts([item.value for item in call.arguments], flow, _HOPS)])


def agreement_near(modules: Collection[Module], reader: str, workspace: Workspace) -> Agreement:
    """What the prompts around say of the fences that a reader looks for: weaker, for nothing ties them to its answer.

    Around are all prompts that these modules send or define, and those of the modules of prompts that they import.
    """
    around, prompts = list(modules), _prompt_modules(modules, workspace)
    texts = [region.text.text for module in (*around, *prompts) for region in regions_near(module, workspace)]
    # in a module of prompts every text is one, whatever it is called
    values = [value for module in prompts for value in index_of(module, workspace).values.values()]
    texts += [value.value for value in values if isinstance(value, Text)]
    wanted = set(_READ.findall(reader)) or _DATA
    forbidden, opened = _fences_in("\n".join(texts))
    shown = not forbidden and not wanted.isdisjoint(opened)
    return Agreement(asked=shown, shown=shown, forbidden=forbidden)


@lru_cache(maxsize=4)
def _fences_in(text: str) -> tuple[bool, frozenset[str]]:
    """Whether prompts forbid fences, and which they open: all readers of a module are asked about the same prompts."""
    return _FORBIDS.search(text) is not None, frozenset(_OPENED.findall(text))


def _prompt_modules(modules: Iterable[Module], workspace: Workspace) -> list[Module]:
    """The modules that these import and that are named as those of prompts are."""
    found: dict[str, Module] = {}
    for module in modules:
        for source, name in index_of(module, workspace).imports.values():
            if _PROMPTS.search(f"{source}.{name}") is None:
                continue
            path = resolve_module(workspace, module, source)
            other = None if path is None else workspace.module(path)
            if other is not None and other is not module:
                found[other.path] = other
    return list(found.values())


def regions_near(module: Module, workspace: Workspace) -> tuple[PromptRegion, ...]:
    """The prompts that a module sends or defines."""
    from weighbridge.sources.program import program_regions

    return program_regions(module, workspace).regions


def _agreement(texts: list[str]) -> Agreement:
    text = "\n".join(texts)
    forbidden = _FORBIDS.search(text) is not None
    return Agreement(
        asked=not forbidden and _ASKS.search(text) is not None,
        shown=not forbidden and "```" in text,
        forbidden=forbidden,
    )


def _texts(expressions: list[Expression], flow: Flow, hops: int) -> list[str]:
    found: list[str] = []
    for expression in expressions:
        for node in walk_expression(expression):
            if isinstance(node, Text):
                found.append(node.value)
            elif isinstance(node, Call) and hops > 0:
                found += _built(node, flow)
            elif isinstance(node, Name) and hops > 0:
                found += _texts(flow.assigned.get(node.name, []), flow, hops - 1)
                meant = lookup(node.name, flow.around.module, flow.around.workspace)
                if meant is not None and isinstance(meant[1], (Text, Operation, Call, Sequence, Mapping)):
                    found += _texts([meant[1]], flow, hops - 1)
    return found


def _built(call: Call, flow: Flow) -> list[str]:
    """What a function that puts a prompt together has written down."""
    defined = flow.definition(call.function)
    return [
        node.value
        for statement in (walk(defined.function.body) if defined is not None else ())
        for part in expressions(statement)
        for node in walk_expression(part)
        if isinstance(node, Text)
    ]
