"""Judges a job again here: the answers are the back-end's; the rows, the incumbent and the rules are ours."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.driving.fetching import THEIRS
from weighbridge_training.driving.stored import replace_whole
from weighbridge_training.layout import EVENTS
from weighbridge_training.plain import plain_line
from weighbridge_training.verdict.inputs import HourPrice
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read
from weighbridge_training.verdict.writing import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAX_REPORT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict of ours, and where it differs from what the back-end says."""

    verdict: dict[str, Any] | None
    """What lists show: outcome, words, ship."""
    remark: str


def judged(folder: Path, events: Sequence[dict[str, Any]], usd_per_gpu_hour: float | None) -> Judged:
    """The verdict on the job in a folder, written there as a report; a remark where there can be none."""
    lines = "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in events)
    replace_whole(folder / EVENTS, lines.encode("utf-8", "replace"))
    try:
        inputs = read(folder)
        if usd_per_gpu_hour is not None:
            price = HourPrice(usd_per_gpu_hour, "the price per GPU hour of the hook")
            inputs = replace(inputs, prices={**inputs.prices, Arm.ADAPTER: price, Arm.BASE_PROMPT: price})
        report = judge(inputs)
    except VerdictError as error:
        return Judged(None, f"no verdict: {plain_line(str(error))}")
    write(report, folder)
    verdict = {"outcome": report.outcome.value, "words": report.words, "ship": report.ship}
    return Judged(verdict, _difference(folder / THEIRS / "report.json", report.outcome.value))


def _difference(path: Path, ours: str) -> str:
    """What to say where the back-end reports another outcome."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            found: object = json.loads(file.read(_MAX_REPORT_BYTES))
    except (OSError, ValueError, RecursionError):
        return "the back-end's own report cannot be read; the verdict was worked out here"
    theirs = cast("dict[str, object]", found).get("outcome") if isinstance(found, dict) else None
    if theirs == ours:
        return ""
    return f'the back-end reports "{plain_line(str(theirs), 40)}"; worked out again here it is "{ours}", which counts'
