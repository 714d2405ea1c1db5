"""Whether answers have the form that a task asks for: a JSON Schema, checked by a library that is kept.

*Invariant:* a schema that points out of itself is refused: neither library ever fetches one.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


class SchemaError(Exception):
    """A schema that nothing can be checked against, and why."""


class NoValidatorError(Exception):
    """Neither library is installed."""


def checker(schema: Any) -> Callable[[str], bool]:
    """Says of a text whether it is JSON that a schema admits; raises `SchemaError` or `NoValidatorError`."""
    try:
        if outside := _outside(schema):
            raise SchemaError(f'"{outside:.100}" leads out of the schema, and nothing is fetched: put it into `$defs`')
    except RecursionError:
        raise SchemaError("is nested too deeply") from None
    for made in (_by_jsonschema, _by_fastjsonschema):
        try:
            admits = made(schema)
        except ImportError:
            continue
        return lambda text: _is_valid(text, admits)
    raise NoValidatorError("jsonschema is not installed: pip install 'weighbridge[hooks]'")


def _is_valid(text: str, admits: Callable[[Any], bool]) -> bool:
    try:
        # strict: what surrounds the JSON, or stands in it twice, breaks the program that reads it
        return admits(json.loads(text, parse_constant=_refused))
    except (ValueError, ArithmeticError, RecursionError):
        return False


def _by_jsonschema(schema: Any) -> Callable[[Any], bool]:
    validators = import_module("jsonschema.validators")
    exceptions = import_module("jsonschema.exceptions")
    kind = validators.validator_for(schema, default=validators.Draft202012Validator)
    try:
        kind.check_schema(schema)
    except exceptions.SchemaError as error:
        raise SchemaError(f"is no JSON Schema: {error.message:.200}") from None
    return cast("Callable[[Any], bool]", kind(schema).is_valid)


def _by_fastjsonschema(schema: Any) -> Callable[[Any], bool]:
    library = import_module("fastjsonschema")
    try:
        validate = library.compile(schema)
    except library.JsonSchemaDefinitionException as error:
        raise SchemaError(f"is no JSON Schema: {error!s:.200}") from None

    def admits(value: Any) -> bool:
        try:
            validate(value)
        except library.JsonSchemaValueException:
            return False
        return True

    return admits


def _outside(value: Any) -> str:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        for name in _REFERENCES:
            target = entries.get(name)
            if isinstance(target, str) and not target.startswith("#"):
                return target
        return _first_outside(entries.values())
    if isinstance(value, list):
        return _first_outside(cast("list[object]", value))
    return ""


def _first_outside(values: Iterable[object]) -> str:
    return next((found for one in values if (found := _outside(one))), "")


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
