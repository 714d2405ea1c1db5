"""The memory that a training takes on one device at least: one row at a time, activations computed again.

Sources: two bytes a weight in bf16 and four in fp32; 4.127 bits a weight of a linear layer in four bits (Dettmers et
al. 2023, QLoRA, double quantization), while what is outside of the blocks goes to fp32 (peft,
`prepare_model_for_kbit_training`); adapters, gradients and the two moments of AdamW in fp32 (peft casts adapters,
`autocast_adapter_dtype`); activations by Korthikanti et al. 2022, "Reducing Activation Recomputation", without the
scores of attention, which flash attention and SDPA do not keep. What CUDA itself takes, and a tenth for pieces that do
not fit together, are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tuning.task import Kind, Strategy

if TYPE_CHECKING:
    from weighbridge.tuning.task import Task

    from weighbridge_training.preflight.shapes import Shape

_CUDA = 1.0e9
_APART = 1.1
_FOUR_BITS = 4.127 / 8


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes on one device."""

    weights: float
    adapter: float
    """With gradients and the state of the optimizer."""
    activations: float
    around: float

    @property
    def total(self) -> float:
        return self.weights + self.adapter + self.activations + self.around


def memory_of(task: Task, shape: Shape, trained: int, longest: int, answered: float) -> Memory:
    """What a task takes; `longest` in tokens, `answered` is the share of them that is learned."""
    on_gpu = task.resources.gpus_per_node > 0
    width = 2 if on_gpu else 4
    if task.adapter.kind is Kind.QLORA:
        weights = shape.in_blocks * _FOUR_BITS + shape.outside * 4
    else:
        weights = float(shape.parameters * width)
    adapter = trained * 16.0
    activations = longest * _per_token(shape, width, answered)
    if task.resources.strategy is Strategy.FSDP:
        devices = task.resources.nodes * max(task.resources.gpus_per_node, 1)
        # one block is whole on every device while it is worked on
        block = shape.in_blocks / shape.blocks * width
        weights, adapter = weights / devices + block, adapter / devices
    # two answers to a prompt are compared, and what the base says of them with it
    activations *= 2 if task.method.value == "dpo" else 1
    around = (_CUDA if on_gpu else 0.0) + (_APART - 1) * (weights + adapter + activations)
    return Memory(weights, adapter, activations, around)


def _per_token(shape: Shape, width: int, answered: float) -> float:
    """The input of every block is kept, one block is there whole, and words are weighed where something is learned."""
    inner = (8 if shape.is_gated else 4) * shape.inner
    block = (18 * shape.hidden + inner) * width / 2
    words = shape.vocabulary * (width + 8) * answered
    return shape.blocks * shape.hidden * width + block + words
