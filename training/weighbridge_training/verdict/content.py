"""What an answer says, whatever its blanks, the order of its keys and the way it writes numbers.

JSON objects and arrays are compared by their leaves, everything else as text without the blanks at its ends, in NFC.
One fence around an answer is looked through here, as the programs behind a prompt do, and counts against its form only.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Content:
    """One answer."""

    text: str
    leaves: Mapping[Where, str] | None
    """What stands where in a JSON object or array; None for any other text."""


@lru_cache(maxsize=65_536)
def content(text: str) -> Content:
    """What a text says."""
    plain = unicodedata.normalize("NFC", text).strip()
    fenced = _FENCE.fullmatch(plain)
    try:
        value = read_json(fenced[1] if fenced else plain)
        if isinstance(value, dict | list):
            return Content(plain, dict(_leaves(value, ())))
    except (ValueError, ArithmeticError, RecursionError):
        pass
    return Content(plain, None)


def read_json(text: str) -> Any:
    """JSON with exact numbers; no key twice, no NaN, or it raises."""
    return json.loads(
        text, parse_int=Decimal, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_once
    )


def exact(expected: Content, answer: Content) -> float:
    """1 where both say the same, else 0."""
    if expected.leaves is None:
        return float(expected.text == answer.text)
    return float(expected.leaves == answer.leaves)


def fields(expected: Content, answer: Content) -> float:
    """The share of the leaves of both that are equal: one that is missing or too many counts as one that is wrong."""
    if expected.leaves is None:
        return exact(expected, answer)
    if answer.leaves is None:
        return 0.0
    right = sum(answer.leaves.get(where) == value for where, value in expected.leaves.items())
    return right / len(expected.leaves.keys() | answer.leaves.keys())


def _leaves(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, dict) and value:
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _leaves(inner, (*where, unicodedata.normalize("NFC", key)))
    elif isinstance(value, list) and value:
        for index, inner in enumerate(cast("list[object]", value)):
            yield from _leaves(inner, (*where, index))
    else:
        yield where, _leaf(value)


def _leaf(value: Any) -> str:
    """Every kind of value begins with a sign of its own, so that `1`, `"1"` and `true` stay apart."""
    if isinstance(value, str):
        return f'"{unicodedata.normalize("NFC", value)}'
    if isinstance(value, Decimal):
        return f"#{_plain(value)}"
    return json.dumps(value)


def _plain(number: Decimal) -> str:
    """1, 1.0 and 10e-1 are one number; `normalize` would round long ones."""
    sign, digits, exponent = number.as_tuple()
    kept = "".join(map(str, digits)).lstrip("0")
    bare = kept.rstrip("0")
    return f"{'-' * sign}{bare}e{int(exponent) + len(kept) - len(bare)}" if bare else "0"


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("a key stands there twice")
    return entries


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
