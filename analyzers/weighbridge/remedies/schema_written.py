"""Objects that are written in a text: JSON as it is, and sketches of it with types, alternatives and comments."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge.remedies.schema_model import UNKNOWN, Field, Items, Kind, Record, Scalar, Unlike, joined, nullable
from weighbridge.remedies.schema_words import described, shape_of_phrase
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.remedies.schema_model import Shape

_DEEPEST = 24
_MOST = 200
_LONGEST = 20_000
_PLACEHOLDER = re.compile(
    r"\s*(?:\.\.\.|…|<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|string|str|text|number|int|integer|float|bool|boolean|null|"
    r"yyyy-mm-dd|iso ?\d*.*)\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:\w\[[^\]\n]*\]|[^,\n}\]#])+?(?=\s*(?:[,\n}\]]|//|#|$))")
_KEY = re.compile(r"\s*(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`?([A-Za-z_$][\w$-]*)`?)\s*(\?)?\s*:\s*")
_SPACE = re.compile(r"(?:\s|//[^\n]*|#[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'")
_COMMENT = re.compile(r"[ \t]*,?[ \t]*(?://|#|/\*)[ \t]*([^\n]*?)[ \t]*(?:\*/)?[ \t]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Written:
    """One object that a text shows."""

    span: Span
    shape: Shape
    value: Any
    """What it says as JSON; `SKETCH` where it is none, or where its values only stand for others."""


SKETCH = object()


def written_objects(text: str) -> Iterator[Written]:
    """The objects and lists of a text, the outermost ones, in order."""
    at, found = 0, 0
    while found < _MOST:
        start = _next(text, at)
        if start < 0:
            return
        end = _closing(text, start)
        made = None if end < 0 else _written(text, start, end)
        if made is None:
            at = start + 1
            continue
        found += 1
        yield made
        at = made.span.end


def shape_of_value(value: Any, deep: int = 0) -> Shape:
    """The shape of a JSON value."""
    if value is None:
        return nullable(UNKNOWN)
    if isinstance(value, bool):
        return Scalar(Kind.BOOLEAN)
    if isinstance(value, int):
        return Scalar(Kind.INTEGER)
    if isinstance(value, float):
        return Scalar(Kind.NUMBER)
    if isinstance(value, str):
        return Scalar(Kind.STRING)
    if deep > _DEEPEST:
        return UNKNOWN
    if isinstance(value, list):
        return Items(joined(shape_of_value(item, deep + 1) for item in value))  # pyright: ignore[reportUnknownVariableType]
    fields = (Field(str(key), shape_of_value(item, deep + 1)) for key, item in value.items())
    return Record(tuple(fields))


def _next(text: str, at: int) -> int:
    """The next `{`, or `[` that begins a list of objects."""
    curly = text.find("{", at)
    square = re.compile(r"\[\s*\{").search(text, at)
    starts = [start for start in (curly, square.start() if square else -1) if start >= 0]
    return min(starts, default=-1)


def _closing(text: str, start: int) -> int:
    """The offset behind the bracket that closes the one at `start`, strings passed over; -1 where there is none."""
    depth, at, limit = 0, start, min(len(text), start + _LONGEST)
    while at < limit:
        sign = text[at]
        if sign == '"':
            string = _STRING.match(text, at)
            at = string.end() if string is not None else at + 1
            continue
        depth += (sign in "{[") - (sign in "}]")
        at += 1
        if depth == 0:
            return at
    return -1


def _written(text: str, start: int, end: int) -> Written | None:
    source = text[start:end]
    doubled = source.startswith("{{") and source.endswith("}}")
    for candidate in (source, source.replace("{{", "{").replace("}}", "}")) if doubled else (source,):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        try:
            shape = shape_of_value(value)
        except Unlike:
            return None
        if not isinstance(value, (dict, list)) or not value:
            return None
        if _stands_for_others(value):
            sketched = _Sketch(candidate).read()
            return None if sketched is None else Written(Span(start, end), sketched, SKETCH)
        return Written(Span(start, end), shape, value)
    candidate = source.replace("{{", "{").replace("}}", "}") if doubled else source
    sketched = _Sketch(candidate).read()
    return None if sketched is None else Written(Span(start, end), sketched, SKETCH)


def _stands_for_others(value: Any) -> bool:
    """Whether a value is a placeholder anywhere: `"..."`, `"<name>"`, `"low|high"`, `"string"`."""
    if isinstance(value, dict):
        return any(_stands_for_others(item) for item in value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return any(_stands_for_others(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(value, str):
        return False
    return _PLACEHOLDER.fullmatch(value) is not None or shape_of_phrase(value) is not None


class _Sketch:
    """Reads a sketch of an object; None where it is no such thing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> Shape | None:
        shape = self._value(0)
        self._space()
        return shape if shape is not None and self.at >= len(self.text) else None

    def _space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found is not None else self.at

    def _value(self, deep: int) -> Shape | None:
        self._space()
        if deep > _DEEPEST or self.at >= len(self.text):
            return None
        sign = self.text[self.at]
        if sign == "{":
            return self._object(deep)
        if sign == "[":
            return self._list(deep)
        return self._phrase()

    def _object(self, deep: int) -> Shape | None:
        self.at += 1
        fields: dict[str, Field] = {}
        while True:
            self._space()
            if self.text[self.at : self.at + 1] == "}":
                self.at += 1
                return Record(tuple(fields.values())) if fields else None
            dots = re.compile(r"(?:\.\.\.|…),?").match(self.text, self.at)
            if dots is not None and fields:
                self.at = dots.end()
                continue
            key = _KEY.match(self.text, self.at)
            if key is None:
                return None
            self.at = key.end()
            value = self._value(deep + 1)
            if value is None:
                return None
            name = next(part for part in key.groups()[:3] if part is not None)
            value = self._commented(value)
            fields[name] = Field(name, nullable(value) if key[4] else value)
            self._space()
            if self.text[self.at : self.at + 1] in (",", ";"):
                self.at += 1
            elif self.text[self.at : self.at + 1] != "}":
                return None

    def _commented(self, value: Shape) -> Shape:
        """A comment on the line says what a field may hold."""
        comment = _COMMENT.match(self.text, self.at)
        return described(comment[1], value) if comment is not None and comment[1] else value

    def _list(self, deep: int) -> Shape | None:
        self.at += 1
        found: list[Shape] = []
        while True:
            self._space()
            if self.text[self.at : self.at + 1] == "]":
                self.at += 1
                break
            dots = re.compile(r"(?:\.\.\.|…)\s*,?").match(self.text, self.at)
            if dots is not None:
                self.at = dots.end()
                continue
            item = self._value(deep + 1)
            if item is None:
                return None
            found.append(item)
            self._space()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
        try:
            return Items(joined(found))
        except Unlike:
            return None

    def _phrase(self) -> Shape | None:
        """A string, a word for a type, or alternatives of them, up to the comma."""
        string = _STRING.match(self.text, self.at)
        behind = re.compile(r"\s*(?:\||\bor\b)").match(self.text, string.end()) if string is not None else None
        if string is not None and behind is None:
            self.at = string.end()
            value = string[1] if string[1] is not None else string[2]
            return shape_of_phrase(value) or Scalar(Kind.STRING)
        phrase = _WORD.match(self.text, self.at)
        if phrase is None:
            return None
        self.at = phrase.end()
        return shape_of_phrase(phrase[0]) or _literal(phrase[0])


def _literal(phrase: str) -> Shape | None:
    """What is written without quotes and is no word for a type: a number, or a description in brackets."""
    try:
        return shape_of_value(json.loads(phrase))
    except (ValueError, RecursionError):
        return None
