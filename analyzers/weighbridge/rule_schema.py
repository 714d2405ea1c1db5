"""The JSON Schema of rule files, made from the facts: editors complete fields and words, and refuse what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.facts import FACTS
from weighbridge.findings import Severity
from weighbridge.rule_check import GRADE_KEYS, KEYS, REQUIRED
from weighbridge.rule_check_examples import BAD_KEYS, GOOD_KEYS
from weighbridge.rule_fields import Field, Kind, fields_of
from weighbridge.rule_manual import LANGUAGES
from weighbridge.rules import Comparison, Group, Remedy

if TYPE_CHECKING:
    from collections.abc import Collection

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "number", "minimum": 0}


def rule_schema() -> dict[str, Any]:
    """JSON Schema 2020-12; what joins several keys (placeholders, the name of the file) is checked at load only."""
    properties: dict[str, Any] = {
        "name": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "The name of the file, too."},
        "group": {"enum": list(map(str, Group))},
        "severity": _severity(),
        "since": _TEXT,
        "preview": {"type": "boolean", "description": "Off until it is asked for."},
        "summary": {**_TEXT, "description": "What it finds, in one sentence."},
        "when": {"oneOf": [_when(fact) for fact in FACTS]},
        "message": {**_TEXT, "description": "May name fields as {tokens:,} and limits as {tokens_limit:,}."},
        "why": _TEXT,
        "instead": _TEXT,
        "remedies": {"type": "array", "items": {"enum": list(map(str, Remedy))}},
        "sources": {
            "type": "array",
            "items": _closed({"title": _TEXT, "claim": _TEXT, "where": _TEXT}, ("title", "claim")),
        },
        "examples": _closed({"bad": _examples(BAD_KEYS, ("title", "lines")), "good": _examples(GOOD_KEYS, ("title",))}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of Weighbridge",
        **_closed({key: properties[key] for key in KEYS}, REQUIRED),
        "$defs": {fact: _filters(fields_of(fact).values()) for fact in FACTS},
    }


def _when(fact: str) -> dict[str, Any]:
    numbers = {field.name: {**_NUMBER, **_about(field)} for field in fields_of(fact).values() if field.kind.is_number}
    about = " ".join((FACTS[fact].__doc__ or "").split())
    bounds: dict[str, Any] = {str(comparison): _closed(numbers) for comparison in Comparison}
    return _closed(
        {"fact": {"const": fact, "description": about}, "where": {"$ref": f"#/$defs/{fact}"}, **bounds}, ("fact",)
    )


def _filters(fields: Collection[Field]) -> dict[str, Any]:
    return _closed({field.name: _wanted(field) for field in fields if not field.kind.is_number})


def _wanted(field: Field) -> dict[str, Any]:
    match field.kind:
        case Kind.FLAG:
            return {"type": "boolean", **_about(field)}
        case Kind.WORD:
            return {"enum": list(field.words), **_about(field)}
        case _:
            return {"type": "string", **_about(field)}


def _about(field: Field) -> dict[str, str]:
    """What a field holds, in the words of the page of facts."""
    held = ", ".join(f"`{word}`" for word in field.words) or str(field.kind)
    return {"description": f"Holds {held}."}


def _severity() -> dict[str, Any]:
    words: dict[str, Any] = {"enum": list(map(str, Severity))}
    case = {"where": {"type": "object"}, "is": words, "message": _TEXT, "preview": {"type": "boolean"}}
    cases = {"type": "array", "minItems": 1, "items": _closed({key: case[key] for key in GRADE_KEYS}, ("is",))}
    return {"oneOf": [words, cases], "description": "A word, or cases of which the first that fits decides."}


def _examples(keys: Collection[str], required: Collection[str]) -> dict[str, Any]:
    known: dict[str, Any] = {
        "title": _TEXT,
        "language": {"enum": list(LANGUAGES)},
        "path": _TEXT,
        "limits": {"type": "object", "additionalProperties": _NUMBER},
        "text": _TEXT,
        "files": {"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
        "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    }
    either = [{"required": ["text"]}, {"required": ["files"]}]
    return {"type": "array", "items": {**_closed({key: known[key] for key in keys}, required), "oneOf": either}}


def _closed(properties: dict[str, Any], required: Collection[str] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
    }
