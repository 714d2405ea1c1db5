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
    Text,
    dotted,
)
from weighbridge.code.values_entries import returned_mapping
from weighbridge.code.values_model import Bound, Scope
from weighbridge.sources.program_slots import slots

if TYPE_CHECKING:
    from weighbridge.code.model import Entry, Expression
    from weighbridge.code.values import Values

_DEPTH = 4
_PROMPTING = re.compile(r"prompt|system|instruct|messages?$|content|query|question|template|persona", re.IGNORECASE)
_REQUESTED = frozenset({"messages", "input", "contents", "system", "prompt"})
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
_ARGUMENTS = 2_000
"""Longer argument lists are literals, and no wrapper's."""
_SENDS = re.compile(
    r"(?:stream|create|parse|generate|complete?|invoke|fetch|post|send|ask|query|chat)\w*$", re.IGNORECASE
)
_TEXT_ARGUMENT = re.compile(r"[pP]rompt|[sS]ystem|[iI]nstruct|[pP]ersona|[A-Z]{4}|[\"'`][A-Z][^\"'`]{20}")


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


def request_of(values: Values, call: Call, scope: Scope) -> Request | None:
    """A call with its options: names, objects, nested configuration, spread mappings, parameters by position.

    None, for little, where nothing about the call says that it may carry a prompt.
    """
    name = dotted(call.function)
    request = Request(call, scope, name, asks(call, name, scope), _builds(name), {}, None, False)
    if not (request.asks or request.builds or _is_template(name) or _carries(call) or _has_parameters(call, scope)):
        return None
    positional = 0
    for item in call.arguments:
        if item.name in ("*", "**"):
            _spread(values, item.value, scope, request, 0)
        elif item.name:
            _option(values, item.name, Bound(item.value, scope), request, 0)
        else:
            _positional(values, item.value, scope, request, positional)
            positional += 1
    if positional and (request.asks or _has_parameters(call, scope)):
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


def _is_template(name: str) -> bool:
    known = slots()
    parts = name.split(".")
    if parts[-1] in known.templates or parts[-1] in known.message_templates:
        return True
    return any(part in known.message_classes for part in parts)


def _carries(call: Call) -> bool:
    """Whether an argument goes by the name of a slot, or options come by a spread or a nested object."""
    keys = slots().keys
    for item in call.arguments:
        if item.name in keys or item.name in ("*", "**"):
            return True
        if not item.name and isinstance(item.value, Mapping):
            for entry in item.value.entries:
                if entry.key is None or (isinstance(entry.key, Text) and entry.key.value in keys):
                    return True
    return _SENDS.search(dotted(call.function)) is not None


def _has_parameters(call: Call, scope: Scope) -> bool:
    """Whether a call hands something over by position that its function may name as a prompt."""
    if not call.arguments or not isinstance(call.function, (Name, Attribute)):
        return False
    if any(isinstance(item.value, Function) for item in call.arguments):
        return False
    first, last = call.arguments[0].value.start, call.arguments[-1].value.end
    return last - first < _ARGUMENTS and _TEXT_ARGUMENT.search(scope.module.text, first, last) is not None


def _positional(values: Values, node: Expression, scope: Scope, request: Request, position: int) -> None:
    if position == 0:
        request.first = Bound(node, scope)
    if isinstance(node, Mapping):
        for item in node.entries:
            _entry(values, item, scope, request, 0)
    elif isinstance(node, Name) and (request.asks or request.builds or _SENDS.search(request.name)):
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
            for given in arguments:
                if given.name not in ("", "*", "**"):
                    _option(values, given.name, Bound(given.value, found.scope), request, depth + 1)
        case Call():
            returned = returned_mapping(values, found.node, found.scope)
            for pair in returned.node.entries if returned is not None and isinstance(returned.node, Mapping) else ():
                _entry(values, pair, returned.scope if returned is not None else scope, request, depth + 1)
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
            for given in arguments:
                if given.name not in ("", "*", "**"):
                    _option(values, given.name, Bound(given.value, found.scope), request, depth + 1)
        case _:
            pass


def _by_parameter(values: Values, call: Call, scope: Scope, request: Request) -> None:
    """A wrapper of the workspace says by its parameters what its arguments are."""
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
