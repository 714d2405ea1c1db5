"""Tries a move before it is offered: every file still parses, the finding is gone, and nothing new is found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.pieces import pieces_of
from weighbridge.engine import lint
from weighbridge.measuring import prompts_in
from weighbridge.remedies.blocked import Blocked
from weighbridge.workspace import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from weighbridge.bench import Bench
    from weighbridge.config import Settings
    from weighbridge.findings import Edit, Finding, Fix
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,120}\}\}|\{[A-Za-z_]\w{0,60}\}")


def edited(workspace: Workspace, fix: Fix) -> Workspace:
    """The workspace after a fix."""
    texts = {**_texts(workspace, fix.edits), **{file.path: file.text for file in fix.files}}
    return workspace.changed(texts, (*workspace.paths, *texts))


def is_cleared(finding: Finding, region: PromptRegion, left: str, fix: Fix, bench: Bench) -> bool:
    """Whether the finding is gone after a fix; raises where the fix would break something or raise another finding."""
    after = edited(bench.workspace, fix)
    if not _still_says(region, left, after):
        raise Blocked(
            "The text of this prompt is put together in a way in which no part of it can go without changing the rest.",
            region.place,
        )
    touched = tuple(dict.fromkeys([*(edit.place.path for edit in fix.edits), *(file.path for file in fix.files)]))
    for path in touched:
        dialect, document = dialect_of(path), after.document(path)
        if dialect and document is not None and not pieces_of(document.text, dialect).sound:
            raise Blocked(f"{path} would no longer parse after this move.")
    # who sends the prompt is judged with the file that holds it
    paths = tuple(dict.fromkeys([*touched, finding.path, *(call.path for call in region.calls)]))
    old, new = _found(bench.workspace, paths, bench), _found(after, paths, bench)
    for rule, path in new:
        if new[rule, path] > old[rule, path]:
            raise Blocked(f"After this move `{rule}` would speak up in {path}, so it is not offered.")
    key = (finding.rule, finding.path)
    return new[key] < old[key]


def _still_says(region: PromptRegion, left: str, after: Workspace) -> bool:
    """Whether what stays is still said, word for word and in order."""
    document = after.document(region.place.path)
    if document is None:
        return False
    # one reader knows a placeholder as a hole, another one as text or by what fills it
    wanted = _WORD.findall(_PLACEHOLDER.sub("", left))
    senders = dict.fromkeys(call.path for call in region.calls)
    return any(_holds(one.text.text, wanted) for one in prompts_in(document, senders, after))


def _holds(text: str, wanted: list[str]) -> bool:
    said = iter(_WORD.findall(text))
    return all(word in said for word in wanted)


def _found(workspace: Workspace, paths: tuple[str, ...], bench: Bench) -> Counter[tuple[str, str]]:
    def settings_for(path: str) -> Settings:
        return replace(bench.settings_for(path), preview=True)

    known = [path for path in paths if workspace.indexed(path)]
    report = lint(workspace, known, bench.rules, settings_for, bench.count, bench.today)
    return Counter((one.rule, one.path) for one in report.findings)


def _texts(workspace: Workspace, edits: Iterable[Edit]) -> Mapping[str, str]:
    by_path: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_path[edit.place.path].append(edit)
    return {path: _text(workspace, path, found) for path, found in by_path.items()}


def _text(workspace: Workspace, path: str, edits: list[Edit]) -> str:
    document = workspace.document(path)
    text = "" if document is None else document.text
    for edit in sorted(edits, key=lambda one: one.place.span, reverse=True):
        text = text[: edit.place.span.start] + edit.replacement + text[edit.place.span.end :]
    return text
