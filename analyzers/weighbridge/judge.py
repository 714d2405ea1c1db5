"""Applies rules to one fact: bounds before counting, filters before bounds, words last."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING

from weighbridge.facts import FACTS, TokenShare
from weighbridge.findings import Finding, Measure, Severity
from weighbridge.rule_message import LIMIT_SUFFIX, Value, placeholders, worded
from weighbridge.rules import Comparison
from weighbridge.tokens import TokenCount, TokenWeight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.config import Settings
    from weighbridge.facts import Fact
    from weighbridge.rules import Bound, Filters, Grade, Rule, RuleBook
    from weighbridge.tokens import TokenCounter

_NAMES = {declared: name for name, declared in FACTS.items()}
_ALWAYS = ("count", "tokens")
"""The measures that the output contract promises wherever a fact has them."""


class Unmet(StrEnum):
    """Why a rule has nothing to say about a fact."""

    OFF = "off"
    """Settings or the command line switch it off, or it is a preview rule that nobody switched on."""
    FILTER = "filter"
    """It is about facts of another kind."""
    PREVIEW = "preview"
    """What it would say of this fact is a preview that nobody switched on."""
    BOUND = "bound"
    """A number does not reach its limit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands to a fact; `unmet` is None where the rule holds."""

    rule: Rule
    unmet: Unmet | None
    grade: Grade | None = None
    field: str = ""
    """The first field that decided against it."""
    limit: float = 0.0
    comparison: Comparison | None = None


def judge(fact: Fact, rulebook: RuleBook, settings: Settings, count: TokenCounter) -> Iterator[Finding]:
    """The findings that a fact gives cause for, in the order of their rules' names."""
    count = _remembering(count)
    for rule in rulebook.of_fact(_NAMES[type(fact)]):
        stands = standing(fact, rule, settings, count)
        if stands.grade is not None and stands.unmet is None:
            severity = settings.severity.get(rule.name, stands.grade.severity)
            yield _finding(fact, rule, stands.grade, severity, limits_of(rule, settings), count)


def standings(fact: Fact, rulebook: RuleBook, settings: Settings, count: TokenCounter) -> list[Standing]:
    """How every rule about such facts stands to one, in the order of their names."""
    count = _remembering(count)
    return [standing(fact, rule, settings, count) for rule in rulebook.of_fact(_NAMES[type(fact)])]


def standing(fact: Fact, rule: Rule, settings: Settings, count: TokenCounter) -> Standing:
    """Whether a rule holds for a fact, and if not, what decided first."""
    if not settings.enabled(rule):
        return Standing(rule, Unmet.OFF)
    for field, value in rule.where:
        if getattr(fact, field) != value:
            return Standing(rule, Unmet.FILTER, field=field)
    grade = next(grade for grade in rule.grades if _has(fact, grade.where))
    if grade.preview and not _previews(rule, settings):
        return Standing(rule, Unmet.PREVIEW, grade)
    limits = limits_of(rule, settings)
    # What is a number already decides before what has to be counted.
    for bound in sorted(rule.bounds, key=lambda bound: _cost(fact, bound)):
        limit = limits[bound.field]
        if not _holds(fact, bound, limit, count):
            return Standing(rule, Unmet.BOUND, grade, bound.field, limit, bound.comparison)
    return Standing(rule, None, grade)


def measured(fact: Fact, field: str, count: TokenCounter) -> Value:
    """A field of a fact as a number or in words: tokens are counted."""
    return _value(fact, field, count)


def _previews(rule: Rule, settings: Settings) -> bool:
    return settings.preview or rule.name in settings.select or rule.name in settings.extend_select


def _has(fact: Fact, where: Filters) -> bool:
    return all(getattr(fact, field) == value for field, value in where)


def limits_of(rule: Rule, settings: Settings) -> dict[str, float]:
    """The numbers of a rule, as settings have moved them."""
    moved = settings.limits.get(rule.name, {})
    return {field: moved.get(field, limit) for field, limit in rule.limits.items()}


