"""The schema of an answer: from the examples of a prompt, its sketches and sentences, and what the program reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge.remedies.schema_accepts import accepts, completed
from weighbridge.remedies.schema_json import json_schema, refusal_of
from weighbridge.remedies.schema_model import (
    UNKNOWN,
    Field,
    Items,
    Kind,
    Nullable,
    Record,
    Scalar,
    Union,
    Unlike,
    joined,
    unknowns,
)
from weighbridge.remedies.schema_prose import described_keys, missing, with_prose
from weighbridge.remedies.schema_reading import ITEM, Read
from weighbridge.remedies.schema_written import SKETCH, written_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.remedies.schema_model import Shape
    from weighbridge.remedies.schema_reading import Way
    from weighbridge.remedies.schema_written import Written

ROOT = "items"
"""The key under which an answer that is a list stands: a schema's root has to be an object."""

_INPUT = re.compile(
    r"\b(?:input|user|request|document|context|given|data|ticket|customer|message|question|record|source)s?\b"
    r"[^\n:{}]{0,30}:?\s*(?:```\w*)?\s*$",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"\b(?:output|answer|response|reply|result|return|respond|assistant|format|json|shape|schema)s?\b[^\n{}]{0,60}\s*(?:```\w*)?\s*$",
    re.IGNORECASE,
)


_MARKED = re.compile(
    r"(?:^|\n)[ \t>*_`#-]*(?:output|answer|response|reply|assistant|result)[*_`]*[ \t]*:[*_`]*\s*(?:```\w*\s*)?$",
    re.IGNORECASE,
)


