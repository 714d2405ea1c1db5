"""Uses of structured-output APIs that a released version of their library no longer has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Mapping, Text, dotted, expressions, functions, walk, walk_expression
from weighbridge.facts import RemovedApi
from weighbridge.measure.removed_api_versions import still_has
from weighbridge.measure.training_code import script_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.libraries import Removed
    from weighbridge.code.model import Entry, Module, Statement
    from weighbridge.measure.training_code import Script, Site
    from weighbridge.workspace import Workspace

# found many times faster than the pattern, which decides
_WORDS = ("guided_", "GuidedDecodingParams", "outlines", "dspy.")
_MARK = re.compile(
    r"\bguided_(?:json|regex|choice|grammar|whitespace_pattern|decoding)|GuidedDecodingParams|\boutlines\b|\bdspy\."
)
# code that asks which version it runs on has both ways of saying it
_ASKS_VERSION = re.compile(r"__version__|importlib\.metadata|hasattr\((?:outlines|dspy|vllm)\b")
_SUCCESSORS = re.compile(r"\bStructuredOutputsParams\b|[\"']structured_outputs[\"']|\bstructured_outputs\s*=")
_CLIENTS = ("openai", "vllm", "langchain_openai", "litellm")


def removed_apis(module: Module, workspace: Workspace) -> Iterator[RemovedApi]:
    """The removed APIs that a module uses, unless the version that its package pins still has them."""
    if module.language != "python" or not any(word in module.text for word in _WORDS):
        return
    if not _MARK.search(module.text) or _ASKS_VERSION.search(module.text):
        return
    script = script_of(module, workspace)
    found = sorted(
        {(span, removed.name): (span, removed) for span, removed in _uses(script)}.values(), key=lambda use: use[0]
    )
    for span, removed in found:
        if still_has(removed.library, removed.removed, module.path, workspace):
            continue
        yield RemovedApi(
            place=Place(module.path, span),
            symbol=removed.name,
            library=removed.library,
            api=removed.name,
            removed_in=removed.removed,
            instead=removed.instead,
        )


def _uses(script: Script) -> Iterator[tuple[Span, Removed]]:
    known = libraries()
    roots = script.roots()
    for site in script.sites:
        name = script.full(site.call.function)
        removed = _called(name, roots, script)
        if removed is not None:
            yield Span(site.call.function.start, site.call.function.end), removed
    speaks = bool(roots & set(_CLIENTS))
    if (
        not speaks
        or ("vllm" not in roots and "extra_body" not in script.module.text)
        or _SUCCESSORS.search(script.module.text)
    ):
        return
    for item in _entries(script.module.body):
        if isinstance(item.key, Text) and item.key.whole and item.key.value in known.removed_keywords:
            yield Span(item.start, item.end), known.removed_keywords[item.key.value]
    for site in script.sites:
        yield from _keywords(site, script)


def _called(name: str, roots: set[str], script: Script) -> Removed | None:
    """The removed function that a full dotted name means, its library imported from outside the workspace."""
    known = libraries()
    listed = known.removed_names.match(name)
    if not listed:
        return None
    removed = known.removed_calls[listed]
    if removed.library not in roots or name.partition(".")[0] != removed.library:
        return None
    if removed.library == "vllm" and _SUCCESSORS.search(script.module.text):
        return None
    return removed


def _keywords(site: Site, script: Script) -> Iterator[tuple[Span, Removed]]:
    """`guided_json=` handed to vLLM's own sampling parameters or to the client's extra body by `dict(...)`."""
    name = dotted(site.call.function).rpartition(".")[2]
    if name not in ("SamplingParams", "dict"):
        return
    for item in site.call.arguments:
        removed = libraries().removed_keywords.get(item.name)
        if removed is not None:
            text = script.module.text
            start = text.rfind(item.name, site.call.start, item.value.start)
            yield Span(start if start >= 0 else item.value.start, item.value.end), removed


def _entries(body: tuple[Statement, ...]) -> Iterator[Entry]:
    """Every entry of a literal mapping."""
    bodies = [body, *(function.body for function, _ in functions(body))]
    for statements in bodies:
        for statement in walk(statements):
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Mapping):
                        yield from node.entries
