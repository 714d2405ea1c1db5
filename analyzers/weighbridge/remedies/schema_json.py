"""A shape as JSON Schema, inside the subset that the providers' strict modes take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.remedies.schema_model import (
    Choices,
    Items,
    Null,
    Nullable,
    Record,
    Scalar,
    Union,
    Unknown,
    nullable,
)

if TYPE_CHECKING:
    from weighbridge.remedies.schema_model import Shape

_ALLOWED = frozenset({"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"})
_DEEPEST = 10
_MOST_PROPERTIES = 5000
"""Limits of OpenAI's strict mode, the tightest of those that are documented."""


def json_schema(shape: Shape) -> dict[str, Any]:
    """The schema of a shape; every key is required, and what may be left out may be null."""
    match shape:
        case Unknown():
            return {}
        case Null():
            return {"type": "null"}
        case Scalar(kind=kind):
            return {"type": str(kind)}
        case Choices(values=values):
            return {"type": "string", "enum": list(values)}
        case Items(of=inner):
            return {"type": "array", "items": json_schema(inner)}
        case Nullable(of=inner):
            return {"anyOf": [*_options(inner), {"type": "null"}]}
        case Union():
            return {"anyOf": _options(shape)}
        case Record(fields=fields):
            return {
                "type": "object",
                "properties": {
                    item.name: json_schema(nullable(item.shape) if item.absent else item.shape) for item in fields
                },
                "required": [item.name for item in fields],
                "additionalProperties": False,
            }


def _options(shape: Shape) -> list[dict[str, Any]]:
    return [json_schema(option) for option in (shape.of if isinstance(shape, Union) else (shape,))]


def refusal_of(schema: dict[str, Any]) -> str:
    """Why a provider's strict mode would not take a schema, in words; empty where it would."""
    if schema.get("type") != "object":
        return "its root is no object"
    if _depth(schema) > _DEEPEST:
        return f"it nests more than {_DEEPEST} levels deep"
    if _properties(schema) > _MOST_PROPERTIES:
        return f"it has more than {_MOST_PROPERTIES:,} properties"
    return _part(schema, "the answer")


def _part(schema: dict[str, Any], at: str) -> str:
    if not schema:
        return f"{at} may be anything"
    other = sorted(set(schema) - _ALLOWED)
    if other:
        return f"`{other[0]}` is not part of the strict subset"
    if schema.get("type") == "object" and (
        schema.get("additionalProperties") is not False or set(schema["required"]) != set(schema["properties"])
    ):
        return f"not every key of {at} is required"
    inner = [(f"`{name}`", part) for name, part in schema.get("properties", {}).items()]
    inner += [(at, part) for part in schema.get("anyOf", ())]
    inner += [(f"the items of {at}", schema["items"])] if "items" in schema else []
    return next((said for where, part in inner if (said := _part(part, where))), "")


def _depth(schema: dict[str, Any]) -> int:
    return 1 + max((_depth(part) for part in _inner(schema)), default=0) if schema else 0


def _properties(schema: dict[str, Any]) -> int:
    return len(schema.get("properties", {})) + sum(_properties(part) for part in _inner(schema))


def _inner(schema: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    return [*parts, schema["items"]] if "items" in schema else parts
