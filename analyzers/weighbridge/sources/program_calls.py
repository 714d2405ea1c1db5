"""Calls that take a prompt: which of them ask a model, their options in one flat view, and what they enforce."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Constant,
    Function,
    Mapping,
    Name,
    Sequence,
    Text,
    dotted,
)
from weighbridge.code.values_model import Bound, Scope
from weighbridge.sources.program_slots import slots
from weighbridge.sources.region import OutputContract

if TYPE_CHECKING:
    from weighbridge.code.model import Entry, Expression
    from weighbridge.code.values import Values

_DEPTH = 4
_PROMPTING = re.compile(r"prompt|system|instruct|messages?$|content|query|question|template|persona", re.IGNORECASE)
_REQUESTED = frozenset({"messages", "input", "contents", "system"})
STORES = frozenset(
    [
        "add",
        "insert",
        "save",
        "store",
        "log",
        "record",
        "print",
        "dumps",
        "stringify",
        "append",
        "push",
        "create_dataset",
        "dict",
    ]
)
"""What is done with messages other than sending them."""
_TEXT_ARGUMENT = re.compile(r"prompt|system|instruct|message|template|persona|[\"'`]|[A-Z]{4}", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Request:
    """A call that may carry a prompt."""

    call: Call
    scope: Scope
    name: str
    asks: bool
    """It is known, or named, as a call that asks a model."""
    builds: bool
    """It constructs an agent, a session or a configuration that later calls use."""
    options: dict[str, Bound]
    first: Bound | None
    """The first argument without a name."""
    spread: bool
    """Further options come from where the source does not tell."""


def request_of(values: Values, call: Call, scope: Scope) -> Request:
    """A call with its options: names, objects, nested configuration, spread mappings, parameters by position."""
    name = dotted(call.function)
    request = Request(call, scope, name, asks(call, name, scope), _builds(name), {}, None, False)
    positional = 0
    for item in call.arguments:
        if item.name in ("*", "**"):
            _spread(values, item.value, scope, request, 0)
        elif item.name:
            _option(values, item.name, Bound(item.value, scope), request, 0)
        else:
            _positional(values, item.value, scope, request, positional)
            positional += 1
    if positional and any(not item.name for item in call.arguments):
        _by_parameter(values, call, scope, request)
    if not request.asks and not request.builds and not _REQUESTED.isdisjoint(request.options):
        # Whatever its name: who passes a model and messages asks that model.
        last = name.rpartition(".")[2]
        request.asks = "model" in request.options and last not in STORES and last not in slots().message_templates
    return request


def asks(call: Call, name: str, scope: Scope) -> bool:
    """Whether a call asks a model, by its name, its receiver, or the address that it posts to."""
    known = libraries()
    last = name.rpartition(".")[2]
    if not last or known.never_model.match(name):
        return False
    if known.model_calls.match(name) or (known.model_names.search(last) and last not in ("run", "create")):
        return True
    if last in known.http_functions:
        written = scope.module.text[call.start : call.end]
        return any(mark in written for mark in known.http_marks)
    verb = known.model_verbs.match(name)
    if verb:
        receiver = (
            name.removesuffix("messages.create")
            .removesuffix(verb)
            .rstrip(".")
            .removesuffix("()")
            .rpartition(".")[2]
            .lower()
            .replace("_", "")
        )
        return bool(known.model_receivers.search(receiver)) or receiver in known.exact_receivers
    return False


def _builds(name: str) -> bool:
    known = slots()
    last = name.rpartition(".")[2]
    return bool(known.constructors.match(name)) or last in known.message_classes or last in known.few_shot


def _positional(values: Values, node: Expression, scope: Scope, request: Request, position: int) -> None:
    if position == 0:
        request.first = Bound(node, scope)
    if isinstance(node, Mapping):
        for item in node.entries:
            _entry(values, item, scope, request, 0)
    elif isinstance(node, Name) and (request.asks or request.builds or scope.module.language != "python"):
        found = values.follow(node, scope)
        if found is not None and isinstance(found.node, Mapping):
            for item in found.node.entries:
                _entry(values, item, found.scope, request, 0)
    elif isinstance(node, Call) and dotted(node.function).endswith("stringify") and node.arguments:
        _positional(values, node.arguments[0].value, scope, request, 1)


def _entry(values: Values, item: Entry, scope: Scope, request: Request, depth: int) -> None:
    if item.key is None:
        _spread(values, item.value, scope, request, depth)
    elif isinstance(item.key, Text) and item.key.whole:
        _option(values, item.key.value, Bound(item.value, scope), request, depth)


def _spread(values: Values, node: Expression, scope: Scope, request: Request, depth: int) -> None:
    found = values.follow(node, scope) if depth < _DEPTH else None
    if found is None:
        request.spread = True
        return
    match found.node:
        case Mapping(entries=entries):
            for item in entries:
                _entry(values, item, found.scope, request, depth + 1)
        case Call(arguments=arguments) if dotted(found.node.function) == "dict":
            for item in arguments:
                if item.name not in ("", "*", "**"):
                    _option(values, item.name, Bound(item.value, found.scope), request, depth + 1)
        case Call():
            for key in (*slots().sure, *slots().likely, *slots().messages):
                value = values.entry(found.node, found.scope, key)
                if value is not None:
                    request.options.setdefault(key, value)
            request.spread = True
        case _:
            request.spread = True


def _option(values: Values, name: str, bound: Bound, request: Request, depth: int) -> None:
    if not (isinstance(bound.node, Constant) and bound.node.value is None):
        request.options[name] = bound
    if name not in slots().nested or depth >= _DEPTH or isinstance(bound.node, Class):
        return
    found = values.follow(bound.node, bound.scope)
    if found is None:
        return
    match found.node:
        case Mapping(entries=entries):
            for item in entries:
                _entry(values, item, found.scope, request, depth + 1)
        case Call(arguments=arguments) if dotted(found.node.function).endswith(("stringify", "dumps")) and arguments:
            inner = values.follow(arguments[0].value, found.scope)
            if inner is not None and isinstance(inner.node, Mapping):
                for item in inner.node.entries:
                    _entry(values, item, inner.scope, request, depth + 1)
        case Call(arguments=arguments):
            for item in arguments:
                if item.name not in ("", "*", "**"):
                    _option(values, item.name, Bound(item.value, found.scope), request, depth + 1)
        case _:
            pass


def _by_parameter(values: Values, call: Call, scope: Scope, request: Request) -> None:
    """A wrapper of the workspace says by its parameters what its arguments are."""
    if not isinstance(call.function, (Name, Attribute)):
        return
    first, last = call.arguments[0].value.start, call.arguments[-1].value.end
    if not request.asks and not _TEXT_ARGUMENT.search(scope.module.text, first, last):
        return
    found = values.names.function_of(call, scope)
    if found is None or not isinstance(found.node, Function):
        return
    parameters = [item for item in found.node.parameters if item.name not in ("self", "cls")]
    positional = [item.value for item in call.arguments if not item.name]
    for parameter, value in zip(parameters, positional, strict=False):
        if parameter.kind:
            break
        if parameter.name and _PROMPTING.search(parameter.name):
            request.options.setdefault(parameter.name, Bound(value, scope))


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
