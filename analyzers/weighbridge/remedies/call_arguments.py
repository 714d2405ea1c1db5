"""Arguments of a call as they are written: added, replaced and taken away in the manner of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Mapping, Text
from weighbridge.remedies.program_lines import indent_of, newline_of

if TYPE_CHECKING:
    from weighbridge.code.model import Argument, Call, Entry
    from weighbridge.remedies.rewriting import Rewriting


def argument_named(call: Call, name: str) -> Argument | None:
    """The keyword argument of a name."""
    return next((item for item in call.arguments if item.name == name), None)


def spread(call: Call) -> Argument | None:
    """What is spread into the keyword arguments of a call."""
    return next((item for item in call.arguments if item.name == "**"), None)


def with_argument(rewriting: Rewriting, call: Call, name: str, value: str) -> None:
    """Adds a keyword argument behind the others, or gives the one of that name this value."""
    known = argument_named(call, name)
    if known is not None:
        rewriting.replace(known.value.start, known.value.end, value)
        return
    _behind(rewriting, call.function.end, call.end, [item.value.end for item in call.arguments], f"{name}={value}")


def without_argument(rewriting: Rewriting, call: Call, name: str) -> None:
    """Takes a keyword argument away, with its comma and its line where it has one of its own."""
    known = argument_named(call, name)
    if known is None:
        return
    text = rewriting.text
    written = re.compile(rf"{re.escape(name)}\s*=\s*$")
    start = known.value.start
    head = written.search(text, call.function.end, start)
    start = head.start() if head is not None else start
    _take(rewriting, start, known.value.end, call.function.end + 1)


def option_of(call: Call, name: str) -> Entry | None:
    """An entry of the object that a JavaScript call is given."""
    options = options_of(call)
    for item in reversed(options.entries if options is not None else ()):
        if isinstance(item.key, Text) and item.key.value == name:
            return item
    return None


def options_of(call: Call) -> Mapping | None:
    """The first object that a call is given."""
    return next((item.value for item in call.arguments if isinstance(item.value, Mapping)), None)


def with_option(rewriting: Rewriting, call: Call, name: str, value: str) -> bool:
    """Adds an entry to the object that a call is given, or gives the one of that name this value."""
    options, known = options_of(call), option_of(call, name)
    if options is None:
        return False
    if known is not None:
        rewriting.replace(known.start, known.end, f"{name}: {value}")
        return True
    ends = [item.end for item in options.entries]
    _behind(rewriting, options.start, options.end, ends, f"{name}: {value}")
    return True


def without_option(rewriting: Rewriting, call: Call, name: str) -> None:
    """Takes an entry away from the object that a call is given."""
    options, known = options_of(call), option_of(call, name)
    if options is not None and known is not None:
        _take(rewriting, known.start, known.end, options.start + 1)


def _take(rewriting: Rewriting, start: int, end: int, first: int) -> None:
    """Removes an item of a list with its comma."""
    text = rewriting.text
    comma = re.compile(r"[ \t]*,").match(text, end)
    if comma is not None:
        end = comma.end()
        line = text.rfind("\n", 0, start) + 1
        rest = re.compile(r"[ \t]*\r?\n").match(text, end)
        if rest is not None and not text[line:start].strip():
            rewriting.delete(line, rest.end())
            return
        space = re.compile(r"[ \t]*").match(text, end)
        rewriting.delete(start, space.end() if space is not None else end)
        return
    before = re.compile(r",\s*$").search(text, first, start)
    rewriting.delete(before.start() if before is not None else start, end)


def _behind(rewriting: Rewriting, opening: int, end: int, ends: list[int], item: str) -> None:
    """Inserts an item behind the last of a bracketed list that ends at `end`."""
    text = rewriting.text
    if not ends:
        at = text.find("{" if text[end - 1] == "}" else "(", opening, end) + 1
        inner = text[at : end - 1].strip()
        pad = " " if text[end - 1] == "}" and not inner else ""
        rewriting.replace(at, end - 1, f"{pad}{item}{pad}")
        return
    last = max(ends)
    tail = text[last : end - 1]
    comma = re.match(r"\s*,", tail)
    behind = last + (comma.end() if comma is not None else 0)
    if "\n" in tail:
        pad = indent_of(text, last)
        rewriting.insert(behind, f"{'' if comma is not None else ','}{newline_of(text)}{pad}{item}{',' if comma is not None else ''}", last)
        return
    rewriting.insert(behind, f"{' ' if comma is not None else ', '}{item}{',' if comma is not None else ''}")
