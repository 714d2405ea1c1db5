"""The prompt that a training task names, as it is today."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from weighbridge.remedies.blocked import Blocked
from weighbridge.text import Span
from weighbridge.why.prompted import prompts_at

if TYPE_CHECKING:
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


def prompt_named(path: str, symbol: str, workspace: Workspace) -> PromptRegion:
    """The prompt at a path, by its symbol where the file has several; raises `Blocked` where it is not to be found."""
    document = workspace.document(path)
    if document is None:
        raise Blocked(f"{path}, which the task names as today's prompt, is not there or cannot be read.")
    regions, _ = prompts_at(Span(0, len(document.text)), document, workspace)
    here = [one for one in regions if one.place.path == path]
    whole_file = symbol in ("", posixpath.basename(path))
    found = [one for one in here if one.symbol == symbol] or (here if whole_file else [])
    if len(found) == 1:
        return found[0]
    what = f"`{symbol}` in {path}" if symbol else path
    if not found:
        raise Blocked(
            f"No prompt was found at {what}, which the task names as today's: set `incumbent.prompt` to where it is."
        )
    raise Blocked(f"{len(found)} prompts answer to {what}: say which by `incumbent.prompt.symbol` in the task.")
