"""What a rule may say about a fact: its fields and properties, with their kinds and the words they can hold.

*Invariant:* imported only where a rule file is read or a schema written, never to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from weighbridge.facts import FACTS, TokenShare
from weighbridge.findings import Related
from weighbridge.text import Place
from weighbridge.tokens import TokenWeight


class Kind(StrEnum):
    """What a field holds, in the words of an error message."""

    WHOLE = "a whole number"
    FRACTION = "a number"
    TOKENS = "tokens"
    SHARE = "a share of tokens"
    FLAG = "true or false"
    WORD = "one of its words"
    TEXT = "text"

    @property
    def is_number(self) -> bool:
        """It can be bounded."""
        return self in (Kind.WHOLE, Kind.FRACTION, Kind.TOKENS, Kind.SHARE)


@dataclass(frozen=True, slots=True)
class Field:
    """One field or property of a fact."""

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    """What a field of words can hold."""


_KINDS: dict[object, Kind] = {
    bool: Kind.FLAG,
    int: Kind.WHOLE,
    float: Kind.FRACTION,
    str: Kind.TEXT,
    TokenWeight: Kind.TOKENS,
    TokenShare: Kind.SHARE,
}


@cache
def fields_of(fact: str) -> dict[str, Field]:
    """The fields of a fact that a rule may name, in the order in which they are declared."""
    declared = FACTS[fact]
    # facts.py imports these for type checkers only.
    names = {"Place": Place, "Related": Related, "TokenWeight": TokenWeight}
    hints = get_type_hints(declared, localns=names)
    types = {item.name: hints[item.name] for item in fields(declared)}
    for name, value in vars(declared).items():
        if isinstance(value, property) and value.fget is not None:
            types[name] = get_type_hints(value.fget, localns=names)["return"]
    found = (_field(name, declared_type) for name, declared_type in types.items())
    return {item.name: item for item in found if item is not None}


def _field(name: str, declared: Any) -> Field | None:
    kind = _KINDS.get(declared)
    if kind is not None:
        return Field(name, kind)
    # what is no class is a union or a tuple: evidence, which no rule can name
    return Field(name, Kind.WORD, tuple(map(str, declared))) if _is_words(declared) else None


def _is_words(declared: Any) -> bool:
    return isinstance(declared, type) and issubclass(declared, StrEnum)
