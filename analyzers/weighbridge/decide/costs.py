"""After how many calls a tuned model pays for itself: the formula, with the source of every figure in it.

What a call saves is the difference of two prices, each with its stable prefix in the provider's cache: what is cached
costs a fraction already, and a saving that forgets that is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from weighbridge.decide.decision import BreakEven, Figure, Verdict
from weighbridge.decide.evidence import Basis, Known, measured, unknown
from weighbridge.decide.walking import first_holding
from weighbridge.prices import CALLS, price_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.decide.procedures import DecisionBook, FigureRange, Settling
    from weighbridge.decide.workload import Workload
    from weighbridge.prices import Price

_DAYS_IN_MONTH = 365.25 / 12
_TRAINING, _UPKEEP, _MONTHS, _SHARE = (
    "training-dollars",
    "upkeep-dollars-per-month",
    "upkeep-months",
    "small-model-share",
)
_VOLUME = "calls-per-month"
_LEFT_OUT = (
    "The tokens of the answers are not counted.",
    "What an adapter costs to serve beyond the price of its model is not counted.",
)
_NO_UPKEEP = "What upkeep costs is not known and not counted, so it is later than this says."


@dataclass(frozen=True, slots=True)
class _Saving:
    """What one call costs less."""

    dollars: float
    figures: tuple[Figure, ...]
    terms: str


def break_even_of(workload: Workload, known: Mapping[str, Known], book: DecisionBook) -> BreakEven | None:
    """When tuning would have paid for itself; None where no price is known or nothing could be carried away."""
    kind = _kind(book.kinds, known)
    saving = _saving(kind, workload, known, book)
    if saving is None:
        return None
    training = _figure(_TRAINING, known, book)
    upkeep = known[_UPKEEP].value
    months = _figure(_MONTHS, known, book)
    monthly = float(upkeep) if isinstance(upkeep, int | float) else 0.0
    low, high = _bounds(training, known)
    figures = [*_told(training, known), *_upkeep(known, months, monthly), *saving.figures]
    formula = f"(training + upkeep) / ({saving.terms} x calls)"
    left_out = _LEFT_OUT if upkeep is not None else (_NO_UPKEEP, *_LEFT_OUT)
    if saving.dollars <= 0:
        words = "It never pays: with the stable prefix cached, what is left would cost as much."
        return BreakEven(kind, None, None, None, None, formula, tuple(figures), left_out, words)
    over = monthly * months.low
    calls, most = (ceil((one + over) / saving.dollars) for one in (low, high))
    volume = known[_VOLUME].value
    per_day = float(volume) / _DAYS_IN_MONTH if isinstance(volume, int | float) and volume > 0 else None
    days, most_days = (None, None) if per_day is None else (calls / per_day, most / per_day)
    if isinstance(volume, int | float):
        figures.append(Figure("calls", float(volume), "a month", "answered in the settings"))
    return BreakEven(
        kind, calls, most, days, most_days, formula, tuple(figures), left_out, _words(calls, most, days, most_days)
    )


def break_even_evidence(break_even: BreakEven | None, known: Mapping[str, Known]) -> Iterator[Known]:
    """The days until it pays, as evidence: at most, with upkeep known and the dearest training; and at least."""
    asks = tuple(name for name in (_VOLUME, _UPKEEP) if known[name].value is None)
    if break_even is None or (break_even.calls is not None and break_even.days is None):
        words = "When tuning would have paid for itself cannot be worked out" + (
            ": no price is known for this model, or nothing would be saved."
            if break_even is None
            else " without a volume."
        )
        yield unknown("break-even-days", words, asks)
        yield unknown("break-even-days-at-least", words, asks)
        return
    never = float("inf")
    least = never if break_even.days is None else break_even.days
    most = never if break_even.most_days is None else break_even.most_days
    yield measured("break-even-days-at-least", least, break_even.words)
    if known[_UPKEEP].value is None and most < never:
        yield unknown("break-even-days", f"{break_even.words} Upkeep is not in it.", (_UPKEEP,))
    else:
        yield measured("break-even-days", most, break_even.words)


def _kind(kinds: tuple[Settling, ...], known: Mapping[str, Known]) -> Verdict:
    return next(one.verdict for one in kinds if not one.when or first_holding(one.when, known) is not None)


def _saving(kind: Verdict, workload: Workload, known: Mapping[str, Known], book: DecisionBook) -> _Saving | None:
    whole, carried = workload.weights.whole.tokens, workload.behaviour
    now = price_of(workload.model, whole, carried.prefix)
    if now is None:
        return None
    if kind is Verdict.SMALLER_MODEL:
        share = _figure(_SHARE, known, book)
        dollars = _per_call(now)
        figures = (_priced("price per call today", dollars, now), *_told(share, known))
        return _Saving(dollars * (1 - share.low), figures, "price per call today x (1 - share of a small model)")
    if carried.tokens <= 0:
        return None
    after = price_of(workload.model, max(whole - carried.tokens, 1), carried.prefix - carried.in_prefix)
    if after is None:
        return None
    saved = _per_call(now) - _per_call(after)
    figures = (
        Figure("saved tokens per call", carried.tokens, "tokens", "the prompt: its format, examples and tone"),
        _priced("price of them", saved / carried.tokens, now, "dollars a token"),
    )
    return _Saving(saved, figures, "saved tokens per call x price of them")


def _per_call(price: Price) -> float:
    """In dollars, with the stable prefix cached where it is long enough."""
    return float(price.uncached if price.cached is None else price.cached) / CALLS


def _priced(name: str, dollars: float, price: Price, unit: str = "dollars") -> Figure:
    cached = "not cached" if price.cached is None else "its stable prefix cached"
    day = "" if price.checked is None else price.checked.isoformat()
    return Figure(name, dollars, unit, f"{price.source}: {price.model} at {price.provider}, {cached}", day)


def _figure(name: str, known: Mapping[str, Known], book: DecisionBook) -> FigureRange:
    return next(
        one for one in book.figures if one.name == name and (not one.when or first_holding(one.when, known) is not None)
    )


def _bounds(figure: FigureRange, known: Mapping[str, Known]) -> tuple[float, float]:
    said = known[figure.answer].value if figure.answer else None
    return (float(said), float(said)) if isinstance(said, int | float) else (figure.low, figure.high)


def _told(figure: FigureRange, known: Mapping[str, Known]) -> Iterator[Figure]:
    low, high = _bounds(figure, known)
    is_answered = bool(figure.answer) and known[figure.answer].basis is Basis.ANSWERED
    source = "answered in the settings" if is_answered else f"{figure.source.title}: {figure.source.claim}"
    name = figure.name.replace("-", " ")
    for told, value in ((name, low),) if low == high else ((f"{name}, at least", low), (f"{name}, at most", high)):
        yield Figure(told, value, figure.unit, source, "" if is_answered else figure.as_of)


def _upkeep(known: Mapping[str, Known], months: FigureRange, monthly: float) -> Iterator[Figure]:
    if known[_UPKEEP].value is not None:
        yield Figure("upkeep", monthly, "dollars a month", "answered in the settings")
        yield from _told(months, known)


def _words(calls: int, most: int, days: float | None, most_days: float | None) -> str:
    said = f"{calls:,}" if calls == most else f"{calls:,} to {most:,}"
    told = f"Tuning would have paid for itself after {said} calls"
    if days is None or most_days is None:
        return f"{told}; in how many days, only the number of calls a month can tell."
    low, high = ceil(days), ceil(most_days)
    return f"{told}, in {low:,} days." if low == high else f"{told}, in {low:,} to {high:,} days."
