"""The verdict in sentences, for people who read nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.deciding import LEAST_DIFFERENT, rows_to_settle
from weighbridge_training.verdict.outcome import Arm, Outcome

if TYPE_CHECKING:
    from weighbridge_training.verdict.deciding import Decision
    from weighbridge_training.verdict.intervals import Interval
    from weighbridge_training.verdict.report import Comparison, Forgetting

RIVALS = {
    Arm.INCUMBENT: "the prompt",
    Arm.BASE_PROMPT: "the same prompt on the base model",
    Arm.ADAPTER: "the adapter",
}


def sentence(decision: Decision, rows: int, min_gain: float, margin: float, forgetting: Forgetting) -> str:
    """What came out, with its figures, and what follows."""
    found = decision.comparison
    if found is None:
        return (
            "is unproved: nobody knows what runs today answers to the held-out inputs. Record it: weighbridge verdict "
            "--record-incumbent, or name its recorded answers as `outputs` in the task"
        )
    rival, on = RIVALS[found.against], f"on {rows:,} held-out examples"
    figures = f"{on} (95 %: {_ends(found.gain)})"
    match decision.outcome:
        case Outcome.ADAPTER_WINS:
            return f"beats {rival} by {points(found.gain.value)} points {figures}"
        case Outcome.FORGETS:
            return (
                f"beats {rival} by {points(found.gain.value)} points {figures}, but has lost {forgetting.lost} of "
                f"{forgetting.answered_by_base} off-task questions that the base model answers: ship the prompt"
            )
        case Outcome.TIE:
            return f"does not beat {rival}: level within {points(margin)} points {figures}: ship the prompt"
        case Outcome.NOISE:
            return _noise(found, rows, min_gain)
        case _:
            behind = found.gain.high < 0
            by = (
                f"{points(-found.gain.value)} points behind" if behind else f"less than {points(min_gain)} points ahead"
            )
            return f"does not beat {rival}: {by} {figures}: ship the prompt"


def points(value: float) -> str:
    """A share in hundredths; the last digit is dropped where it says nothing."""
    return f"{value * 100:.1f}".removesuffix(".0").replace("-0", "0" if abs(value) < 0.0005 else "-0")


def _ends(interval: Interval) -> str:
    return f"{points(interval.low)} to {points(interval.high)}"


def _noise(found: Comparison, rows: int, min_gain: float) -> str:
    needed = rows_to_settle(found, min_gain, rows)
    wanted = f"about {needed:,} would" if needed is not None else "even 100,000 might not"
    if found.wins + found.losses < LEAST_DIFFERENT:
        wanted = f"they differ on {found.wins + found.losses} of them, and {LEAST_DIFFERENT} are the least; {wanted}"
    sign = "+" if found.gain.value > 0 else ""
    return (
        f"does not beat {RIVALS[found.against]} as far as {rows:,} held-out examples can tell ({sign}"
        f"{points(found.gain.value)} points, 95 %: {_ends(found.gain)}): {wanted} settle it; ship the prompt until then"
    )
