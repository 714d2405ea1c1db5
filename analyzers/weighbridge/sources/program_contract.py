"""What a call enforces about the answer, the model that it names, and what it gives the model to look things up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Attribute, Call, Class, Mapping, Name, Sequence, Text, dotted
from weighbridge.code.values_model import Bound
from weighbridge.sources.program_slots import slots
from weighbridge.sources.region import OutputContract

if TYPE_CHECKING:
    from weighbridge.code.values import Values
    from weighbridge.sources.program_calls import Request


def contract_of(values: Values, request: Request) -> OutputContract:
    """What the call enforces about the shape of the answer."""
    known, kept = libraries(), slots()
    options = request.options
    if known.strict_calls.match(request.name) or _is_chained(values, request):
        return OutputContract.SCHEMA
    for name, bound in options.items():
        if name in known.strict_keywords or name in kept.schema_keywords:
            return OutputContract.SCHEMA
        if name in ("tools", "functions") and _source_has(
            values, bound, ('"strict"', "'strict'", "strict:", "strict=")
        ):
            return OutputContract.SCHEMA
    best = OutputContract.NONE if request.asks and not request.spread else OutputContract.UNKNOWN
    for name, bound in options.items():
        if name not in known.format_keywords and name not in ("response_mime_type", "responseMimeType"):
            continue
        if _source_has(values, bound, known.strict_marks) or _is_type(values, bound):
            return OutputContract.SCHEMA
        if _source_has(values, bound, ("json_object", "application/json")) or _is_json(bound):
            best = OutputContract.JSON_MODE
        elif name in ("response_format", "responseFormat") and values.follow(bound.node, bound.scope) is None:
            return OutputContract.UNKNOWN
    return best


def _is_chained(values: Values, request: Request) -> bool:
    function = request.call.function
    if not isinstance(function, Attribute):
        return False
    base = function.base
    found: Bound | None = Bound(base, request.scope)
    if isinstance(base, (Name, Attribute)) and request.asks:
        found = values.follow(base, request.scope)
    if found is None or not isinstance(found.node, Call):
        return False
    return "with_structured_output" in (name := dotted(found.node.function)) or "withStructuredOutput" in name


def _source_has(values: Values, bound: Bound, marks: tuple[str, ...]) -> bool:
    found = bound if not isinstance(bound.node, (Name, Attribute)) else values.follow(bound.node, bound.scope)
    if found is None:
        return False
    written = found.scope.module.text[found.node.start : found.node.end]
    return any(mark.strip('"') in written if len(mark) > 8 else mark in written for mark in marks)


def _is_type(values: Values, bound: Bound) -> bool:
    if isinstance(bound.node, (Name, Attribute)):
        return values.names.class_of(bound.node, bound.scope) is not None
    return False


def _is_json(bound: Bound) -> bool:
    return isinstance(bound.node, Text) and bound.node.value == "json"


def model_of(values: Values, request: Request) -> str:
    """The model that a call names literally, by itself or through the object that it is called on."""
    found = _model_in(values, request.options)
    if found or not request.asks or not isinstance(request.call.function, Attribute):
        return found
    base = request.call.function.base
    while isinstance(base, Call) and isinstance(base.function, Attribute):
        base = base.function.base
    made = values.follow(base, request.scope) if isinstance(base, (Name, Attribute)) else None
    if made is None or not isinstance(made.node, Call):
        return ""
    options = {item.name: Bound(item.value, made.scope) for item in made.node.arguments if item.name}
    for item in made.node.arguments:
        if isinstance(item.value, Mapping):
            for part in item.value.entries:
                if isinstance(part.key, Text):
                    options[part.key.value] = Bound(part.value, made.scope)
        elif not item.name and isinstance(item.value, Text) and "odel" in dotted(made.node.function):
            options.setdefault("model", Bound(item.value, made.scope))
    return _model_in(values, options)


def _model_in(values: Values, options: dict[str, Bound]) -> str:
    for name in slots().models:
        bound = options.get(name)
        if bound is None:
            continue
        found = bound
        if isinstance(bound.node, Call) and bound.node.arguments:
            # `openai("gpt-5")` of an SDK whose models are calls
            found = Bound(bound.node.arguments[0].value, bound.scope)
        if isinstance(found.node, Class):
            continue
        said = values.said(found.node, found.scope)
        if said.known and len(said.text) < 80 and not any(piece.hole for piece in said.pieces):
            return said.text
    return ""


def has_tools(request: Request) -> bool:
    """Whether the call gives the model a tool, a server or documents."""
    for name, bound in request.options.items():
        if name in slots().tools and not (isinstance(bound.node, Sequence) and not bound.node.items):
            return True
    return False
