"""What a model call enforces about the shape of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Argument, Constant, Mapping, Name, Text, dotted
from weighbridge.sources.region import OutputContract

if TYPE_CHECKING:
    from weighbridge.code.model import Call
    from weighbridge.code.origins import Flow


def contract_of(call: Call, flow: Flow) -> OutputContract:
    """The contract that the arguments of a call write down."""
    known = libraries()
    if known.strict_calls.match(dotted(call.function)):
        return OutputContract.SCHEMA
    text = flow.around.module.text
    found = OutputContract.NONE
    for item in options(call):
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
