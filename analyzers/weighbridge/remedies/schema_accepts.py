"""Whether a value has a shape; the same answer that its JSON Schema gives."""

from __future__ import annotations

from typing import Any

from weighbridge.remedies.schema_model import (
    Choices,
    Items,
    Kind,
    Null,
    Nullable,
    Record,
    Scalar,
    Shape,
    Union,
    Unknown,
)


def accepts(shape: Shape, value: Any) -> bool:
    """Whether a value has a shape; keys that some example leaves out are there as null."""
    match shape:
        case Unknown():
            return True
        case Null():
            return value is None
        case Scalar(kind=kind):
            return _is(kind, value)
        case Choices(values=values):
            return isinstance(value, str) and value in values
        case Items(of=inner):
            return isinstance(value, list) and all(accepts(inner, item) for item in value)  # pyright: ignore[reportUnknownVariableType]
        case Nullable(of=inner):
            return value is None or accepts(inner, value)
        case Union(of=options):
            return any(accepts(option, value) for option in options)
        case Record(fields=fields):
            return (
                isinstance(value, dict)
                and set(value) == {item.name for item in fields}  # pyright: ignore[reportUnknownArgumentType]
                and all(
                    (item.absent and value[item.name] is None) or accepts(item.shape, value[item.name])
                    for item in fields
                )
            )


def completed(shape: Shape, value: Any) -> Any:
    """A value with null under every key that it leaves out and may leave out."""
    match shape:
        case Record(fields=fields) if isinstance(value, dict):
            known: dict[str, Any] = {str(key): item for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            for item in fields:
                if item.name in known:
                    known[item.name] = completed(item.shape, known[item.name])
                elif item.absent:
                    known[item.name] = None
            return known
        case Items(of=inner) if isinstance(value, list):
            return [completed(inner, item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        case Nullable(of=inner) if value is not None:
            return completed(inner, value)
        case _:
            return value


def _is(kind: Kind, value: Any) -> bool:
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.INTEGER:
            return not isinstance(value, bool) and (
                isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            )
        case Kind.NUMBER:
            return isinstance(value, (int, float)) and not isinstance(value, bool)
