"""Whether rows may lie one after the other: tried on the very model, as some layers look beyond their row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from weighbridge_training.worker.batches import packed
from weighbridge_training.worker.losses import token_losses
from weighbridge_training.worker.rows import Example
from weighbridge_training.worker.steps import Micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.masks import Marked

_TRIED = 256
"""Tokens of a row that are enough to see it."""
_LEAK = 1e-6
_SAME = {"float32": 1e-3}
_SAME_IN_FEW_BITS = 0.1


def is_exact(model: Any, examples: Sequence[Example], device: Device, pad: int) -> bool:
    """Whether a row learns the same beside another one as alone, and does not see what that one says."""
    marked = [_short(one) for example in examples[:64] for one in example.sequences if _short(one).count]
    if len(marked) < 2:
        return True
    first, second = sorted(marked, key=lambda one: len(one.ids))[:2]
    # the same length in other words: what is left of a difference can only have been seen through the wall
    other = type(first)(tuple(reversed(first.ids)), first.trained)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            beside = _losses(model, (first, second), device, pad)[-second.count :]
            changed = _losses(model, (other, second), device, pad)[-second.count :]
            alone = _losses(model, (second,), device, pad)
    except (RuntimeError, ValueError, TypeError):
        return False
    finally:
        model.train(was_training)
    tolerance = _SAME.get(device.precision, _SAME_IN_FEW_BITS)
    return bool((beside - changed).abs().max() <= _LEAK) and torch.allclose(
        beside, alone, rtol=tolerance, atol=tolerance
    )


def _short(one: Marked) -> Marked:
    return type(one)(one.ids[-_TRIED:], one.trained[-_TRIED:])


def _losses(model: Any, sequences: tuple[Marked, ...], device: Device, pad: int) -> Any:
    micro = Micro((Example(sequences),), 1, 1)
    batch = {name: value.to(device.kind) for name, value in packed(micro, pad).items()}
    return token_losses(model, batch).flatten().float()
