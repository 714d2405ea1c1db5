"""Whether a model can be tuned by those who call it, by a dated list; what the list does not name is unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.decide.evidence import Known, measured, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.decide.procedures import ModelLine


def model_evidence(model: str, lines: Sequence[ModelLine]) -> Iterator[Known]:
    """The model by name, and of which kind it is."""
    if not model:
        words = "No model is known for this prompt: neither its call nor the settings name one."
        yield unknown("model", words)
        yield unknown("model-kind", words, ("open-model-allowed",))
        return
    yield measured("model", model, f"The model is `{model}`.")
    line = line_of(model, lines)
    if line is None:
        words = f"Whether `{model}` can be tuned is not known here."
        yield unknown("model-kind", words, ("open-model-allowed",))
    else:
        words = f"`{model}`: {line.kind.replace('-', ' ')}. {line.claim} ({line.source}, {line.as_of})"
        yield measured("model-kind", str(line.kind), words)


def line_of(model: str, lines: Sequence[ModelLine]) -> ModelLine | None:
    """The first line that names a model, whatever provider stands in front of it."""
    name = model.lower().replace("_", "-")
    return next((line for line in lines if any(_names(known, name) for known in line.names)), None)


def _names(known: str, name: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(known)}", name) is not None
