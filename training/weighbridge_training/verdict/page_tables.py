"""The tables of the page: how each arm did, and the adapter against each other arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.page_text import shown
from weighbridge_training.verdict.words import points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.verdict.intervals import Interval
    from weighbridge_training.verdict.report import ArmFigures, Comparison, Report

_HEADS = {Arm.INCUMBENT: "Today", Arm.BASE_PROMPT: "Base model, same prompt", Arm.ADAPTER: "Adapter, short prompt"}
_UNKNOWN = '<span class="sub">unknown</span>'


def arms(report: Report) -> Iterator[str]:
    """One column an arm; the metric that decides comes first."""
    yield f"<h2>On {report.rows:,} held-out examples</h2>\n"
    yield '<div class="wide" role="region" aria-label="How each arm did" tabindex="0">\n<table>\n'
    yield "<caption>Shares in hundredths with their 95 % intervals; tokens, cost and latency per call. Where answers "
    yield "came in batches, the time of a batch is shared among its rows.</caption>\n"
    heads = "".join(f'<th scope="col">{_HEADS[one.arm]}</th>' for one in report.arms)
    yield f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n"
    names = {"exact": "Exactly right", "fields": "Fields right"}
    other = "fields" if report.metric == "exact" else "exact"
    yield _row(f"{names[report.metric]} (decides)", [_share(_of(one, report.metric)) for one in report.arms])
    yield _row(names[other], [_share(_of(one, other)) for one in report.arms])
    yield _row("Valid form (never decides)", [_share(one.valid) for one in report.arms])
    yield _row("Tokens in", [_number(one.input_tokens, ",.0f") for one in report.arms])
    yield _row("Tokens out", [_number(one.output_tokens, ",.0f") for one in report.arms])
    yield _row("1,000 calls", [_cost(one) for one in report.arms])
    yield _row("Latency, median", [_seconds(one.latency_p50_s) for one in report.arms])
    yield _row("Latency, 95 of 100", [_seconds(one.latency_p95_s) for one in report.arms])
    yield "</tbody>\n</table>\n</div>\n"


def comparisons(report: Report) -> Iterator[str]:
    """One row a rival."""
    if not report.comparisons:
        return
    yield "<h2>The adapter against them</h2>\n"
    yield '<div class="wide" role="region" aria-label="The adapter against the others" tabindex="0">\n<table>\n'
    wanted = f"More than {points(report.min_gain)} points have to be gained" if report.min_gain else "Any gain counts"
    margin = points(report.margin)
    yield f"<caption>Points gained, pair by pair. {wanted}; within {margin} either way is a tie.</caption>\n"
    yield '<thead><tr><th scope="col">Against</th><th scope="col">Gain (95 %)</th><th scope="col">Better on</th>'
    yield '<th scope="col">Worse on</th><th scope="col">Same on</th><th scope="col">p (sign test)</th></tr></thead>\n'
    yield "<tbody>\n"
    for one in report.comparisons:
        yield _compared(one)
    yield "</tbody>\n</table>\n</div>\n"
    yield f'<p class="sub">Intervals of gains: paired bootstrap, {report.resamples:,} resamples, one pair more won '
    yield "and one more lost than seen. Intervals of shares: Wilson.</p>\n"


def _compared(one: Comparison) -> str:
    p = "under 0.0001" if one.p < 0.0001 else f"{one.p:.4f}"
    cells = (_gain(one.gain), f"{one.wins:,}", f"{one.losses:,}", f"{one.ties:,}", p)
    return (
        f'<tr><th scope="row">{_HEADS[one.against]}</th>'
        + "".join(f'<td class="n">{cell}</td>' for cell in cells)
        + "</tr>\n"
    )


def _row(name: str, cells: list[str]) -> str:
    return f'<tr><th scope="row">{name}</th>' + "".join(f'<td class="n">{cell}</td>' for cell in cells) + "</tr>\n"


def _of(figures: ArmFigures, metric: str) -> Interval:
    return figures.exact if metric == "exact" else figures.fields


def _gain(interval: Interval) -> str:
    return f"{interval.value * 100:+.1f} ({points(interval.low)} to {points(interval.high)})"


def _share(interval: Interval | None) -> str:
    if interval is None:
        return _UNKNOWN
    return f'{points(interval.value)} <span class="sub">({points(interval.low)} to {points(interval.high)})</span>'


def _number(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else format(value, form)


def _seconds(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:,.2f} s"


def _cost(figures: ArmFigures) -> str:
    cost = _UNKNOWN if figures.usd_per_1000_calls is None else f"${figures.usd_per_1000_calls:,.2f}"
    return f'{cost}<br><span class="sub">{shown(figures.cost_source)}</span>'
