# ruff: noqa: RUF001 (marks of other scripts are meant)
"""Which part of a prompt a title announces: the tangible before the general, as between sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from weighbridge.measure import segment_title_words as words
from weighbridge.measure.examples import is_example_title
from weighbridge.measure.format_spec import titles_format
from weighbridge.measure.part_kinds import PartKind

_TITLES = 2_048
_FIRM_FORMS = frozenset({PartKind.EXAMPLES, PartKind.TOOLS, PartKind.FORMAT, PartKind.GUARDRAILS})
_JOINED = re.compile(r"[_\-]+|(?<=[a-z])(?=[A-Z])")


_NAMED = re.compile(
    r"(?P<about>(?i:how|when[ ]to[ ](?:use|call)|calling)[ ])?"
    r"[`*]{0,4}[a-z][a-z0-9]*(?:_[a-z0-9]+|[A-Z][a-z0-9]+)+[`*]{0,4}(?:\(.*\))?"
    r"(?P<usage>[ ](?i:usage|tool|function|works))?",
    re.DOTALL,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|you|must|should|can|will|there|contain(?:s|ing)?)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"(?:when|if|before|after|once|for|whenever|unless|given)\b", re.IGNORECASE)
"""What follows is to be done in some case: whatever it is, its own words say it."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What is said to follow."""

    kind: PartKind
    firm: bool
    """All that follows is that; otherwise only what says nothing else by its own form."""


def firmly(kind: PartKind) -> Announced:
    return Announced(kind, firm=True)


def loosely(kind: PartKind) -> Announced:
    return Announced(kind, firm=False)


_ABOUT_TOOL = re.compile(r"\b(?:us(?:e|ing|age)|call(?:ing)?|tools?)\b[^`]{0,40}`[\w.]+(?:\(.*\))?`", re.IGNORECASE)


def names_tool(title: str) -> Announced | None:
    """What a title announces that is the name of something in a program."""
    if _ABOUT_TOOL.search(title):
        return firmly(PartKind.TOOLS)
    named = _NAMED.fullmatch(title.strip())
    if named is None:
        return None
    return firmly(PartKind.TOOLS) if named["usage"] or named["about"] or title.rstrip("`* ").endswith(")") else None


def by_form(kind: PartKind | None) -> Announced | None:
    """What a sentence leads to that is of a kind itself."""
    if kind is None:
        return None
    return firmly(kind) if kind in _FIRM_FORMS else loosely(kind)


@lru_cache(maxsize=_TITLES)
def announced(title: str) -> Announced | None:
    """What stands below a title; None where its words do not say."""
    said = _JOINED.sub(" ", title).strip(" \t*#:：.!=~[]()<>\"'`")
    if not said or _CONDITION.match(said):
        return None
    if is_example_title(said):
        return firmly(PartKind.EXAMPLES)
    if titles_format(said):
        return loosely(PartKind.FORMAT) if _rules(said) else firmly(PartKind.FORMAT)
    if _SENTENCE.search(said):
        return None
    return next((found for found, pattern in _titles() if pattern.search(said)), None)


def nested(title: str, own: Announced, around: Announced) -> Announced:
    """What a title announces below one that announces something else."""
    if around.firm and own.kind is PartKind.INSTRUCTIONS:
        return own if _tasks().search(title) is not None and _NAMED.fullmatch(title.strip()) is None else around
    if own.firm:
        return around if around.firm and around.kind in _HELD and own.kind not in _HELD else own
    if own.kind is PartKind.UNCLASSIFIED:
        return own if around.kind is PartKind.INSTRUCTIONS else around
    return around if around.firm else own


_HELD = frozenset({PartKind.EXAMPLES, PartKind.TOOLS})
"""Whatever is said below these belongs to them."""


@cache
def _tasks() -> re.Pattern[str]:
    return re.compile(words.TASKS, re.IGNORECASE)


def _rules(said: str) -> bool:
    return (
        re.search(words.FORM_OF_RULES, said, re.IGNORECASE) is not None
        and re.search(words.SHAPES, said, re.IGNORECASE) is None
    )


@cache
def _titles() -> tuple[tuple[Announced, re.Pattern[str]], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return (
        (loosely(PartKind.UNCLASSIFIED), compiled(words.SLOTS)),
        (firmly(PartKind.TOOLS), compiled(words.TOOLS)),
        (firmly(PartKind.FORMAT), compiled(words.FORMAT)),
        (firmly(PartKind.GUARDRAILS), compiled(words.GUARDRAILS)),
        (firmly(PartKind.TONE), compiled(words.TONE)),
        (loosely(PartKind.INSTRUCTIONS), compiled(words.INSTRUCTIONS)),
        (loosely(PartKind.TONE), compiled(words.ROLES)),
        (loosely(PartKind.FACTS), compiled(words.FACTS)),
        (loosely(PartKind.KNOWLEDGE), compiled(words.KNOWLEDGE)),
    )
