"""Writes an answer to one of the questions of the decision procedures into the settings, and reads it back to be sure.

*Invariant:* an answer that is written is the one that holds for its prompt afterwards, and no other setting is changed
(`tests/settings/test_answering.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from weighbridge.accepting_proof import edited
from weighbridge.config import SETTINGS_NAMES, Settings, SettingsError
from weighbridge.config_layers import Frame, built, layer_of
from weighbridge.config_patterns import pattern_of
from weighbridge.config_read import parsed
from weighbridge.config_writing import at_end, below, edit_of, end_of, newline_of, written
from weighbridge.findings import Edit, NewFile
from weighbridge.text import Document, Span

if TYPE_CHECKING:
    from datetime import date

    from weighbridge.workspace import Workspace

Entry = dict[str, Any]

HOLDS = timedelta(days=182)
"""How long an answer holds if nobody says otherwise: the half year that the documents ask about."""

_TABLE = re.compile(r"^\[tool\.weighbridge\.answers\][ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a person gives it."""

    question: str
    answer: str | bool | int | float
    until: date | None = None
    """The last day on which it holds; None: for good."""
    path: str = ""
    """The file of the prompt that it is about; empty: every prompt that the settings govern."""
    symbol: str = ""


def answer_change(given: Given, settings: Settings, workspace: Workspace, root: Path) -> Edit | NewFile | None:
    """What writes an answer into the settings file that governs a prompt; None where it has to be written by hand.

    The settings are those of the prompt's file, or of the folder that was asked about.
    """
    path = settings.source or SETTINGS_NAMES[0]
    folder = path.rpartition("/")[0]
    if given.path and not given.path.startswith(f"{folder}/" if folder else ""):
        return None
    before = workspace.document(path) if settings.source else Document(path, "")
    if before is None or (not settings.source and workspace.exists(path)):
        return None
    inside = given.path[len(folder) :].removeprefix("/")
    edit = _in_toml(before, given, inside) if before.suffix == ".toml" else _in_yaml(before, given, inside)
    if edit is None:
        return None
    after = edited(before, edit)
    if not _says(before, after, given, root):
        return None
    return edit if settings.source else NewFile(path, after.text)


def in_words(answer: str | float) -> str:
    """An answer as a person gives it: `yes`, `no`, a number, a word."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)


def _entry(given: Given, path: str) -> Entry:
    entry: Entry = {"answer": given.answer}
    if given.until is not None:
        entry["until"] = given.until
    if path:
        entry["paths"] = [pattern_of(path)]
    if given.symbol:
        entry["symbol"] = given.symbol
    return entry


def _in_yaml(document: Document, given: Given, path: str) -> Edit | None:
    import yaml

    text = document.text
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)  # pyright: ignore[reportUnknownMemberType]
        values: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    line = f"{given.question}: {_flow(_entry(given, path), ': ')}"
    if root is None:
        return at_end(document, ["answers:", f"  {line}"])
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    indent = " " * root.start_mark.column
    answers = _value(root, "answers")
    if answers is None:
        return at_end(document, [f"{indent}answers:", f"{indent}  {line}"])
    if not isinstance(answers, yaml.MappingNode) or answers.flow_style or not answers.value:
        return None
    known = _value(answers, given.question)
    if known is None:
        inner: int = answers.value[0][0].start_mark.column
        return below(document, end_of(answers, text), [f"{' ' * inner}{line}"])
    return _replaced(document, known, values["answers"][given.question], _entry(given, path))


def _value(mapping: Any, key: str) -> Any:
    return next((value for name, value in mapping.value if name.value == key), None)


def _replaced(document: Document, node: Any, known: Any, entry: Entry) -> Edit | None:
    """The known answers with one more, which takes the place of an older one about the same prompts."""
    text = document.text
    start, end = int(node.start_mark.index), end_of(node, text)
    if "#" in text[start:end]:
        return None  # a comment would be lost
    entries = cast("list[Entry]", known if isinstance(known, list) else [known])
    kept = [one for one in entries if _scope(one) != _scope(entry)]
    flows = [_flow(one, ": ") for one in (*kept, entry)]
    before = text[:start].rstrip(" \t\r\n")
    said = flows[0] if len(flows) == 1 else f"[{', '.join(flows)}]"
    return edit_of(document, Span(len(before), end), f" {said}")


def _scope(entry: Entry) -> tuple[tuple[str, ...], str]:
    return tuple(entry.get("paths", ())), str(entry.get("symbol", ""))


def _in_toml(document: Document, given: Given, path: str) -> Edit | None:
    line = f"{given.question} = {_flow(_entry(given, path), ' = ')}"
    heads = [*_TABLE.finditer(document.text)]
    if not heads:
        return at_end(document, ["[tool.weighbridge.answers]", line])
    at = heads[-1].end()
    newline = newline_of(document.text)
    return edit_of(document, Span(at, at), newline + written([line], newline).rstrip("\r\n"))


def _flow(entry: Entry, between: str) -> str:
    return "{" + ", ".join(f"{key}{between}{_plain(value)}" for key, value in entry.items()) + "}"


def _plain(value: object) -> str:
    """A value that means the same in YAML, TOML and JSON; a day stands as it is."""
    if isinstance(value, bool | int | float | str | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _says(before: Document, after: Document, given: Given, root: Path) -> bool:
    old, new = _read(before, root), _read(after, root)
    if old is None or new is None:
        return False
    answers, known = new.pop("answers", {}), old.pop("answers", {})
    if old != new or any(answers.get(name) != entries for name, entries in known.items() if name != given.question):
        return False
    found = built({"answers": answers}, after.path).answer(given.question, given.path, given.symbol)
    return found is not None and (found.answer, found.until) == (given.answer, given.until)


def _read(document: Document, root: Path) -> dict[str, Any] | None:
    folder = (root / document.path).parent
    try:
        found = parsed(document.text, Path(document.path), document.path)
        if found is None:
            return {}
        return dict(layer_of(found[0], document.path, found[1], Frame(folder, folder, root, root)).values)
    except SettingsError:
        return None
