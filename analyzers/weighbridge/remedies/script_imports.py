"""Imports of a TypeScript or JavaScript module: added to what is imported from the same place, else behind the last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Import
from weighbridge.remedies.program_lines import line_end, newline_of, quote_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.code.model import Module
    from weighbridge.remedies.rewriting import Rewriting


def with_script_imports(module: Module, wanted: Iterable[tuple[str, str]], rewriting: Rewriting) -> None:
    """Imports names, each from its module, unless the file does so already."""
    text = module.text
    present = [item for item in module.body if isinstance(item, Import) and not item.reexports]
    missing: dict[str, list[str]] = {}
    for source, name in dict.fromkeys(wanted):
        if not any(item.module == source and any(part.alias == name for part in item.names) for item in present):
            missing.setdefault(source, []).append(name)
    lines: list[str] = []
    for source, names in missing.items():
        same = next((item for item in present if item.module == source), None)
        written = text[same.start : same.end] if same is not None else ""
        braces = re.search(r"\{([^{}]*?)\s*,?\s*\}", written)
        if (
            same is not None
            and braces is not None
            and not written.startswith("import type")
            and "require" not in written
        ):
            joined = f"{{ {', '.join([*(part.strip() for part in braces[1].split(',') if part.strip()), *names])} }}"
            rewriting.replace(same.start + braces.start(), same.start + braces.end(), joined)
            continue
        quote, stop = quote_of(text), ";" if re.search(r"(?m)^import[^\n]*;\s*$", text) or not present else ""
        lines.append(f"import {{ {', '.join(names)} }} from {quote}{source}{quote}{stop}{newline_of(text)}")
    if lines:
        at = line_end(text, present[-1].end - 1) if present else 0
        rewriting.insert(at, "".join(lines) + ("" if present else newline_of(text)))
