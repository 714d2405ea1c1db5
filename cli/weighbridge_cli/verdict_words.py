"""A verdict at a terminal: the sentence first, then its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.plain import plain_line
from weighbridge_training.verdict.words import points
from weighbridge_training.verdict.writing import report_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.verdict.intervals import Interval
    from weighbridge_training.verdict.report import ArmFigures, Report


def said(report: Report, form: str, page: str) -> Iterator[str]:
    """Lines to print."""
    if form == "json":
        yield report_json(report)
        return
    yield f"{plain_line(report.adapter)} {plain_line(report.words, 2000)}\n"
    for remark in report.remarks:
        yield f"  {plain_line(remark)}\n"
    yield f"\n{report.rows:,} held-out examples, {report.metric} decides\n"
    for arm in report.arms:
        yield from _arm(arm)
    for one in report.comparisons:
        yield (
            f"  gain over {one.against}: {one.gain.value * 100:+.1f} points ({points(one.gain.low)} to "
            f"{points(one.gain.high)}); better on {one.wins:,}, worse on {one.losses:,}, same on {one.ties:,}\n"
        )
    yield f"  {report.forgetting.words}\n"
    yield f"\n{page}\n"


def _arm(arm: ArmFigures) -> Iterator[str]:
    yield f"  {arm.arm:<12} exact {_share(arm.exact)}, fields {_share(arm.fields)}, valid {_share(arm.valid)}\n"
    tokens = f"{_number(arm.input_tokens)} tokens in, {_number(arm.output_tokens)} out"
    cost = "cost unknown" if arm.usd_per_1000_calls is None else f"${arm.usd_per_1000_calls:,.2f} for 1,000 calls"
    latency = "" if arm.latency_p50_s is None else f", {arm.latency_p50_s:.2f} s (95 of 100: {arm.latency_p95_s:.2f} s)"
    yield f"  {'':<12} {tokens}, {cost} ({plain_line(arm.cost_source)}){latency}\n"
    yield f"  {'':<12} {plain_line(arm.what)}\n"


def _share(interval: Interval | None) -> str:
    if interval is None:
        return "unknown"
    return f"{points(interval.value)} % ({points(interval.low)} to {points(interval.high)})"


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.0f}"
