"""The files that an adoption changes, each rewritten in several places at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.rewriting import Rewriting

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Texts:
    """Rewritings by path, each begun when it is first asked for."""

    workspace: Workspace
    begun: dict[str, Rewriting] = field(default_factory=dict[str, Rewriting])

    def of(self, path: str) -> Rewriting:
        if path not in self.begun:
            document = self.workspace.document(path)
            if document is None:
                raise Blocked(f"{path} cannot be edited here: it is not in the workspace, or cannot be read.")
            self.begun[path] = Rewriting(document.text)
        return self.begun[path]

    def changed(self) -> dict[str, tuple[str, str]]:
        """Before and after, of the files that differ."""
        made = {path: (one.text, one.rendered()) for path, one in self.begun.items()}
        return {path: pair for path, pair in sorted(made.items()) if pair[0] != pair[1]}
