"""The prompt that a finding is about, with every call of the workspace that sends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.model import Assign, Import, Name, dotted, functions, walk
from weighbridge.code.places import is_test
from weighbridge.measuring import prompts_in
from weighbridge.remedies.blocked import Blocked
from weighbridge.text import Place, Span
from weighbridge.workspace import is_program, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


def prompt_of(finding: Finding, workspace: Workspace) -> PromptRegion | None:
    """The prompt in which a finding stands."""
    document = workspace.document(finding.path)
    if document is None:
        return None
    regions = prompts_in(document, _senders(finding, workspace), workspace)
    places = {finding.span.start, *(one.place.span.start for one in finding.related if one.place.path == finding.path)}
    inside = [
        region
        for region in regions
        if any(
            piece.place.path == finding.path and piece.place.span.start <= at <= piece.place.span.end
            for piece in region.text.pieces
            for at in places
        )
    ]
    # of several prompts that hold the place, the one that begins last is the one it stands in
    exact = [region for region in inside if region.place.span == finding.span]
    found = exact or inside
    return max(found, key=lambda region: (len(region.calls) > 0, region.place.span.start), default=None)


def _senders(finding: Finding, workspace: Workspace) -> list[str]:
    """The programs that may send the prompt: all of them, or those that name the constant of a module that it is."""
    every = list(sources(workspace))
    module = workspace.module(finding.path)
    if module is None:
        return every
    constants = {
        dotted(target)
        for one in module.body
        if isinstance(one, Assign) and one.start <= finding.span.start and finding.span.end <= one.end
        for target in one.targets
        if isinstance(target, Name)
    }
    if not constants:
        return every
    texts = ((path, workspace.document(path)) for path in every)
    return [path for path, text in texts if text is not None and any(name in text.text for name in constants)]


def refuse_other_uses(region: PromptRegion, handed_over: list[Place], workspace: Workspace) -> None:
    """Whoever uses the text without a call that is known would lose what is moved, and nobody would notice."""
    path = region.place.path
    name = region.symbol if is_program(path) else path.rpartition("/")[2]
    if not re.fullmatch(r"[\w.\-]+", name):
        return
    around = _function_around(region, workspace)
    for other in sources(workspace):
        if is_test(other) or (around is not None and other != path):
            continue
        for use in _uses(name, path, other, workspace):
            if around is not None and not around.contains(use.span):
                continue
            if any(use.path == one.path and one.span.start <= use.span.start < one.span.end for one in handed_over):
                continue
            document = workspace.document(use.path)
            line = 0 if document is None else document.lines.line_of(use.span.start)
            raise Blocked(
                f"`{name}` is used in {use.path}, line {line}, too, where its way to a model was not followed: "
                "what is moved would be "
                "missing there. Give that use a prompt of its own, or send it as the other calls do.",
                use,
            )


def _function_around(region: PromptRegion, workspace: Workspace) -> Span | None:
    """The function whose local name a text has."""
    module = workspace.module(region.place.path)
    if module is None:
        return None
    spans = [Span(one.start, one.end) for one, _ in functions(module.body)]
    return max((span for span in spans if span.contains(region.place.span)), key=lambda span: span.start, default=None)


def _uses(name: str, home: str, path: str, workspace: Workspace) -> Iterator[Place]:
    """Where a program names a constant of another one, apart from definitions and imports."""
    document = workspace.document(path)
    if document is None or name not in document.text:
        return
    module = workspace.module(path)
    if module is None or not is_program(home):
        return
    imports = [one for one in walk(module.body) if isinstance(one, Import)]
    words = {name} if path == home else set[str]()
    for one in imports:
        if path != home and one.module and resolve_module(workspace, module, one.module) == home:
            words |= {inner.alias or inner.name for inner in one.names if inner.name == name}
            words |= {f"{inner.alias}.{name}" for inner in one.names if inner.name in ("", "*") and inner.alias}
    for word in words:
        for match in re.finditer(rf"(?<![\w.\"'`]){re.escape(word)}(?![\w\"'`])", module.text):
            span = Span(*match.span())
            if not any(one.start <= span.start < one.end for one in imports) and not _defines(module.text, span):
                yield Place(path, span)


def _defines(text: str, span: Span) -> bool:
    """Whether the name is given its value here, stands in a comment, or is the name of an argument."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return "#" in line or "//" in line or re.match(r"\s*(?::[^=\n]+)?=(?!=)", text[span.end :]) is not None
