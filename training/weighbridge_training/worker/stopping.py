"""When a training has to end before its last step: somebody asks, the machine is taken away, its time is over."""

from __future__ import annotations

import os
import signal
import threading
import time
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.layout import CANCEL

if TYPE_CHECKING:
    from collections.abc import Callable

_GRACE_S = 60.0


class Why(IntEnum):
    """Why it ends; of several reasons the largest counts, in every process the same."""

    NOT = 0
    TIME = 1
    INTERRUPTED = 2
    CANCELLED = 3


class Stop:
    """What the steps ask whether they may go on."""

    def __init__(self, max_runtime_s: float, *, preemptible: bool) -> None:
        self._ends = time.monotonic() + max_runtime_s
        self._left = max_runtime_s
        self._preemptible = preemptible
        self._signalled = False

    def listen(self) -> None:
        """Lets a signal be seen at the next step instead of ending the process at once."""

        def heard(_number: int, _frame: Any) -> None:
            self._signalled = True

        if threading.current_thread() is not threading.main_thread():
            return
        signal.signal(signal.SIGTERM, heard)
        signal.signal(signal.SIGINT, heard)

    def why(self) -> Why:
        """The reason to end now."""
        if Path(CANCEL).exists():
            return Why.CANCELLED
        if self._signalled:
            return Why.INTERRUPTED if self._preemptible else Why.CANCELLED
        return Why.TIME if time.monotonic() > self._ends else Why.NOT

    def watch(self, late: Callable[[], object]) -> None:
        """Ends the process the hard way where a step does not come to its end after the time is over."""

        def end() -> None:
            late()
            os._exit(1)

        timer = threading.Timer(self._left + _GRACE_S, end)
        timer.daemon = True
        timer.start()


class Stopped(Exception):
    """Ends what runs, outside of the steps of a training."""

    def __init__(self, why: Why, step: int = 0) -> None:
        super().__init__(why.name)
        self.why = why
        self.step = step
