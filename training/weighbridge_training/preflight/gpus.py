"""What GPUs have, by the names that tasks and hooks call them: memory, and speed in bf16 without sparsity.

From the data sheets of their makers. A name that means cards of several sizes has them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of GPU."""

    gb: tuple[int, ...]
    """Memory in 10^9 bytes, the smallest first."""
    teraflops: float
    """Dense bf16, or fp16 where a card has no bf16."""


_CARDS = {
    "b200": Card((180,), 2250),
    "gh200": Card((96, 144), 989),
    "h200": Card((141,), 989),
    "h100": Card((80, 94), 989),
    "a100": Card((40, 80), 312),
    "a40": Card((48,), 150),
    "a10g": Card((24,), 70),
    "a10": Card((24,), 125),
    "l40s": Card((48,), 362),
    "l4": Card((24,), 121),
    "t4": Card((16,), 65),
    "v100": Card((16, 32), 125),
    "rtx4090": Card((24,), 165),
    "rtx3090": Card((24,), 71),
    "rtx5090": Card((32,), 209),
    "mi300x": Card((192,), 1307),
}
_SIZE = re.compile(r"(?<!\d)(\d{2,3})[ _-]?gi?b?$")


def card_named(name: str) -> Card | None:
    """A card by its name, whatever stands around it: `NVIDIA-A100-80GB`, `rtx-4090`; None where it is not known."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    key = next((one for one in sorted(_CARDS, key=len, reverse=True) if one in plain), None)
    if key is None:
        return None
    card = _CARDS[key]
    size = _SIZE.search(name.lower())
    return Card((int(size[1]),), card.teraflops) if size and int(size[1]) in card.gb else card
