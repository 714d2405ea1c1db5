"""How long a training is likely to take, by what has to be computed; a stated assumption, not a measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.tuning.task import Task

    from weighbridge_training.preflight.gpus import Card
    from weighbridge_training.preflight.shapes import Shape

SHARE = 0.3
"""Of what a card can compute; what is left waits for memory, for other devices, or for short rows."""
START_S = 120.0
"""To load the libraries and the model, and to measure at the end."""
SAYS = (
    f"6 operations a parameter and token (forward, back to the adapters, and once more), at {SHARE:.0%} of the card's "
    f"speed in bf16, and {START_S:.0f} s to start"
)


def seconds(task: Task, shape: Shape, tokens: int, card: Card) -> float:
    """The time of all epochs."""
    devices = task.resources.nodes * max(task.resources.gpus_per_node, 1)
    passes = 2 if task.method.value == "dpo" else 1
    work = 6.0 * shape.parameters * tokens * task.training.epochs * passes
    return START_S + work / (card.teraflops * 1e12 * SHARE * devices)
