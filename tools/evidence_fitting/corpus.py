"""The cases of `tests/corpus` as further labels; of each every line is labelled, so that what else is said is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_corpus import cases as written_cases
from weighbridge.workspace import Workspace

from evidence_fitting.candidates import candidates
from evidence_fitting.cases import Case, Label

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES = {"py": "python", "ts": "typescript", "tsx": "typescript", "js": "javascript"}


def corpus_cases(weight: float) -> Iterator[Case]:
    """A case for each line that is labelled, and for each on which something is argued without a label."""
    for name, kind, files, lines in written_cases():
        workspace = Workspace.of(files)
        path = next(iter(files))
        module = workspace.module(path)
        found = [] if module is None else list(candidates(kind, module, workspace))
        language = _LANGUAGES[path.rpartition(".")[2]]
        for line in sorted({*lines, *(item.start for item in found)}):
            label = Label(kind, name, path, line, line, language, line in lines, split="corpus")
            yield Case(label, tuple(item for item in found if item.start == line), weight, corpus=True)
