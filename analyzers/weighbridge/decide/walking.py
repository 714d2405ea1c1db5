"""Runs the data over evidence: conclusions in their order, and every procedure from its first question to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.decide.decision import Says, Step, Verdict
from weighbridge.decide.evidence import Basis, Known, unknown
from weighbridge.rules import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from weighbridge.decide.procedures import Case, Conclusion, Condition, Leads, Procedure, Question
    from weighbridge.rules import Bound


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known by name, and what each conclusion rests on."""

    known: Mapping[str, Known]
    rests: Mapping[str, tuple[Known, ...]]

    def behind(self, names: Iterable[str]) -> tuple[Known, ...]:
        """The evidence behind some names, conclusions taken apart into what they rest on."""
        found: dict[str, Known] = {}
        for name in names:
            for one in self.rests.get(name, (self.known[name],) if name in self.known else ()):
                found.setdefault(one.name, one)
        return tuple(found.values())


def concluded(known: Mapping[str, Known], conclusions: Sequence[Conclusion]) -> Evidence:
    """The evidence with everything that follows from it."""
    every = dict(known)
    rests: dict[str, tuple[Known, ...]] = {}
    evidence = Evidence(every, rests)
    for conclusion in conclusions:
        case = _first(conclusion.cases, every)
        if case is None:
            behind = _open(evidence, (*conclusion.asks, *_named(conclusion.cases)))
            every[conclusion.name] = unknown(conclusion.name, _said(behind), conclusion.asks)
        else:
            behind = evidence.behind(case.condition.names)
            every[conclusion.name] = Known(
                conclusion.name,
                case.says,
                _basis(behind),
                _said(behind),
                tuple(place for one in behind for place in one.related),
            )
        rests[conclusion.name] = behind
    return evidence


def walk(procedure: Procedure, evidence: Evidence) -> tuple[tuple[Step, ...], Verdict]:
    """The steps from the first question to a verdict; every question leads forward only."""
    steps: list[Step] = []
    question = procedure.questions[procedure.start]
    while True:
        step, leads = _step(question, evidence)
        steps.append(step)
        if leads.ends:
            return tuple(steps), Verdict(leads.to)
        question = procedure.questions[leads.to]


def decisive(steps: Sequence[Step]) -> Step:
    """The last step that was answered with yes; else the last that was answered at all."""
    return next((step for step in reversed(steps) if step.says is Says.YES), last_answered(steps))


def last_answered(steps: Sequence[Step]) -> Step:
    """The last step that something answered; the last one, where nothing did."""
    return next((step for step in reversed(steps) if step.says is not Says.UNKNOWN), steps[-1])


def parting(procedure: Procedure, steps: Sequence[Step], verdict: Verdict, evidence: Evidence) -> Step:
    """Where a path parted from a verdict: the last step whose other answer would have led there.

    One that was answered goes before one that nobody has answered.
    """
    answered = [step for step in steps if step.says is not Says.UNKNOWN]
    for step in (*reversed(answered), *reversed(steps)):
        question = procedure.questions[step.question]
        for leads in (question.if_true, question.if_false, question.if_unknown):
            if leads.to != step.to and _end(procedure, leads, evidence) is verdict:
                return step
    return last_answered(steps)


def _end(procedure: Procedure, leads: Leads, evidence: Evidence) -> Verdict:
    while not leads.ends:
        leads = _step(procedure.questions[leads.to], evidence)[1]
    return Verdict(leads.to)


def holds(condition: Condition, known: Mapping[str, Known]) -> bool:
    """Whether all of a condition is known to hold; what is unknown holds nothing."""
    return all(name in known and known[name].value == wanted for name, wanted in condition.where) and all(
        _within(bound, known.get(bound.field)) for bound in condition.bounds
    )


def first_holding(alternatives: Iterable[Condition], known: Mapping[str, Known]) -> Condition | None:
    """The first of some alternatives that holds."""
    return next((condition for condition in alternatives if holds(condition, known)), None)


def _step(question: Question, evidence: Evidence) -> tuple[Step, Leads]:
    case = _first(question.cases, evidence.known)
    if case is None:
        behind = _open(evidence, _named(question.cases))
        says, basis, leads = Says.UNKNOWN, Basis.UNKNOWN, question.if_unknown
    else:
        behind = evidence.behind(case.condition.names)
        says, basis = (Says.YES if case.says else Says.NO), _basis(behind)
        leads = question.if_true if case.says else question.if_false
    step = Step(question.id, question.asks, says, basis, behind, leads.to, leads.ends, question.source)
    return step, leads


def _first(cases: Iterable[Case], known: Mapping[str, Known]) -> Case | None:
    return next((case for case in cases if holds(case.condition, known)), None)


def _named(cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        yield from case.condition.names


def _open(evidence: Evidence, names: Iterable[str]) -> tuple[Known, ...]:
    """What would have to be known, of some names and of what they rest on."""
    return tuple(one for one in evidence.behind(names) if one.value is None)


def _basis(behind: Iterable[Known]) -> Basis:
    return Basis.ANSWERED if any(one.basis is Basis.ANSWERED for one in behind) else Basis.MEASURED


def _said(behind: Iterable[Known]) -> str:
    return " ".join(dict.fromkeys(one.words for one in behind))


def _within(bound: Bound, known: Known | None) -> bool:
    value = None if known is None else known.value
    if value is None or isinstance(value, str):
        return False
    match bound.comparison:
        case Comparison.ABOVE:
            return value > bound.limit
        case Comparison.BELOW:
            return value < bound.limit
        case Comparison.AT_LEAST:
            return value >= bound.limit
        case Comparison.AT_MOST:
            return value <= bound.limit
