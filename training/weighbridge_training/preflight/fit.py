"""Whether a training fits on the GPU that a task names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.tuning.task import Kind

from weighbridge_training.preflight.gpus import card_named
from weighbridge_training.preflight.problems import Problem, error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task

    from weighbridge_training.preflight.memory import Memory

_GB = 1e9
_LEAST_GB = 0.1
_FULL = 0.9
"""Above this share of a card an estimate is too near to its edge."""


def fit_problems(task: Task, memory: Memory) -> Iterator[Problem]:
    """What an estimate says of the GPU of a task."""
    if not task.resources.gpus_per_node:
        if task.adapter.kind is Kind.QLORA:
            yield error("adapter.kind", "qlora needs a GPU, and the task asks for none", "Set `adapter.kind: lora`.")
        yield note("resources", f"{_needs(memory)} of memory on the processor")
        return
    needs = f"{_needs(memory)} ({_parts(memory)})"
    name = task.resources.gpu
    card = card_named(name) if name else None
    if name is None or card is None:
        yield note("resources.gpu", f"{needs}; how much the GPU has is not known")
        return
    remedy = (
        "Set `adapter.kind: qlora`, shorten `training.max_length`, divide the base with `strategy: fsdp`, or take a "
        "larger card."
    )
    sizes = " or ".join(str(one) for one in card.gb)
    if memory.total > card.gb[-1] * _GB:
        yield error("resources.gpu", f"{needs}, and {name} has {sizes} GB", remedy)
    elif memory.total > card.gb[0] * _GB * _FULL:
        yield warning("resources.gpu", f"{needs}, and {name} has {sizes} GB: it may not fit", remedy)
    else:
        yield note("resources.gpu", f"{needs}, and {name} has {sizes} GB")


def _needs(memory: Memory) -> str:
    amount = memory.total / _GB
    return f"needs about {amount:.1f} GB at least" if amount >= _LEAST_GB else f"needs less than {_LEAST_GB} GB"


def _parts(memory: Memory) -> str:
    return (
        f"weights {memory.weights / _GB:.1f}, adapter and optimizer {memory.adapter / _GB:.1f}, "
        f"activations {memory.activations / _GB:.1f}"
    )
