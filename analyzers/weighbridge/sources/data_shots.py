"""Worked examples that a data format declares: lists of them, and keys such as `example1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.sources.data import Items, Node, Scalar, Style, Table, entries, get, items, text_scalar, walk
from weighbridge.sources.region import Shot
from weighbridge.sources.yaml_reader import is_no_text
from weighbridge.text import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import Half
    from weighbridge.text import Document

_NUMBERED = re.compile(r"(?:example|shot|demo|case)[-_ ]?\d+$", re.IGNORECASE)
_LISTS = (
    "examples",
    "few_shot_examples",
    "fewshot_examples",
    "few_shot",
    "fewshot",
    "few_shots",
    "fewShotExamples",
    "shots",
    "demos",
)
_PROMPT_KEYS = (
    "prefix",
    "suffix",
    "system",
    "system_prompt",
    "systemPrompt",
    "prompt",
    "instruction",
    "instructions",
    "template",
    "signature",
    "signature_instructions",
)
_SHORTEST_TEXT = 20


def sibling_examples(document: Document, table: Table) -> tuple[Shot, ...]:
    """The list of examples beside a prompt in the same table."""
    names = {entry.key.value for entry in table.entries}
    if not names.intersection(_PROMPT_KEYS):
        return ()
    for name in _LISTS:
        shots = shots_of(document, get(table, name))
        if shots:
            return shots
    return ()


def shots_of(document: Document, node: Node | None) -> tuple[Shot, ...]:
    """The elements of a list of examples: tables of text, or texts."""
    elements = items(node)
    if not elements or not all(_is_example(element) for element in elements):
        return ()
    return tuple(_shot(document, element) for element in elements)


def example_keys(document: Document, table: Table) -> tuple[Shot, ...]:
    """The values of keys that number examples."""
    numbered = [entry for entry in entries(table) if _NUMBERED.match(entry.key.value)]
    return tuple(_shot(document, entry.value) for entry in numbered)


def is_numbered_example(name: str) -> bool:
    """Whether a key numbers an example."""
    return _NUMBERED.match(name) is not None


def spoken(node: Node) -> str:
    """The texts of an example, one under the other."""
    return "\n".join(part.value for _, part in walk(node) if isinstance(part, Scalar) and part.style is not Style.BARE)


def _shot(document: Document, element: Node) -> Shot:
    return Shot(Place(document.path, element.span), spoken(element), tuple(_halves(element)))


def _halves(element: Node) -> Iterator[Half]:
    match element:
        case Table(entries=pairs):
            yield from ((pair.key.value, _said(pair.value)) for pair in pairs)
        case Items(items=parts):
            yield from (("", _said(part)) for part in parts)
        case Scalar():
            yield "", _said(element)


def _said(node: Node) -> str | None:
    """The text of a scalar; a number, a date or `true` is none until a program writes it in its own way."""
    scalar = text_scalar(node)
    if scalar is None or (scalar.style is Style.PLAIN and is_no_text(scalar.value)):
        return None
    return scalar.value


def _is_example(element: Node) -> bool:
    if isinstance(element, Table):
        return len(element.entries) >= 2 or any(isinstance(entry.value, Scalar) for entry in element.entries)
    if isinstance(element, Items):
        return len(element.items) == 2
    return element.style is not Style.BARE and len(element.value) >= _SHORTEST_TEXT
