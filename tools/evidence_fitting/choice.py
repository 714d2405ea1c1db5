"""From which strength on something is said: where what is wrong and what is missed cost least together.

The strengths of labelled cases are those under weights that were fitted without their repository: under its own weights
a repository looks better than the next one will. The corpus is our own and always known, and what it holds must hold.

To take the lowest limit that reaches a wanted precision on the labels was tried and is worse: it followed three copies
of one mistake, missed a sixth more of what is there, and made no mistake less on repositories that were left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence_fitting.model import Fitted, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from evidence_fitting.beliefs import Beliefs
    from evidence_fitting.cases import Case

_FOLDS = 5
_MARGIN = 0.3
"""The limit lies so far below what is just said, counted as a weight is: what is weaker still was seen by nobody."""
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the weights were right."""

    tp: int = 0
    fn: int = 0
    fp: int = 0
    tn: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else math.nan

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else math.nan

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fn + other.fn, self.fp + other.fp, self.tn + other.tn)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Weights, and the strength from which they speak."""

    fitted: Fitted
    say: float

    def says(self, case: Case) -> bool:
        if case.certain:
            return True
        return case.weighed and self.fitted.strength(self.fitted.best(case)) >= self.say

    def outcome(self, case: Case) -> Tally:
        said, true = self.says(case), case.label.positive
        return Tally(
            tp=int(said and true), fn=int(true and not said), fp=int(said and not true), tn=int(not (said or true))
        )

    def tally(self, cases: Iterable[Case]) -> Tally:
        return sum(map(self.outcome, cases), Tally())


def choose(cases: Sequence[Case], beliefs: Beliefs) -> Chosen:
    """The weights that are fitted on these cases, rounded as they are written, and the strength that goes with them."""
    fitted = fit(cases, beliefs).rounded()
    strengths = _strengths(cases, fitted, beliefs)
    # what can be disputed must not decide where the line is
    sure = {case: strength for case, strength in strengths.items() if not case.label.borderline}
    return Chosen(fitted, max(_limits(sure.values()), key=lambda say: _worth(say, sure, beliefs.wrong)))


def wilson(hits: int, all_: int) -> tuple[float, float]:
    """The interval of a proportion at 95 %."""
    if not all_:
        return math.nan, math.nan
    share, square = hits / all_, _Z * _Z / all_
    middle = (share + square / 2) / (1 + square)
    half = _Z * math.sqrt(share * (1 - share) / all_ + square / (4 * all_)) / (1 + square)
    return middle - half, middle + half


def _limits(strengths: Iterable[float]) -> Iterator[float]:
    """A limit beneath each strength: halfway to the next one, and a margin away where that one is further."""
    below = 0.0
    for above in sorted(set(strengths)):
        nearest = 1 / (1 + math.exp(_MARGIN) * (1 - above) / above)
        limit = max((below + above) / 2, nearest)
        yield next((short for digits in (2, 3) if below < (short := round(limit, digits)) <= above), limit)
        below = above


def _strengths(cases: Sequence[Case], fitted: Fitted, beliefs: Beliefs) -> dict[Case, float]:
    """How strongly each case speaks under weights that have not seen its repository."""
    repositories = sorted({case.label.repository for case in cases if case.weighed and not case.corpus})
    fold_of = {repository: position % _FOLDS for position, repository in enumerate(repositories)}
    folds = [
        fit([case for case in cases if case.corpus or fold_of.get(case.label.repository) != fold], beliefs).rounded()
        for fold in sorted(set(fold_of.values()))
    ]
    strengths: dict[Case, float] = {}
    for case in cases:
        if case.weighed:
            weights = fitted if case.corpus else folds[fold_of[case.label.repository]]
            strengths[case] = round(weights.strength(weights.best(case)), 6)
    return strengths


def _worth(say: float, strengths: Mapping[Case, float], wrong: float) -> tuple[int, float, float]:
    """How much of the corpus holds, then what the errors cost, then how much is left unsaid."""
    broken, cost = 0, 0.0
    for case, strength in strengths.items():
        if (strength >= say) != case.label.positive:
            broken += case.corpus
            cost += 0.0 if case.corpus else 1.0 if case.label.positive else wrong
    return -broken, -cost, say
