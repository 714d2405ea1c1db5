"""Configuration that speaks of models: libraries told to ask again, to mend answers, or to show so many examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.facts import ExampleSet, FormatRetry, OutputRepair, Proof, TokenShare
from weighbridge.findings import Related
from weighbridge.sources.data import Scalar, Table, dotted, walk
from weighbridge.sources.fences import between
from weighbridge.sources.paths import LARGEST_SETTINGS, Kind, kind_of
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import Fact
    from weighbridge.sources.data import Entry
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_MARKS = re.compile(r"repair_llm_output|(?:num|n)_?few_?shots?|on_fail|reask", re.IGNORECASE)
_SHOTS = re.compile(r"(?:num|n)_?few_?shots?$", re.IGNORECASE)
_REASK = re.compile(r"(on-fail-[\w-]+|on-fail)\s*=\s*[\"'](reask|fix_reask)[\"']")
_TAG = re.compile(r"<[^<>\"']{0,200}(?:\"[^\"]{0,2000}\"[^<>\"']{0,200}|'[^']{0,2000}'[^<>\"']{0,200}){0,50}>")
_VALIDATORS = re.compile(r"""\bvalidators\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TRUE = frozenset(("true", "yes", "on"))
_RECORDED = re.compile(r"(?:^|/)(?:results?|outputs?|logs?|cassettes|snapshots|runs)(?:/|$)", re.IGNORECASE)


def config_facts(document: Document, workspace: Workspace) -> Iterator[Fact]:
    """What a configuration file switches on."""
    del workspace
    kind = kind_of(document.path)
    if kind is Kind.RAIL or (document.suffix == ".xml" and "<rail" in document.text[:500]):
        yield from _rail(document)
    elif kind is Kind.DATA and not _RECORDED.search(document.path) and len(document.text) <= LARGEST_SETTINGS:
        if not _MARKS.search(document.text):
            return
        from weighbridge.sources.files import read_data

        for root in read_data(document):
            for path, node in walk(root):
                if isinstance(node, Table):
                    for entry in node.entries:
                        yield from _setting(document, path, entry)


def _setting(document: Document, path: tuple[str, ...], entry: Entry) -> Iterator[Fact]:
    if not isinstance(entry.value, Scalar):
        return
    name, value = entry.key.value, entry.value.value.strip()
    place = Place(document.path, Span(entry.key.span.start, entry.value.span.end))
    symbol = dotted((*path, name))
    if name == "repair_llm_output" and value.lower() in _TRUE:
        yield OutputRepair(
            place, symbol, Proof.FLOW, "a library repairs every answer before it is parsed", 1, OutputContract.UNKNOWN,
            1.0, (Related(place, "switched on here"),),
        )  # fmt: skip
    elif name == "on_fail" and value in ("reask", "fix_reask"):
        yield _reask(document, place, symbol, f"on_fail: {value}", (place,))
    elif _SHOTS.match(name) and value.isdecimal() and len(value) < 6 and int(value) > 1:
        nothing = TokenWeight(("",))
        yield ExampleSet(
            place, symbol, Role.USER, Home.CONFIGURATION, "configuration", int(value), nothing, nothing,
            TokenShare(nothing, nothing), (Related(place, f"{value} examples are asked for here"),),
        )  # fmt: skip


def _rail(document: Document) -> Iterator[Fact]:
    comments = between(document.text, "<!--", "-->")
    found = [
        match
        for tag in _TAG.finditer(document.text)
        if not any(start <= tag.start() < end for start, end in comments)
        for match in _REASK.finditer(document.text, tag.start(), tag.end())
        if _is_checked(match.group(1), tag.group())
    ]
    if found:
        places = tuple(Place(document.path, Span(match.start(), match.end())) for match in found)
        yield _reask(document, places[0], "", found[0].group(1), places)


def _is_checked(handler: str, tag: str) -> bool:
    """Whether an element has the validator that an `on-fail` attribute waits for: without it nothing ever fails."""
    listed = _VALIDATORS.search(tag)
    if listed is None:
        return False
    names = [item.partition(":")[0].strip() for item in (listed.group(1) or listed.group(2) or "").split(";")]
    wanted = handler.removeprefix("on-fail").removeprefix("-")
    return any(name and (not wanted or _plain(name) == _plain(wanted)) for name in names)


def _plain(name: str) -> str:
    return name.replace("/", "_").replace("_", "-").lower()


def _reask(document: Document, place: Place, symbol: str, parser: str, places: tuple[Place, ...]) -> FormatRetry:
    related = tuple(Related(each, "asks the model again when this check fails") for each in places)
    line = document.lines.line_of(place.span.start)
    return FormatRetry(
        place, symbol, Proof.FLOW, "library", 0, "as often as `num_reasks` allows", parser, line, True,
        OutputContract.UNKNOWN, 1.0, related,
    )  # fmt: skip