class Missing(Exception):
    """Nothing honest can be inferred; says what is missing."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """The shape of an answer, and what a person should know of how it was found."""

    shape: Record
    listed: bool
    """The answer is a list, which stands under `ROOT`."""
    examples: tuple[Any, ...]
    notes: tuple[str, ...]

    @property
    def choices(self) -> frozenset[str]:
        """The fields whose values are listed."""
        return frozenset(_choices(self.shape))


def infer(texts: Sequence[str], read: Read) -> Inferred:
    """The schema of the answer to some prompts; raises `Missing` where nothing honest can be said."""
    keys = {way[0] for way in read.ways if way[0] != ITEM} | {
        way[1] for way in read.ways if len(way) > 1 and way[0] == ITEM
    }
    found = [item for text in texts for item in _answers(text, keys)]
    try:
        shape, found = _one_kind(found, texts, keys)
    except Unlike:
        raise Missing(
            "The objects that the prompt shows share no key, so which of them is the answer is not clear. "
            "Mark the answer (`Output: {…}`), and the schema can be inferred."
        ) from None
    listed = isinstance(shape, Items)
    root = shape.of if isinstance(shape, Items) else shape
    text = "\n".join(texts)
    if not isinstance(root, Record):
        root = described_keys(text)
        listed = bool(read.lists & {()})
        if keys and not keys & {item.name for item in root.fields}:
            root = Record(())
        if not root.fields or (not keys and len(root.fields) < 2):
            raise Missing(_nothing(keys))
    values = tuple(item.value for item in found if item.value is not SKETCH)
    examples = tuple(part for value in values for part in (value if listed else (value,)))
    narrowed = _held(with_prose(root, text), root, examples)
    narrowed, notes = _with_read(narrowed, read, listed)
    notes = [*notes, *_told(narrowed, examples)]
    left = [*dict.fromkeys(unknowns(narrowed))]
    if left:
        raise Missing(
            f"Nothing says what {missing(left)} may hold: no example has a value there, and no sentence names a type. "
            "Show one in the prompt, and the schema can be inferred."
        )
    whole = Record((Field(ROOT, Items(narrowed)),)) if listed else narrowed
    problem = refusal_of(json_schema(whole))
    if problem:
        raise Missing(f"The schema would not be one that strict modes take: {problem}.")
    if not all(accepts(narrowed, completed(narrowed, value)) for value in examples):
        raise Missing("The examples of the prompt contradict each other, so no schema holds all of them.")
    return Inferred(whole, listed, values, tuple(notes))


def _one_kind(found: list[Written], texts: Sequence[str], keys: set[str]) -> tuple[Shape, list[Written]]:
    """The shape of all objects, or of those alone that are marked as the answer; raises `Unlike` where both fail."""
    try:
        return joined(item.shape for item in found), found
    except Unlike:
        marked = [
            item
            for text in texts
            for item in _answers(text, keys)
            if _MARKED.search(text[max(0, item.span.start - 60) : item.span.start])
        ]
        if not marked:
            raise
        return joined(item.shape for item in marked), marked


def _nothing(keys: set[str]) -> str:
    if not keys:
        return (
            "The prompt shows no example of the answer and describes no keys with their types, and the program "
            "reads none. Show the object that you expect in the prompt, and the schema can be inferred."
        )
    read = missing(sorted(keys))
    return (
        f"The program reads {read} of the answer, but nothing in the prompt says what they hold. "
        "Show an example of the answer in the prompt, and the schema can be inferred."
    )


def _answers(text: str, keys: set[str]) -> Iterator[Written]:
    """The objects of a prompt that show the answer: those with keys that are read, else those not marked as input."""
    for item in written_objects(text):
        inner = item.shape.of if isinstance(item.shape, Items) else item.shape
        names = {part.name for part in inner.fields} if isinstance(inner, Record) else set[str]()
        before = text[max(0, item.span.start - 120) : item.span.start]
        if not names or (keys and not names & keys):
            continue
        if _INPUT.search(before) and not _OUTPUT.search(before) and (not keys or not keys <= names):
            continue
        yield item


def _held(narrowed: Record, plain: Record, examples: Sequence[Any]) -> Record:
    """What sentences narrow, but for the fields where an example says otherwise."""
    fields: list[Field] = []
    for item, wider in zip(narrowed.fields, plain.fields, strict=True):
        shown: list[Any] = [value[item.name] for value in examples if isinstance(value, dict) and item.name in value]
        fits = all(accepts(item.shape, completed(item.shape, value)) for value in shown)
        fields.append(item if fits else wider)
    return Record(tuple(fields))


def _with_read(shape: Record, read: Read, listed: bool) -> tuple[Record, list[str]]:
    """A record, held against what the program reads of it."""
    notes: list[str] = []
    for way in sorted(read.ways, key=lambda item: read.ways[item]):
        keys = way[1:] if listed and way[:1] == (ITEM,) else way
        if not keys or _at(shape, keys) is not None:
            continue
        name = ".".join(keys).replace(f".{ITEM}", ITEM)
        if way in read.lenient:
            notes.append(
                f"The program looks for `{name}`, which nothing in the prompt mentions: the schema leaves it out."
            )
            continue
        raise Missing(
            f"The program reads `{name}` of the answer, which no example shows and no sentence describes. "
            "Show it in the prompt, and the schema can be inferred."
        )
    return shape, notes


def _at(shape: Shape, way: Way) -> Shape | None:
    for key in way:
        shape = shape.of if isinstance(shape, Nullable) else shape
        if isinstance(shape, Union):
            return UNKNOWN
        if key == ITEM and isinstance(shape, Items):
            shape = shape.of
        elif isinstance(shape, Record) and (known := shape.field(key)) is not None:
            shape = known.shape
        elif isinstance(shape, Scalar) and shape.kind is Kind.STRING and key == ITEM:
            return shape
        else:
            return None
    return shape


def _told(shape: Record, examples: Sequence[Any]) -> Iterator[str]:
    """What was concluded from examples alone and may be narrower or wider than it was meant."""
    absent = [item.name for item in shape.fields if item.absent]
    if absent:
        yield (f"Not every example has {missing(absent)}: strict schemas require every key, so there is null instead.")
    whole = [
        item.name
        for item in shape.fields
        if item.shape == Scalar(Kind.INTEGER)
        and any(isinstance(value, dict) and item.name in value for value in examples)
    ]
    if whole:
        verb = "is a whole number" if len(whole) == 1 else "are whole numbers"
        yield f"{missing(whole)} {verb} in every example: widen the type if fractions can occur."


def _choices(shape: Shape) -> Iterator[str]:
    from weighbridge.remedies.schema_model import Choices

    match shape:
        case Record(fields=fields):
            for item in fields:
                inner = item.shape.of if isinstance(item.shape, Nullable) else item.shape
                if isinstance(inner, Choices):
                    yield item.name
                yield from _choices(inner)
        case Items(of=inner):
            yield from _choices(inner)
        case _:
            return
