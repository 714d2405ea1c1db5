"""Rules: which fact is worth a word, how much it weighs, and what to say about it.

The built-in rules come from a generated module of plain literals, so that a run reads no YAML. What explains a rule
(why, what instead, sources, examples) stays in its file, which `rule_manual` reads when somebody asks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from weighbridge.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from weighbridge.config import Problem


class Group(StrEnum):
    """What rules are about; a group is selected like a rule."""

    PROMPTS = "prompts"
    EXAMPLES = "examples"
    FORMAT = "format"
    KNOWLEDGE = "knowledge"
    TRAINING = "training"
    RETRIEVAL = "retrieval"
    API = "api"
    SUPPRESSIONS = "suppressions"


class Remedy(StrEnum):
    """The moves that a rule may point to."""

    TO_SCHEMA = "to-schema"
    TO_RETRIEVAL = "to-retrieval"
    TO_LORA = "to-lora"
    TO_SKILLS = "to-skills"
    SPLIT_FACTS_FROM_TRAINING = "split-facts-from-training"


class Comparison(StrEnum):
    """How a number is held against its limit."""

    ABOVE = "above"
    BELOW = "below"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


Filters = tuple[tuple[str, str | bool], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """One number of a fact and its limit, which settings can move."""

    field: str
    comparison: Comparison
    limit: float


@dataclass(frozen=True, slots=True)
class Grade:
    """How much the hits with certain evidence weigh; `message` replaces the rule's where it is not empty."""

    severity: Severity
    where: Filters = ()
    message: str = ""
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything that judging needs. *Invariant:* the last grade has no filter."""

    name: str
    group: Group
    summary: str
    since: str
    fact: str
    message: str
    grades: tuple[Grade, ...]
    where: Filters = ()
    bounds: tuple[Bound, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    preview: bool = False
    path: str = ""
    """The file that it was read from; empty for a built-in rule."""

    @property
    def severity(self) -> Severity:
        """The most that a hit can weigh."""
        return max((grade.severity for grade in self.grades), key=lambda severity: severity.rank)

    @property
    def limits(self) -> dict[str, float]:
        """The numbers that settings can change, by field."""
        return {bound.field: bound.limit for bound in self.bounds}


class RuleError(Exception):
    """Rule files that cannot be used, with every problem that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        self.path = first.path
        self.line = first.line
        self.message = first.message
        self.problems = tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class RuleBook:
    """Rules by name, by group, and by the fact that they judge."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}
        by_fact: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self._rules.values():
            by_fact[rule.fact].append(rule)
        self._by_fact = {fact: tuple(found) for fact, found in by_fact.items()}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def __getitem__(self, name: str) -> Rule:
        return self._rules[name]

    def of_fact(self, fact: str) -> tuple[Rule, ...]:
        """The rules that judge a fact, named by its key in `facts.FACTS`."""
        return self._by_fact.get(fact, ())

    def of_group(self, group: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self if rule.group == group)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self._rules)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that have rules."""
        return tuple(sorted({str(rule.group) for rule in self}))

    @cached_property
    def limit_names(self) -> Mapping[str, Collection[str]]:
        """The fields that each rule bounds."""
        return {rule.name: tuple(rule.limits) for rule in self}

    def nearest(self, name: str) -> str:
        """The name that somebody may have meant; empty where none is close."""
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, (*self.names, *self.groups), n=1)), "")


def load_rules(extra_folders: Sequence[Path] = ()) -> RuleBook:
    """The built-in rules and those in the folders; raises `RuleError` with all that is wrong in their files."""
    from weighbridge_rules.compiled import RULES

    built_in = [rule_from(item) for item in RULES]
    if not extra_folders:
        return RuleBook(built_in)
    from weighbridge.rule_files import read_folders

    return RuleBook([*built_in, *read_folders(extra_folders, {rule.name for rule in built_in})])


def rule_from(values: Mapping[str, Any], path: str = "") -> Rule:
    """A rule from values that were validated before."""
    when = values["when"]
    return Rule(
        name=values["name"],
        group=Group(values["group"]),
        summary=values["summary"],
        since=values.get("since", ""),
        fact=when["fact"],
        message=values["message"],
        grades=_grades(values.get("severity", Severity.WARNING)),
        where=_filters(when),
        bounds=tuple(
            Bound(field, comparison, limit)
            for comparison in Comparison
            for field, limit in when.get(comparison, {}).items()
        ),
        remedies=tuple(map(Remedy, values.get("remedies", ()))),
        preview=values.get("preview", False),
        path=path,
    )


def _grades(severity: str | Sequence[Mapping[str, Any]]) -> tuple[Grade, ...]:
    if isinstance(severity, str):
        return (Grade(Severity(severity)),)
    return tuple(
        Grade(Severity(item["is"]), _filters(item), item.get("message", ""), item.get("preview", False))
        for item in severity
    )


def _filters(values: Mapping[str, Any]) -> Filters:
    return tuple(values.get("where", {}).items())