def _remembering(count: TokenCounter) -> TokenCounter:
    known: dict[str, TokenCount] = {}

    def counter(text: str, /) -> TokenCount:
        found = known.get(text)
        if found is None:
            found = known[text] = count(text)
        return found

    return counter


def _cost(fact: Fact, bound: Bound) -> int:
    value = getattr(fact, bound.field)
    return 2 if isinstance(value, TokenShare) else 1 if isinstance(value, TokenWeight) else 0


def _holds(fact: Fact, bound: Bound, limit: float, count: TokenCounter) -> bool:
    value = getattr(fact, bound.field)
    if isinstance(value, TokenWeight):
        return _weighs(value, bound.comparison, limit, count)
    if isinstance(value, TokenShare):
        return _compares(_share(value, count), bound.comparison, limit)
    return _compares(value, bound.comparison, limit)


def _compares(value: float, comparison: Comparison, limit: float) -> bool:
    match comparison:
        case Comparison.ABOVE:
            return value > limit
        case Comparison.BELOW:
            return value < limit
        case Comparison.AT_LEAST:
            return value >= limit
        case Comparison.AT_MOST:
            return value <= limit


def _weighs(weight: TokenWeight, comparison: Comparison, limit: float, count: TokenCounter) -> bool:
    if not isfinite(limit):
        return _compares(0, comparison, limit)
    match comparison:
        case Comparison.ABOVE:
            return weight.exceeds(floor(limit), count)
        case Comparison.AT_MOST:
            return not weight.exceeds(floor(limit), count)
        case Comparison.AT_LEAST:
            return weight.exceeds(ceil(limit) - 1, count)
        case Comparison.BELOW:
            return not weight.exceeds(ceil(limit) - 1, count)


def _share(share: TokenShare, count: TokenCounter) -> float:
    whole = share.whole.count(count).tokens
    return share.part.count(count).tokens / whole if whole else 0.0


def _finding(
    fact: Fact, rule: Rule, grade: Grade, severity: Severity, limits: Mapping[str, float], count: TokenCounter
) -> Finding:
    message = grade.message or rule.message
    named = dict.fromkeys(name for name, _ in placeholders(message))
    used = dict.fromkeys((*_ALWAYS, *limits, *named))
    values = {name: _value(fact, name, count) for name in used if hasattr(fact, name)}
    spoken = {**values, **{f"{field}{LIMIT_SUFFIX}": limit for field, limit in limits.items()}}
    return Finding(
        rule=rule.name,
        severity=severity,
        path=fact.place.path,
        span=fact.place.span,
        message=worded(message, spoken),
        measures=tuple(_measures(fact, rule, grade, values)),
        related=fact.related,
        remedies=tuple(map(str, rule.remedies)),
        symbol=fact.symbol,
    )


def _value(fact: Fact, name: str, count: TokenCounter) -> Value:
    value: Value | TokenWeight | TokenShare = getattr(fact, name)
    if isinstance(value, TokenWeight):
        return value.count(count)
    if isinstance(value, TokenShare):
        return _share(value, count)
    return value


def _measures(fact: Fact, rule: Rule, grade: Grade, values: Mapping[str, Value]) -> Iterator[tuple[str, Measure]]:
    """The numbers that were used, and the words that decided; no free text, which could quote a prompt."""
    exact = True
    basis = ""
    for name, value in values.items():
        if isinstance(value, TokenCount):
            exact, basis = exact and value.exact, basis or value.basis
            yield name, value.tokens
        elif isinstance(value, float):
            yield name, round(value, 3)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield name, value
    if not exact:
        yield "tokens_exact", False
        if basis:
            yield "tokens_basis", basis
    decisive = {field for item in (rule.where, *(grade.where for grade in rule.grades)) for field, _ in item}
    for field in dict.fromkeys((*_words(fact), *sorted(decisive))):
        value = getattr(fact, field)
        if isinstance(value, str):
            yield field, str(value)


def _words(fact: Fact) -> Iterator[str]:
    for field in fact.__dataclass_fields__:
        if isinstance(getattr(fact, field), StrEnum):
            yield field
