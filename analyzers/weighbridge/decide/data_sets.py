"""Which training set is for which prompt: the one that is named, that says the same, or that bears its name."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from weighbridge.sources.training_names import training_path
from weighbridge.sources.training_rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.decide.evidence import Value
    from weighbridge.facts import TrainingSet
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_WORDS = re.compile(r"[a-z0-9]+")
_COMMON = frozenset({"system", "prompt", "prompts", "template", "templates", "messages", "user", "instructions", "md"})
_DATA = (".jsonl", ".ndjson", ".json")
_PROBED = 16
_LEAST = 48
"""Characters that two texts must share at least, before they say the same."""


def set_for(
    region: PromptRegion, sets: Sequence[TrainingSet], said: Value | None, workspace: Workspace
) -> TrainingSet | None:
    """The training set of a prompt; None where nothing ties one to it."""
    if said is not None:
        return next((one for one in sets if one.place.path == str(said).removeprefix("./")), None)
    same = [one for one in sets if _says_the_same(one, region, workspace)]
    if same:
        return same[0] if len(same) == 1 else None
    names = _names(region)
    named = [one for one in sets if names & set(_WORDS.findall(one.place.path.lower()))]
    return named[0] if len(named) == 1 else None


def unread_sets(workspace: Workspace) -> tuple[str, ...]:
    """Data files that lie where training data do, and are larger than anything that is read."""
    return tuple(
        path
        for path in workspace.paths
        if path.endswith(_DATA) and training_path(path) and workspace.document(path) is None
    )


def _says_the_same(one: TrainingSet, region: PromptRegion, workspace: Workspace) -> bool:
    """Whether the first rows are told what the prompt says, or the beginning of it."""
    document = workspace.document(one.place.path)
    found = None if document is None else read_rows(document.text)
    prompt = _plain(region.text.text)
    for row in found.rows[:_PROBED] if found is not None else ():
        told = _plain(row.system or row.instruction)
        if len(told) >= _LEAST and (told in prompt or (len(prompt) >= _LEAST and prompt in told)):
            return True
    return False


def _names(region: PromptRegion) -> set[str]:
    """What the prompt and its file are called, without the words that all prompts are called by."""
    stem = posixpath.splitext(posixpath.basename(region.place.path))[0]
    return {word for word in _WORDS.findall(f"{region.symbol} {stem}".lower()) if len(word) > 3} - _COMMON


def _plain(text: str) -> str:
    return " ".join(text.split())
