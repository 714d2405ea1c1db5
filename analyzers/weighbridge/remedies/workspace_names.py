"""Whether other files of a workspace may use a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.workspace import sources

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace


def used_outside(name: str, path: str, workspace: Workspace) -> bool:
    """Whether a program file other than one of this path has a name anywhere in its text."""
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    for other in sources(workspace):
        document = workspace.document(other) if other != path else None
        if document is not None and pattern.search(document.text):
            return True
    return False
