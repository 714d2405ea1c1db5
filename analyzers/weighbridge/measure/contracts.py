"""What a model call enforces about the shape of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Argument, Attribute, Call, Constant, Mapping, Name, Text, dotted
from weighbridge.code.model_objects import values_of
from weighbridge.code.summaries import flow_of
from weighbridge.sources.region import OutputContract

if TYPE_CHECKING:
    from weighbridge.code.origins import Flow

_HOPS = 2


def contract_of(call: Call, flow: Flow, hops: int = _HOPS) -> OutputContract:
    """The contract that the arguments of a call write down, those of the wrapper's own call included."""
    known = libraries()
    if known.strict_calls.match(dotted(call.function)):
        return OutputContract.SCHEMA
    made = _makers(call, flow)
    if any(known.strict_calls.match(dotted(item.function)) for item in made):
        return OutputContract.SCHEMA
    found = _written([item for part in (call, *made) for item in options(part)], flow)
    if found in (OutputContract.NONE, OutputContract.UNKNOWN) and hops > 0:
        return _of_wrapper(call, flow, hops) or found
    return found


def _makers(call: Call, flow: Flow) -> list[Call]:
    """The calls that made the object that is asked: `model.with_structured_output(...)`, `GenerativeModel(...)`."""
    found: list[Call] = []
    base = call.function.base if isinstance(call.function, Attribute) else None
    values = [base, *(values_of(base, flow) if isinstance(base, (Name, Attribute)) else ())]
    for value in values:
        while isinstance(value, Call):
            found.append(value)
            value = value.function.base if isinstance(value.function, Attribute) else None
    return found


def _of_wrapper(call: Call, flow: Flow, hops: int) -> OutputContract | None:
    """What the function that is called writes down, where all of its own model calls agree."""
    defined = flow.callee(call)
    if defined is None or defined.function is flow.function:
        return None
    inner = flow_of(defined, flow.around.workspace)
    contracts = {contract_of(item.call, inner, hops - 1) for item in inner.model_calls.values()}
    return contracts.pop() if len(contracts) == 1 else None


def _written(given: list[Argument], flow: Flow) -> OutputContract:
    known = libraries()
    text = flow.around.module.text
    found = OutputContract.NONE
    for item in given:
        value = item.value
        if isinstance(value, Name):
            value = flow.around.index.values.get(value.name) or value
        if isinstance(value, Constant) and not value.value:
            # `response_format=None` sets nothing
            continue
        source = text[value.start : value.end]
        if item.name in known.strict_keywords:
            return OutputContract.SCHEMA
        if item.name in known.format_keywords:
            if any(mark in source for mark in known.strict_marks):
                return OutputContract.SCHEMA
            if any(mark in source for mark in known.json_marks):
                found = OutputContract.JSON_MODE
            elif source[:1].isupper() and source.isidentifier():
                # a model class as the format: the SDK turns it into a schema
                return OutputContract.SCHEMA
        if item.name in ("**", "*"):
            found = OutputContract.UNKNOWN if found is OutputContract.NONE else found
    return found


def options(call: Call) -> list[Argument]:
    """The named arguments of a call, those of JavaScript's options object included."""
    options: list[Argument] = []
    for item in call.arguments:
        if item.name:
            options.append(item)
        elif isinstance(item.value, Mapping):
            for entry in item.value.entries:
                if isinstance(entry.key, Text):
                    options.append(Argument(entry.key.value, entry.value))
                elif entry.key is None:
                    options.append(Argument("**", entry.value))
    return options
