"""What the prompts of a workspace show a model already: a held-out row that stands there measures nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measuring import prompts_of
from weighbridge.tuning.row import normal
from weighbridge.tuning.sample import Sample
from weighbridge.tuning.samples import samples_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import PromptRegion
    from weighbridge.tuning.row import Row
    from weighbridge.workspace import Workspace

_SHORTEST = 20
"""A shorter question occurs in other texts by chance; it counts as shown only where an example asks exactly it."""


class PromptsSeen:
    """The examples and the texts of all prompts of a workspace."""

    def __init__(self, regions: Iterator[PromptRegion]) -> None:
        asked: set[str] = set()
        texts: set[str] = set()
        for region in regions:
            texts.add(normal(region.text.text))
            texts.update(normal(shot.text) for shot in region.shots)
            for sample in samples_of(region):
                if isinstance(sample, Sample):
                    asked.add("\n".join(normal(turn) for turn in sample.asked))
        self._asked = asked
        self._texts = tuple(texts)

    def shows(self, row: Row) -> bool:
        """Whether what a row asks stands in a prompt."""
        if row.question in self._asked:
            return True
        last = normal(row.asked[-1])
        return len(last) >= _SHORTEST and any(last in text for text in self._texts)


def prompts_seen(workspace: Workspace) -> PromptsSeen:
    """Everything that prompts of a workspace show; read once."""
    return workspace.remembered("prompts seen", lambda: PromptsSeen(_regions(workspace)))


def _regions(workspace: Workspace) -> Iterator[PromptRegion]:
    for path in workspace.paths:
        document = workspace.document(path)
        if document is not None:
            yield from prompts_of(document, workspace)[0]
