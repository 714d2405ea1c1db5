"""Words for types: what a phrase beside a key says that the key holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.remedies.schema_model import (
    UNKNOWN,
    Choices,
    Items,
    Kind,
    Nullable,
    Scalar,
    Unknown,
    join,
    nullable,
)

if TYPE_CHECKING:
    from weighbridge.remedies.schema_model import Shape

_WORDS = {
    "string": Kind.STRING, "str": Kind.STRING, "text": Kind.STRING, "date": Kind.STRING, "url": Kind.STRING,
    "number": Kind.NUMBER, "float": Kind.NUMBER, "decimal": Kind.NUMBER, "double": Kind.NUMBER,
    "integer": Kind.INTEGER, "int": Kind.INTEGER, "whole number": Kind.INTEGER,
    "boolean": Kind.BOOLEAN, "bool": Kind.BOOLEAN, "true or false": Kind.BOOLEAN, "true/false": Kind.BOOLEAN,
    "true|false": Kind.BOOLEAN, "true | false": Kind.BOOLEAN,
}  # fmt: skip
_NULLS = frozenset({"null", "none", "undefined", "nil"})
_ANY_TYPE = "|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))
_TYPE = re.compile(rf"(?:an?\s+)?(?P<word>{_ANY_TYPE})s?\b", re.IGNORECASE)
_LIST = re.compile(r"(?:an?\s+)?(?:list|array)(?:\s+of|\[|<)\s*(?P<of>[^\]>]+?)[\]>]?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?P<of>[A-Za-z]+)\[\]")
_RANGE = re.compile(
    r"(?:a\s+number\s+)?(?:between|from)?\s*(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|and|\.\.)\s*(\d+(?:\.\d+)?)", re.IGNORECASE
)
_OR_NULL = re.compile(
    r"\s*(?:,|\||\(|/)?\s*(?:or\s+)?(?:null(?:able)?|none|optional)(?:\s+(?:if|when|where)\b.*)?\)?\s*$",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"(?:exactly\s+|must be\s+)?(?:one of|either|any of|enum)(?:\s+(?:the following|these))?(?:\s+values)?\s*:?\s*"
    r"(?P<list>.+)",
    re.IGNORECASE,
)
_QUOTES = "\"'`“”\u2018\u2019"
_VALUE = r"[\w][\w ./&+-]{0,40}"


def shape_of_phrase(phrase: str) -> Shape | None:
    """What a phrase says when it is nothing but a type: `string`, `int | null`, `"low" | "high"`, `list of strings`."""
    phrase = phrase.strip().rstrip(";")
    phrase = phrase if phrase == "..." else phrase.rstrip(".")
    if phrase in ("...", "…"):
        return Scalar(Kind.STRING)
    if phrase.startswith("<") and phrase.endswith(">"):
        return shape_of_phrase(phrase[1:-1]) or Scalar(Kind.STRING)
    bare = _OR_NULL.sub("", phrase)
    if bare and bare != phrase:
        inner = shape_of_phrase(bare)
        return None if inner is None else nullable(inner)
    if phrase.lower() in _NULLS:
        return nullable(UNKNOWN)
    found = _single(phrase)
    if found is not None:
        return found
    if "|" in phrase:
        return _alternatives([part.strip() for part in phrase.split("|")])
    if re.search(rf"[{_QUOTES}]\s+or\s+[{_QUOTES}]", phrase):
        return _alternatives([part.strip() for part in re.split(r"\s*,\s*(?:or\s+)?|\s+or\s+", phrase)])
    return None


def described(words: str, known: Shape) -> Shape:
    """What is known of a key, together with what a sentence beside it says.

    A list of values narrows a string, and a type fills in what is unknown; nothing contradicts what was seen.
    """
    words = words.strip().strip("()").strip()
    listed = one_of(words)
    if listed is not None:
        return _narrowed(known, listed)
    said: Shape | None = shape_of_phrase(
        words.partition(",")[0].partition(" - ")[0].partition(" — ")[0]
    ) or _leading_type(words)
    if isinstance(said, Choices):
        return _narrowed(known, said)
    if said is None:
        return nullable(known) if _OR_NULL.search(words) and not isinstance(known, Unknown) else known
    if isinstance(known, Unknown):
        return said
    if isinstance(said, Nullable) and not isinstance(known, Nullable):
        return nullable(known)
    if said == Scalar(Kind.NUMBER) and known == Scalar(Kind.INTEGER):
        return said
    return nullable(known) if _OR_NULL.search(words) and not isinstance(known, Unknown) else known


def one_of(words: str) -> Choices | None:
    """The values that a sentence lists: `one of a, b or c`."""
    found = _ONE_OF.search(words)
    if found is None:
        shape = shape_of_phrase(words)
        return shape if isinstance(shape, Choices) else None
    listed = re.split(r"(?<=[\w\"'`”])\s*(?:\.(?:\s|$)|;|\n| — | - )", found["list"], maxsplit=1)[0].rstrip(" .)]")
    parts = [part.strip() for part in re.split(r"\s*(?:,|\||/)\s*(?:or\s+|and\s+)?|\s+or\s+", listed.lstrip(" [("))]
    shape = _alternatives([part for part in parts if part])
    return shape if isinstance(shape, Choices) else None


def _narrowed(known: Shape, listed: Choices) -> Shape:
    match known:
        case Unknown() | Scalar(kind=Kind.STRING):
            return listed
        case Nullable(of=inner):
            return nullable(_narrowed(inner, listed))
        case Items(of=inner):
            return Items(_narrowed(inner, listed))
        case _:
            return known


def _leading_type(words: str) -> Shape | None:
    """The type that a sentence begins with: `string, at most 20 words`."""
    plural = _LIST.match(words)
    if plural is not None:
        return _single(plural[0].rstrip())
    found = _TYPE.match(words)
    if found is None:
        return None
    return Scalar(_WORDS[found["word"].lower()])


def _single(phrase: str) -> Shape | None:
    listed = _LIST.fullmatch(phrase) or _SUFFIX.fullmatch(phrase)
    if listed is not None:
        inner = shape_of_phrase(listed["of"])
        return None if inner is None else Items(inner)
    if phrase.lower() in ("list", "array"):
        return Items(UNKNOWN)
    word = _TYPE.fullmatch(phrase)
    if word is not None:
        return Scalar(_WORDS[word["word"].lower()])
    if _RANGE.fullmatch(phrase):
        return Scalar(Kind.NUMBER if "." in phrase else Kind.INTEGER)
    return None


def _alternatives(parts: list[str]) -> Shape | None:
    """Alternatives as one shape: all of them types, or all of them values."""
    values: list[str] = []
    found: Shape = UNKNOWN
    null = False
    for part in parts:
        quoted = len(part) > 1 and part[0] in _QUOTES and part[-1] in _QUOTES
        inner = part[1:-1] if quoted else part
        if not quoted and part.lower() in _NULLS:
            null = True
        elif not quoted and (kind := _single(part)) is not None:
            found = join(found, kind)
        elif quoted or re.fullmatch(_VALUE, inner):
            values.append(inner)
        else:
            return None
    if values and not isinstance(found, Unknown):
        return None
    if values:
        found = Choices(tuple(dict.fromkeys(values)))
        if len(found.values) < 2 and not null:
            return None
    if isinstance(found, Unknown):
        return None
    return nullable(found) if null else found
