"""What a data set is called: after the prompt that its examples stand in."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from weighbridge.tuning.stored import FOLDER

if TYPE_CHECKING:
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")
_SAYS_NOTHING = frozenset(
    [
        "app",
        "chat",
        "developer",
        "example",
        "examples",
        "few",
        "index",
        "instructions",
        "main",
        "message",
        "messages",
        "model",
        "prefix",
        "prompt",
        "prompts",
        "shot",
        "shots",
        "shown",
        "src",
        "suffix",
        "system",
        "template",
        "text",
        "user",
    ]
)
_LONGEST = 40


def name_for(region: PromptRegion, workspace: Workspace) -> str:
    """A name from the words of the symbol, the file or its folders that say what the prompt is for."""
    path = region.place.path
    folders = path.split("/")[:-1]
    file = posixpath.basename(path)
    symbol = "" if region.symbol == file else region.symbol.partition("[")[0]
    root = "" if workspace.root is None else workspace.root.name
    for candidate in (symbol, file.partition(".")[0], *reversed(folders), root):
        words = [word.lower() for word in _WORD.findall(candidate)]
        if said := [word for word in words if word not in _SAYS_NOTHING and not word.isdigit()]:
            return "-".join(said)[:_LONGEST].strip("-")
    return "prompt"


def taken(name: str, workspace: Workspace) -> bool:
    """Whether a data set of this name is there."""
    folder = f"{FOLDER}/{name}/"
    return any(path.startswith(folder) for path in workspace.paths)
