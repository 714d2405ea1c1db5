"""The events of a training as lines of its log, for the person who reads one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from weighbridge_training.worker.events import (
    Answered,
    Answering,
    Cancelled,
    Checkpoint,
    Data,
    Environment,
    Evaluation,
    Failed,
    Interrupted,
    Note,
    Progress,
    Skipped,
    Started,
    Succeeded,
    TrainBegin,
    TrainEnd,
    Verdict,
)

if TYPE_CHECKING:
    from weighbridge_training.worker.events import Event

_QUIET_S = 5.0
"""Steps follow each other in milliseconds, and nobody reads each of them."""


class LogLines:
    """Gives a line for each event, and for steps one in five seconds and the last."""

    def __init__(self) -> None:
        self._told = float("-inf")

    def line(self, event: Event) -> str:
        """With the time and its break; empty where nothing is told now."""
        if self._is_skipped(event):
            return ""
        return f"{time.strftime('%H:%M:%S', time.gmtime())} {said(event)}\n"

    def _is_skipped(self, event: Event) -> bool:
        match event:
            case Progress(step=done, total_steps=total) | Answering(done=done, total=total):
                now = time.monotonic()
                if done < total and now - self._told < _QUIET_S:
                    return True
                self._told = now
                return False
            case _:
                return False


def said(event: Event) -> str:
    """One event in words."""
    match event:
        case Started():
            return f"{event.key} begins in {event.processes} process{'es' if event.processes > 1 else ''} (UTC)"
        case Environment():
            versions = ", ".join(f"{name} {version}" for name, version in event.versions.items())
            return f"on {event.gpu or event.device} in {event.precision}: {versions}"
        case Note():
            return f"note: {event.text}"
        case Data():
            return (
                f"data: {event.trained_rows:,} of {event.rows:,} rows, {event.tokens:,} tokens, of which "
                f"{event.trained_tokens:,} are learned; the longest has {event.longest:,}"
            )
        case TrainBegin():
            return (
                f"trains {event.trainable:,} of {event.parameters:,} parameters, steps {event.first_step + 1:,} to "
                f"{event.total_steps:,}, with {event.optimizer} and {event.attention} attention"
            )
        case Progress():
            return (
                f"step {event.step:,}/{event.total_steps:,}  loss {event.loss:.4g}  lr {event.lr:.3g}  "
                f"{event.tokens_per_s:,.0f} tokens/s  {event.memory_mb:,} MB  about {event.eta_s:,.0f} s left"
            )
        case Checkpoint():
            return f"checkpoint at step {event.step:,}"
        case TrainEnd(first_loss=None) | TrainEnd(last_loss=None):
            return f"trained {event.steps:,} steps in {event.train_s:,.1f} s"
        case TrainEnd():
            return (
                f"trained {event.steps:,} steps in {event.train_s:,.1f} s: "
                f"loss {event.first_loss:.4g} to {event.last_loss:.4g}"
            )
        case Evaluation():
            return f"loss on the {event.rows:,} rows held out: {event.loss:.4g}"
        case Answering():
            return f"answers of {event.arm}: {event.done:,}/{event.total:,}"
        case Answered():
            return (
                f"answers of {event.arm}: {event.rows:,} in {event.seconds:,.1f} s, "
                f"{event.input_tokens:,} tokens in and {event.output_tokens:,} out"
            )
        case Skipped():
            return f"{event.arm} is not asked: {event.reason}"
        case Verdict():
            return f"verdict: {event.outcome}: {event.words}"
        case Interrupted():
            return f"taken away at step {event.step:,}; started again, it goes on from there"
        case Cancelled():
            return f"cancelled at step {event.step:,}"
        case Failed():
            return f"failed: {event.code}: {event.reason}"
        case Succeeded():
            return f"succeeded in {event.wall_s:,.1f} s"
