"""Why a rule speaks and what could be done instead, as short as a hover wants it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.rule_manual import Manual, manual_of

from weighbridge_server.failures import log_failure
from weighbridge_server.rule_pages import rule_page

if TYPE_CHECKING:
    from weighbridge.rules import Rule

    from weighbridge_server.session import Subject

_LONGEST = 320
"""Characters of reasons; the page has the rest."""
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def reasons(subject: Subject, name: str, *, markdown: bool) -> str:
    """The reasons of a rule; empty for one that is not known any more."""
    rules = subject.project.governing.rules
    if name not in rules:
        return ""
    manual = _manual(rules[name])
    page = rule_page(rules, name, subject.home.root, subject.settings.rule_site)
    title = f"[`{name}`]({page})" if markdown and page else f"`{name}`" if markdown else name
    said = " ".join(filter(None, (_short(manual.why), _instead(manual.instead))))
    return f"{title}: {said}" if said else ""


@lru_cache(maxsize=64)
def _manual(rule: Rule) -> Manual:
    try:
        return manual_of(rule)
    except Exception as error:
        # a team's rule file may be broken or gone since its rules were read
        log_failure(error, "reading the manual of a rule")
        return Manual()


def _instead(text: str) -> str:
    short = _short(text)
    return f"Instead: {short[:1].lower()}{short[1:]}" if short else ""


def _short(text: str) -> str:
    """The first sentences of the first paragraph, or of the first item of a list."""
    first = _PARAGRAPHS.split(text.strip().removeprefix("- "), maxsplit=1)[0]
    paragraph = " ".join(first.split("\n- ", maxsplit=1)[0].split())
    ends = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
    return paragraph[: max((end for end in ends if end <= _LONGEST), default=min(ends, default=len(paragraph)))]
