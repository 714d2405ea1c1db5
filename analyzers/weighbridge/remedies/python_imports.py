"""Imports of a Python module: added where their like stand, and taken away where nothing needs them any more."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from weighbridge.code.model import Evaluate, Import, Text
from weighbridge.remedies.program_lines import alone, line_end, line_start, newline_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.code.model import Module
    from weighbridge.remedies.rewriting import Rewriting


def with_imports(module: Module, wanted: Iterable[tuple[str, str]], rewriting: Rewriting) -> None:
    """Imports names, each from its module, unless the file does so already."""
    present = [item for item in module.body if isinstance(item, Import)]
    missing: dict[str, list[str]] = {}
    for source, name in dict.fromkeys(wanted):
        if not any(
            (not source and item.module == name and any(part.alias in ("", name) for part in item.names))
            or (item.module == source and any(part.name == name and part.alias in ("", name) for part in item.names))
            for item in present
        ):
            missing.setdefault(source, []).append(name)
    for source, names in missing.items():
        _add(module, present, source, names, rewriting)


def _add(module: Module, present: list[Import], source: str, names: list[str], rewriting: Rewriting) -> None:
    text, newline = module.text, newline_of(module.text)
    for item in present:
        written = text[item.start : item.end]
        flat = re.fullmatch(rf"from\s+{re.escape(source)}\s+import\s+(?!\()([\w, \t]+)", written)
        if flat is not None and alone(text, item) and " as " not in written:
            known = [part.strip() for part in flat[1].split(",")]
            joined = sorted({*known, *names}, key=_order) if known == sorted(known, key=_order) else [*known, *names]
            rewriting.replace(item.start, item.end, f"from {source} import {', '.join(joined)}")
            return
    line = f"from {source} import {', '.join(names)}{newline}" if source else f"import {names[0]}{newline}"
    root = (source or names[0]).partition(".")[0]
    standard = root in sys.stdlib_module_names
    same = [
        item
        for item in present
        if (_root(item) in sys.stdlib_module_names) is standard
        and _root(item) != "__future__"
        and not item.module.startswith(".")
    ]
    if same:
        before = [item for item in same if _key(item, text) <= ((1, source.lower()) if source else (0, names[0]))]
        if before:
            rewriting.insert(line_end(text, before[-1].end - 1), line)
        else:
            rewriting.insert(line_start(text, same[0].start), line)
        return
    others = [item for item in present if _root(item) != "__future__"]
    if others and standard:
        rewriting.insert(line_start(text, others[0].start), f"{line}{newline}")
    elif others:
        rewriting.insert(line_end(text, others[-1].end - 1), f"{newline}{line}")
    else:
        at = _head(module)
        rewriting.insert(at, f"{newline if at else ''}{line}{newline if not at else ''}")


def _head(module: Module) -> int:
    """Behind the docstring and what is imported from the future."""
    at = 0
    for item in module.body:
        future = isinstance(item, Import) and item.module == "__future__"
        if not future and not (isinstance(item, Evaluate) and isinstance(item.value, Text) and at == 0):
            break
        at = line_end(module.text, item.end - 1)
    return at


def _root(item: Import) -> str:
    return item.module.partition(".")[0]


def _key(item: Import, text: str) -> tuple[int, str]:
    """How sorters order imports: plain ones first, then by name."""
    return (1 if text.startswith("from", item.start) else 0, item.module.lower())


def _order(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)
