"""The verdict on what was trained: what it rests on is checked first, the rest once all have answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.verdict.judging import check, judge
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read
from weighbridge_training.verdict.writing import write
from weighbridge_training.worker.events import Verdict
from weighbridge_training.worker.failures import Failure

if TYPE_CHECKING:
    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.report import Report
    from weighbridge_training.worker.stream import Stream

_HERE = Path()


def checked() -> Inputs:
    """What was sent, if a verdict can rest on it; raises `Failure`."""
    try:
        inputs = read(_HERE)
        check(inputs)
    except VerdictError as error:
        raise Failure("bad-rows", f"No verdict could rest on this: {error}") from None
    return inputs


def judged(stream: Stream) -> Report:
    """Writes the report and its page; raises `Failure`."""
    try:
        report = judge(read(_HERE))
    except VerdictError as error:
        raise Failure("unexpected", f"The answers cannot be judged: {error}") from None
    write(report, _HERE)
    stream.emit(Verdict(report.outcome.value, report.words, report.ship))
    return report
