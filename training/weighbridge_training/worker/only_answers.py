"""Answers with an adapter that is there already, trained by whoever: `python worker.pyz answer job.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.worker.judging import checked
from weighbridge_training.worker.work import begun, peak

if TYPE_CHECKING:
    from weighbridge_training.worker.processes import Place
    from weighbridge_training.worker.request import Request
    from weighbridge_training.worker.stopping import Stop
    from weighbridge_training.worker.stream import Stream
    from weighbridge_training.worker.work import Peak


def answer(request: Request, here: Place, stream: Stream, stop: Stop) -> Peak:
    """Every arm and its probes, and nothing else; raises `Failure` and `Stopped`."""
    inputs = checked()
    run, speaker, _ = begun(request, here, stream, stop)
    from weighbridge_training.worker.arms import answer_all

    answer_all(run, speaker, inputs)
    return peak(run)
