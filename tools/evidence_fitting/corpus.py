"""The cases of `tests/corpus` as further labels; of each every line is labelled, so that what else is said is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_cases import variants
from weighbridge.workspace import Workspace

from evidence_fitting.candidates import candidates
from evidence_fitting.cases import Case, Label

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES = {"py": "python", "ts": "typescript", "tsx": "typescript", "js": "javascript"}


def corpus_cases(weight: float) -> Iterator[Case]:
    """A case for each line that is labelled, and for each on which something is argued without a label."""
    for name, written in variants():
        workspace = Workspace.of(written.files)
        module = workspace.module(written.path)
        found = [] if module is None else list(candidates(written.fact, module, workspace))
        language = _LANGUAGES[written.path.rpartition(".")[2]]
        for line in sorted({*written.lines, *(item.start for item in found)}):
            label = Label(written.fact, name, written.path, line, line, language, line in written.lines, split="corpus")
            yield Case(label, tuple(item for item in found if item.start == line), weight, corpus=True)
