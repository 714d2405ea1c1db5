"""How much goes through the model at once, and whether what it remembers on the way is kept or computed again.

Estimates, on the careful side: what is chosen changes the speed, and never a loss or a gradient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.worker.device import free_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.rows import Example

_SHARE = 0.6
"""Of the free memory; the rest is for the optimizer, for what is reserved, and for the error of the estimate."""
_MOST = {"flash_attention_2": 32_768, "sdpa": 8_192}
"""Tokens at once; without varlen kernels the mask of a row of rows grows with its square."""
_MOST_ON_A_PROCESSOR = 256
"""There the mask costs more than small portions do: on a tiny model a step took half the time of one with 2,048."""
_ENOUGH = 4_096
"""Tokens that keep a GPU busy."""


@dataclass(frozen=True, slots=True)
class Room:
    """What fits."""

    tokens: int
    checkpointing: bool


def room_for(model: Any, examples: Sequence[Example], device: Device) -> Room:
    """Keeps everything where enough tokens fit; computes it again where they do not."""
    longest = max(example.tokens for example in examples)
    most = _MOST.get(device.attention, 8_192) if device.is_cuda else _MOST_ON_A_PROCESSOR
    share = max(one.trained / one.tokens for one in examples)
    free = _SHARE * free_bytes(device)
    kept = int(free / _bytes_per_token(model, device, share))
    if kept >= max(longest, min(most, _ENOUGH)):
        return Room(max(longest, min(kept, most)), checkpointing=False)
    again = int(free / _bytes_per_token_again(model, device, share))
    return Room(max(longest, min(again, most)), checkpointing=True)


def smaller(room: Room, examples: Sequence[Example]) -> Room | None:
    """What to try after memory ran out; None where nothing smaller is left."""
    longest = max(example.tokens for example in examples)
    if not room.checkpointing:
        return Room(room.tokens, checkpointing=True)
    return Room(max(longest, room.tokens // 2), checkpointing=True) if room.tokens > longest else None


def _bytes_per_token(model: Any, device: Device, share: float) -> float:
    layers, hidden, inner, _ = _shape(model)
    # what a layer keeps for its way back: norms, projections, attention, and twice the inner width; adapters in fp32
    return layers * (12 * hidden + 5 * inner) * _width(device) * 1.5 + _scores(model, share)


def _bytes_per_token_again(model: Any, device: Device, share: float) -> float:
    layers, hidden, inner, _ = _shape(model)
    return (layers * hidden + 12 * hidden + 5 * inner) * _width(device) * 1.5 + _scores(model, share)


def _scores(model: Any, share: float) -> float:
    """Of the vocabulary, in two precisions and with their gradient, where something is learned."""
    return _shape(model)[3] * 10 * share


def _width(device: Device) -> int:
    return 2 if device.is_cuda else 4


def _shape(model: Any) -> tuple[int, int, int, int]:
    config = model.config.get_text_config()
    hidden = int(getattr(config, "hidden_size", 0) or 4096)
    return (
        int(getattr(config, "num_hidden_layers", 0) or 32),
        hidden,
        int(getattr(config, "intermediate_size", 0) or 4 * hidden),
        int(getattr(config, "vocab_size", 0) or 128_000),
    )
