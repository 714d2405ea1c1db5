"""What single sentences of a prompt are there for, by their form alone: remembered, as keys change few of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from weighbridge.measure import segment_words as words
from weighbridge.measure.format_words import FORMAT_DEMAND
from weighbridge.measure.knowledge_words import STATES
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.remembered import of_parts

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3
"""A statement names something and says something of it."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a sentence says."""

    kind: PartKind | None
    """None where it says nothing."""
    commands: bool
    """It tells somebody to do something."""
    figures: bool
    """It has a figure that a calendar or a business can change."""
    terms: bool
    """It has a figure that is one where a business decides."""


@of_parts
def form_of(text: str, start: int) -> Form:
    """What the form of a sentence says of it."""
    patterns = _patterns()
    figures = patterns.fact.search(text, start) is not None
    terms = patterns.policy.search(text, start) is not None
    commands = _commands(patterns, text, start)
    for kind, first, anywhere in patterns.forms:
        if (first is not None and first.match(text, start)) or (anywhere is not None and anywhere.search(text, start)):
            return Form(kind, commands, figures, terms)
    if commands or patterns.addressed.search(text, start):
        return Form(PartKind.INSTRUCTIONS, commands, figures, terms)
    if patterns.states.search(text, start) and sum(1 for _ in _WORD.finditer(text, start)) >= _FEWEST_WORDS:
        return Form(PartKind.KNOWLEDGE, commands, figures, terms)
    return Form(None, commands, figures, terms)


def _commands(patterns: _Patterns, text: str, start: int) -> bool:
    if patterns.imperative.match(text, start) is not None or patterns.told.search(text, start) is not None:
        return True
    if patterns.case.match(text, start) is not None and "," not in text[start:]:
        return True
    opens = patterns.case.match(text, start) is not None or patterns.introduced.match(text, start) is not None
    return opens and patterns.case_told.search(text, start) is not None


@dataclass(frozen=True, slots=True)
class _Patterns:
    forms: tuple[tuple[PartKind, re.Pattern[str] | None, re.Pattern[str] | None], ...]
    """By precedence: how a sentence begins, and what it has anywhere."""
    fact: re.Pattern[str]
    policy: re.Pattern[str]
    imperative: re.Pattern[str]
    told: re.Pattern[str]
    case: re.Pattern[str]
    introduced: re.Pattern[str]
    case_told: re.Pattern[str]
    addressed: re.Pattern[str]
    states: re.Pattern[str]

    @property
    def all(self) -> tuple[re.Pattern[str], ...]:
        written = (one for _, *both in self.forms for one in both if one is not None)
        plain = (self.fact, self.policy, self.imperative, self.told, self.case, self.introduced, self.case_told)
        return (*written, *plain, self.addressed, self.states)


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        (
            (PartKind.EXAMPLES, _compiled(words.SHOWN_FIRST), _compiled(words.EXAMPLE_LEAD)),
            (PartKind.TOOLS, _opening(words.TOOL_FIRST), _compiled(words.TOOL)),
            (PartKind.FORMAT, _opening(words.FIELD_FIRST), _compiled(f"{words.FORMAT}|{FORMAT_DEMAND}")),
            (PartKind.GUARDRAILS, _opening(words.GUARDRAIL_FIRST), _compiled(words.GUARDRAIL)),
            (PartKind.FACTS, None, _compiled(words.CURRENT)),
            (PartKind.KNOWLEDGE, None, _compiled(words.SITUATION)),
            (PartKind.TONE, None, _compiled(words.TONE)),
        ),
        _compiled(words.FACT),
        _compiled(words.POLICY),
        _opening(f"{words.INSTRUCTION_FIRST}|{words.GERUND_FIRST}"),
        _compiled(words.TOLD),
        _opening(words.CASE_FIRST),
        _opening(words.INTRODUCED_FIRST),
        _compiled(words.CASE_TOLD),
        _compiled(words.ADDRESSED),
        _compiled(f"{STATES}|{words.STATED}"),
    )


def _opening(pattern: str) -> re.Pattern[str]:
    return _compiled(f"{words.OPENING}(?:{pattern})")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
