"""The shape of an answer, as far as it is known: what an inference adds up and what a schema is written from.

Shapes are joined: whatever two sources say of one place, the joined shape admits both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Kind(StrEnum):
    """The scalars of JSON."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known: the items of a list that is always empty, a field that is only read."""


@dataclass(frozen=True, slots=True)
class Null:
    """Always null."""


@dataclass(frozen=True, slots=True)
class Scalar:
    kind: Kind


@dataclass(frozen=True, slots=True)
class Choices:
    """One of some strings, which somebody listed."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record; `absent` where some example leaves it out."""

    name: str
    shape: Shape
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object with keys that are known."""

    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        return next((item for item in self.fields if item.name == name), None)


@dataclass(frozen=True, slots=True)
class Nullable:
    """A shape or null; never around another one, nor around `Null`."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Union:
    """Several shapes of different kinds, none of them null, none a union."""

    of: tuple[Shape, ...]


Shape = Unknown | Null | Scalar | Choices | Items | Record | Nullable | Union

UNKNOWN = Unknown()


class Unlike(Exception):
    """Two objects that share no key: a mapping with free keys, or two different things."""


def joined(shapes: Iterable[Shape]) -> Shape:
    """The narrowest shape that admits everything that the given ones admit."""
    found: Shape = UNKNOWN
    for shape in shapes:
        found = join(found, shape)
    return found


def join(one: Shape, other: Shape) -> Shape:
    """The narrowest shape that admits what either admits."""
    if isinstance(one, Unknown) or one == other:
        return other
    if isinstance(other, Unknown):
        return one
    if isinstance(one, (Null, Nullable)) or isinstance(other, (Null, Nullable)):
        return nullable(join(_without_null(one), _without_null(other)))
    options = [*_options(one)]
    for option in _options(other):
        for index, known in enumerate(options):
            made = _like(known, option)
            if made is not None:
                options[index] = made
                break
        else:
            options.append(option)
    return options[0] if len(options) == 1 else Union(tuple(options))


def nullable(shape: Shape) -> Shape:
    """The shape, or null."""
    if isinstance(shape, Unknown):
        return Null()
    return shape if isinstance(shape, (Null, Nullable)) else Nullable(shape)


def _without_null(shape: Shape) -> Shape:
    if isinstance(shape, Null):
        return UNKNOWN
    return shape.of if isinstance(shape, Nullable) else shape


def _options(shape: Shape) -> tuple[Shape, ...]:
    return shape.of if isinstance(shape, Union) else (shape,)


def _like(one: Shape, other: Shape) -> Shape | None:
    """Two shapes of one kind as one, or None."""
    match one, other:
        case Scalar(kind=first), Scalar(kind=second):
            if first is second:
                return one
            numbers = {Kind.INTEGER, Kind.NUMBER}
            return Scalar(Kind.NUMBER) if {first, second} <= numbers else None
        case Choices(values=first), Choices(values=second):
            return Choices(tuple(dict.fromkeys((*first, *second))))
        case (Choices(), Scalar(kind=Kind.STRING)) | (Scalar(kind=Kind.STRING), Choices()):
            return Scalar(Kind.STRING)
        case Items(of=first), Items(of=second):
            return Items(join(first, second))
        case Record(), Record():
            return _records(one, other)
        case _:
            return None


def _records(one: Record, other: Record) -> Record:
    names = [item.name for item in one.fields]
    if names and other.fields and not any(other.field(name) for name in names):
        raise Unlike
    names += [item.name for item in other.fields if item.name not in names]
    fields: list[Field] = []
    for name in names:
        first, second = one.field(name), other.field(name)
        if first is not None and second is not None:
            fields.append(Field(name, join(first.shape, second.shape), first.absent or second.absent))
        else:
            known = first or second
            assert known is not None
            fields.append(replace(known, absent=True))
    return Record(tuple(fields))


def unknowns(shape: Shape, at: str = "") -> Iterator[str]:
    """Where a shape says nothing, as a person would write the place: `items[].tags[]`."""
    match shape:
        case Unknown():
            yield at or "the answer"
        case Null():
            yield at or "the answer"
        case Items(of=inner):
            yield from unknowns(inner, f"{at}[]")
        case Nullable(of=inner):
            yield from unknowns(inner, at)
        case Union(of=options):
            for option in options:
                yield from unknowns(option, at)
        case Record(fields=fields):
            if not fields:
                yield at or "the answer"
            for item in fields:
                yield from unknowns(item.shape, f"{at}.{item.name}" if at else item.name)
        case _:
            return
