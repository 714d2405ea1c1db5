"""What a team answered in its settings, as evidence: every question that exists, answered or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.config_answers import mismatch
from weighbridge.decide.evidence import Known, answered, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from weighbridge.config import Settings
    from weighbridge.decide.procedures import Asked, DecisionBook
    from weighbridge.sources.region import PromptRegion

NONE = "none"
"""The answer of those who have no such thing."""


def answers_about(region: PromptRegion, settings: Settings, book: DecisionBook, today: date) -> Iterator[Known]:
    """One piece of evidence for every question; an answer that has expired is none, and says so."""
    for asked in book.questions.values():
        answer = settings.answer(asked.name, region.place.path, region.symbol)
        if answer is None:
            yield open_question(asked, "")
        elif answer.expired(today):
            yield open_question(asked, f"The answer {_quoted(answer.answer)} held until {answer.until}: asked again.")
        elif mismatch(asked, answer.answer):
            yield open_question(asked, "")
        else:
            until = "" if answer.until is None else f", until {answer.until}"
            yield answered(asked.name, answer.answer, f"{asked.asks} Answered: {_quoted(answer.answer)}{until}.")


def with_answers(known: Mapping[str, Known]) -> dict[str, Known]:
    """The evidence, with what a person said of a data set in the place of what was found."""
    found = dict(known)
    rows, holdout, incumbent = (known[name] for name in ("good-examples", "holdout", "incumbent-outputs"))
    if rows.value is not None:
        found["training-rows"] = answered("training-rows", rows.value, rows.words)
    if holdout.value is not None:
        found["holdout-kept"] = answered("holdout-kept", holdout.value != NONE, holdout.words)
    if incumbent.value is not None:
        found["incumbent-kept"] = answered("incumbent-kept", incumbent.value != NONE, incumbent.words)
    return found


def open_question(asked: Asked, why: str) -> Known:
    """A question that nobody has answered, or whose answer no longer holds."""
    return unknown(asked.name, f"{asked.asks} {why or 'Not answered yet.'}", (asked.name,))


def _quoted(answer: str | float) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return f"`{answer}`" if isinstance(answer, str) else f"{answer:,}"
