"""What the sentences of a prompt say of single keys: their type, and the values that they may have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.remedies.schema_model import UNKNOWN, Field, Items, Nullable, Record, Unknown, nullable
from weighbridge.remedies.schema_words import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.remedies.schema_model import Shape

_ENTRY = re.compile(
    r"^[ \t]*(?:[-*•]|\d+[.)])?[ \t]*[`\"'*_]*(?P<key>[A-Za-z_][\w.-]*)[`\"'*_]*[ \t]*"
    r"(?:\((?P<aside>[^()\n]*)\)[ \t]*)?(?:[:=]|—|\u2013|--?(?=[ \t])|\bis\b|\bmust be\b)?[ \t]*(?P<words>[^\n]*)$",
    re.MULTILINE,
)
_INLINE = (
    r"[`\"'](?P<key>{key})[`\"'][ \t]*(?:\([^()\n]*\)[ \t]*)?"
    r"(?:is|are|must be|should be|has to be|can be|may be)[ \t]+(?P<words>[^\n]*)"
)


def with_prose(shape: Record, text: str) -> Record:
    """A record, narrowed and completed by what a text says of its keys."""
    said = dict[str, list[str]]()
    for key, words in _entries(text):
        said.setdefault(key, []).append(words)
    return _narrowed(shape, said, text)


def described_keys(text: str) -> Record:
    """The keys that a list of a text describes with a type each, in order; those without a type are left out."""
    fields: dict[str, Field] = {}
    for key, words in _entries(text):
        shape = described(words, UNKNOWN)
        if not isinstance(shape, Unknown) and key not in fields and _looks_like_key(key):
            fields[key] = Field(key, shape)
    return Record(tuple(fields.values()))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for match in _ENTRY.finditer(text):
        if match["aside"]:
            yield match["key"], match["aside"]
        if match["words"].strip():
            yield match["key"], match["words"]


def _looks_like_key(key: str) -> bool:
    return key == key.lower() or "_" in key or key[:1].islower()


def _narrowed(shape: Shape, said: dict[str, list[str]], text: str) -> Record:
    assert isinstance(shape, Record)
    return Record(tuple(Field(item.name, _field(item, said, text), item.absent) for item in shape.fields))


def _field(item: Field, said: dict[str, list[str]], text: str) -> Shape:
    shape = _inside(item.shape, said, text)
    inline = re.finditer(_INLINE.format(key=re.escape(item.name)), text)
    for words in (*said.get(item.name, ()), *(match["words"] for match in inline)):
        shape = described(words, shape)
    return shape


def _inside(shape: Shape, said: dict[str, list[str]], text: str) -> Shape:
    match shape:
        case Record():
            return _narrowed(shape, said, text)
        case Items(of=inner):
            return Items(_inside(inner, said, text))
        case Nullable(of=inner):
            return nullable(_inside(inner, said, text))
        case _:
            return shape


def missing(names: Iterable[str]) -> str:
    """Names as a list in a sentence."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
