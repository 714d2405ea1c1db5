"""How fast a training is: tokens a second, the share of what the device could do, the time that is left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge_training.worker.device import Device

_FROZEN = 4
_TRAINED = 6
"""Operations of a token for each parameter: two forward, two for the gradient of what goes in, two for its own."""


class Clock:
    """Counts from the first step on."""

    def __init__(self, device: Device, processes: int, trainable: int, parameters: int) -> None:
        self._per_token = _FROZEN * (parameters - trainable) + _TRAINED * trainable
        self._peak = device.peak * processes if device.peak else None
        self._begun = time.monotonic()
        self._tokens = 0
        self._since = self._begun
        self._tokens_since = 0

    def add(self, tokens: int) -> None:
        """Tokens that have gone through, over all processes and without padding."""
        self._tokens += tokens
        self._tokens_since += tokens

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._begun

    def rate(self) -> float:
        """Tokens a second since it was last asked."""
        now = time.monotonic()
        rate = self._tokens_since / max(now - self._since, 1e-9)
        self._since, self._tokens_since = now, 0
        return rate

    def mfu(self, rate: float) -> float | None:
        """Without attention and without what is computed twice: what the model needs, not what was done."""
        return rate * self._per_token / self._peak if self._peak else None

    def left(self, done: int, total: int) -> float:
        """Seconds, if it goes on as it went."""
        return self.elapsed / max(done, 1) * (total - done)
