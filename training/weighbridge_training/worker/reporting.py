"""What the trainer is asked to do at every step: to tell how far it is, to keep a checkpoint, to stop."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import transformers

from weighbridge_training.layout import CHECKPOINTS
from weighbridge_training.worker.checkpoints import finish
from weighbridge_training.worker.device import used_mb
from weighbridge_training.worker.events import Checkpoint, Progress
from weighbridge_training.worker.stopping import Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.speed import Clock
    from weighbridge_training.worker.stopping import Stop
    from weighbridge_training.worker.stream import Stream

_CHECKPOINTS = 10
"""Of a whole training."""
_AT_LEAST_EVERY_S = 600.0


class Reporter:
    """What was told, and why it ended."""

    def __init__(
        self, stream: Stream, stop: Stop, clock: Clock, device: Device, tokens: Sequence[int], epochs: float
    ) -> None:
        self.stopped = Why.NOT
        self.is_sound = True
        self.first_loss: float | None = None
        self.last_loss: float | None = None
        self._stream, self._stop, self._clock, self._device = stream, stop, clock, device
        self._tokens, self._epochs = tokens, epochs
        self._every = max(1, math.ceil(len(tokens) / _CHECKPOINTS))
        self._kept = time.monotonic()
        self._begun_at = 0

    def callback(self) -> Any:
        """For transformers' trainer."""
        return _Callback(self)

    def began(self, step: int) -> None:
        self._begun_at = step

    def stepped(self, step: int, control: Any) -> None:
        """After a step of the optimizer."""
        self._clock.add(self._tokens[step - 1])
        due_now = step % self._every == 0 or step == len(self._tokens)
        late = time.monotonic() - self._kept > _AT_LEAST_EVERY_S
        why, due = agreed(int(self._stop.why()), int(late or due_now))
        self.stopped = Why(why)
        if self.stopped is not Why.NOT:
            control.should_training_stop = True
        if (due or self.stopped is not Why.NOT) and self.is_sound:
            control.should_save = True

    def logged(self, step: int, logs: dict[str, Any], control: Any) -> None:
        """After a loss is known."""
        if "loss" not in logs:
            return
        loss = float(logs["loss"])
        if not math.isfinite(loss):
            self.is_sound = False
            control.should_training_stop = True
            control.should_save = False
            return
        self.first_loss = loss if self.first_loss is None else self.first_loss
        self.last_loss = loss
        rate = self._clock.rate()
        total, norm = len(self._tokens), logs.get("grad_norm")
        self._stream.emit(
            Progress(
                step=step,
                total_steps=total,
                epoch=round(self._epochs * step / total, 3),
                loss=loss,
                lr=float(logs.get("learning_rate", 0.0)),
                grad_norm=None if norm is None else float(norm),
                tokens_per_s=round(rate, 1),
                elapsed_s=round(self._clock.elapsed, 2),
                eta_s=round(self._clock.left(step - self._begun_at, total - self._begun_at), 1),
                memory_mb=used_mb(self._device),
                mfu=self._clock.mfu(rate),
            )
        )

    def saved(self, step: int) -> None:
        """After a checkpoint is written."""
        self._kept = time.monotonic()
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            torch.distributed.barrier()
        finish(Path(CHECKPOINTS), step)
        self._stream.emit(Checkpoint(step))


def agreed(*values: int) -> tuple[int, ...]:
    """The largest of what the processes think, so that all of them do the same."""
    if not (torch.distributed.is_available() and torch.distributed.is_initialized()):
        return values
    on = "cuda" if torch.distributed.get_backend() == "nccl" else "cpu"
    said = torch.tensor(values, device=on)
    torch.distributed.all_reduce(said, op=torch.distributed.ReduceOp.MAX)
    return tuple(int(value) for value in said.tolist())


class _Callback(transformers.TrainerCallback):
    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._reporter.began(int(state.global_step))

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._reporter.stepped(int(state.global_step), control)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        self._reporter.logged(int(state.global_step), logs or {}, control)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._reporter.saved(int(state.global_step))
