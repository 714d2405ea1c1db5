"""The `@path` imports of instruction files, followed as the agents follow them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.sources.fences import code_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.workspace import Workspace

_IMPORT = re.compile(r"(?:^|(?<=[\s(]))@(?P<path>(?:\\ |[^\s`\"'<>()|*,;])+)", re.MULTILINE)
_HOPS = 5


def imports(path: str, text: str, workspace: Workspace) -> Iterator[str]:
    """The files that an instruction file pulls in, its imports' imports included, each once."""
    seen = {path}
    pending = [(path, text, 0)]
    while pending:
        base, body, hops = pending.pop(0)
        for reference in _references(body) if hops < _HOPS else ():
            target = _resolved(base, reference, workspace)
            document = workspace.document(target) if target is not None and target not in seen else None
            if target is None or document is None:
                continue
            seen.add(target)
            yield target
            if target.endswith((".md", ".txt", ".mdc", ".markdown")):
                pending.append((target, document.text, hops + 1))


def _references(text: str) -> Iterator[str]:
    if "@" not in text:
        return
    code = code_spans(text)
    for match in _IMPORT.finditer(text):
        if not code.covers(match.start()):
            yield match.group("path").replace("\\ ", " ")


def _resolved(base: str, reference: str, workspace: Workspace) -> str | None:
    """`See @docs/style.md.` ends a sentence: the stop is no part of the name."""
    for candidate in dict.fromkeys((reference, reference.rstrip(".:!?"))):
        target = workspace.resolve(base, candidate)
        if target is not None:
            return target
    return None
