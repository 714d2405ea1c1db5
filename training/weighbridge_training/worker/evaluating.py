"""The loss on the hold-out, which no step has seen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import torch

from weighbridge_training.worker.batches import side_by_side
from weighbridge_training.worker.events import Evaluation
from weighbridge_training.worker.losses import token_losses
from weighbridge_training.worker.rows import Example
from weighbridge_training.worker.steps import Micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.verdict.rows import Row
    from weighbridge_training.worker.masks import Speaker
    from weighbridge_training.worker.training import Run

_AT_ONCE = 8


@torch.no_grad()
def evaluate(run: Run, model: Any, speaker: Speaker, rows: Sequence[Row]) -> None:
    """The mean over the tokens of the right answers; raises `Stopped`."""
    begun = time.monotonic()
    marked = [
        speaker.conversation([*row.asked, {"role": "assistant", "content": row.answer}], "hold-out") for row in rows
    ]
    marked.sort(key=lambda one: len(one.ids))
    lost, count = 0.0, 0
    for at in range(0, len(marked), _AT_ONCE):
        run.check()
        some = tuple(marked[at : at + _AT_ONCE])
        batch = side_by_side(Micro((Example(some),), 1, 1), run.pad)
        lost += float(token_losses(model, {k: v.to(run.device.kind) for k, v in batch.items()}).sum())
        count += sum(one.count for one in some)
    run.stream.emit(Evaluation(round(lost / max(count, 1), 6), len(marked), round(time.monotonic() - begun, 3)))
