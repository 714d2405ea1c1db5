"""How one arm did: form, right answers, tokens, cost and latency."""

from __future__ import annotations

from collections import Counter
from math import ceil, fsum
from typing import TYPE_CHECKING

from weighbridge_training.verdict.inputs import HourPrice, TokenPrice
from weighbridge_training.verdict.intervals import share
from weighbridge_training.verdict.report import ArmFigures, OneAnswer
from weighbridge_training.verdict.rows import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weighbridge_training.verdict.answers import Answer
    from weighbridge_training.verdict.inputs import Price
    from weighbridge_training.verdict.outcome import Arm
    from weighbridge_training.verdict.scoring import Scores

NEARLY_ALL = 0.9
_CALLS = 1_000


def figures(
    arm: Arm,
    what: str,
    answers: Sequence[Answer],
    scores: Scores,
    expected: Sequence[str],
    admits: Callable[[str], bool] | None,
    price: Price | None,
) -> ArmFigures:
    """The figures of one arm; a mean is given only where every answer has the number."""
    seconds = _known([one.seconds for one in answers])
    tokens_in = _mean([one.input_tokens for one in answers])
    tokens_out = _mean([one.output_tokens for one in answers])
    cost, source = _cost(price, tokens_in, tokens_out, seconds)
    return ArmFigures(
        arm=arm,
        what=what,
        valid=None if admits is None else share([float(admits(one.text)) for one in answers]),
        exact=share(scores.exact),
        fields=share(scores.fields),
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        usd_per_1000_calls=cost,
        cost_source=source,
        latency_p50_s=_at(seconds, 0.5),
        latency_p95_s=_at(seconds, 0.95),
        one_answer=_one_answer(answers, expected),
    )


def _cost(
    price: Price | None, tokens_in: float | None, tokens_out: float | None, seconds: Sequence[float]
) -> tuple[float | None, str]:
    if isinstance(price, TokenPrice):
        if tokens_in is None or tokens_out is None:
            return None, "its tokens were not counted"
        return (tokens_in * price.input + tokens_out * price.output) * _CALLS / 1_000_000, price.source
    if isinstance(price, HourPrice):
        if not seconds:
            return None, "its time was not measured"
        hours = fsum(seconds) / len(seconds) * _CALLS / 3600
        return hours * price.usd_per_hour, f"{price.source}, by the time that its answers took"
    return None, "nobody named a price"


def _one_answer(answers: Sequence[Answer], expected: Sequence[str]) -> OneAnswer | None:
    """The answer that nearly every row gets, where the right ones are not that alike."""
    if len(answers) < 2:
        return None
    (text, count), *_ = Counter(normal(one.text) for one in answers).most_common(1)
    (_, usual), *_ = Counter(map(normal, expected)).most_common(1)
    is_one = count >= NEARLY_ALL * len(answers) and usual < NEARLY_ALL * len(expected)
    return OneAnswer(text[:500], count) if is_one else None


def _known(values: Sequence[float | None]) -> list[float]:
    known = [value for value in values if value is not None]
    return sorted(known) if len(known) == len(values) else []


def _mean(values: Sequence[int | None]) -> float | None:
    known = _known(values)
    return fsum(known) / len(known) if known else None


def _at(ordered: Sequence[float], rank: float) -> float | None:
    """The nearest rank: a latency that was measured."""
    return ordered[max(0, ceil(rank * len(ordered)) - 1)] if ordered else None
