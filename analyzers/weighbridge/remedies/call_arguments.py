"""Arguments of a call as they are written: added, replaced and taken away in the manner of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Mapping, Text
from weighbridge.remedies.program_lines import indent_of, line_end, line_start, newline_of

_LONGEST_LINE = 100
"""Longer calls are written with one argument a line."""

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
    with_arguments(rewriting, call, {name: value})


def with_arguments(rewriting: Rewriting, call: Call, values: dict[str, str]) -> None:
    """Adds keyword arguments behind the others, or gives those of that name these values."""
    added: list[str] = []
    for name, value in values.items():
        known = argument_named(call, name)
        if known is not None:
            rewriting.replace(known.value.start, known.value.end, value)
        else:
            added.append(f"{name}={value}")
    if not added:
        return
    ends = [item.value.end for item in call.arguments]
    if ends and _too_long(rewriting.text, call, ", ".join(added)):
        _one_a_line(rewriting, call, ends, added)
    else:
        _behind(rewriting, call.function.end, call.end, ends, added)


def _too_long(text: str, call: Call, item: str) -> bool:
    """Whether a call that stands on one line would not fit there with a further item."""
    line = text[line_start(text, call.start) : line_end(text, call.end - 1)].rstrip()
    return "\n" not in text[call.start : call.end] and "\n" not in line and len(line) + len(item) + 2 > _LONGEST_LINE


def _one_a_line(rewriting: Rewriting, call: Call, ends: list[int], added: list[str]) -> None:
    """Writes a call that stood on one line with one argument a line."""
    text, newline = rewriting.text, newline_of(rewriting.text)
    outer = indent_of(text, call.start)
    inner = outer + ("\t" if "\t" in outer else "    ")
    opening = text.find("(", call.function.end) + 1
    first = re.compile(r"\s*").match(text, opening)
    rewriting.replace(opening, first.end() if first is not None else opening, f"{newline}{inner}", opening)
    for end in ends[:-1]:
        comma = re.compile(r"\s*,\s*").match(text, end)
        if comma is not None:
            rewriting.replace(end, comma.end(), f",{newline}{inner}", end)
    further = "".join(f"{newline}{inner}{item}," for item in added)
    rewriting.replace(max(ends), call.end - 1, f",{further}{newline}{outer}", call.start)


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
    without_item(rewriting, start, known.value.end, call.function.end + 1)


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
    _behind(rewriting, options.start, options.end, ends, [f"{name}: {value}"])
    return True


def with_entry(rewriting: Rewriting, mapping: Mapping, key: str, value: str, quote: str) -> None:
    """Adds an entry to a dictionary, or gives the one of that key this value."""
    for item in reversed(mapping.entries):
        if isinstance(item.key, Text) and item.key.value == key:
            rewriting.replace(item.value.start, item.value.end, value)
            return
    ends = [item.end for item in mapping.entries]
    _behind(rewriting, mapping.start, mapping.end, ends, [f"{quote}{key}{quote}: {value}"])


def without_item(rewriting: Rewriting, start: int, end: int, first: int) -> None:
    """Removes an item of a list that begins at `first`, with its comma and its line where it has one of its own."""
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


def _behind(rewriting: Rewriting, opening: int, end: int, ends: list[int], added: list[str]) -> None:
    """Inserts items behind the last of a bracketed list that ends at `end`."""
    text = rewriting.text
    joined = ", ".join(added)
    if not ends:
        at = text.find("{" if text[end - 1] == "}" else "(", opening, end) + 1
        pad = " " if text[end - 1] == "}" and not text[at : end - 1].strip() else ""
        rewriting.replace(at, end - 1, f"{pad}{joined}{pad}")
        return
    last = max(ends)
    tail = text[last : end - 1]
    comma = re.match(r"\s*,", tail)
    behind = last + (comma.end() if comma is not None else 0)
    before, after = ("", ",") if comma is not None else (",", "")
    if "\n" in tail:
        lines = f",{newline_of(text)}{indent_of(text, last)}".join(added)
        rewriting.insert(behind, f"{before}{newline_of(text)}{indent_of(text, last)}{lines}{after}", last)
        return
    rewriting.insert(behind, f"{before} {joined}{after}")
