"""Takes suppressed findings out, and says which suppressions no longer do what they were written for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.config_patterns import compiled
from weighbridge.facts import Suppression, SuppressionState
from weighbridge.findings import Applicability, Edit, Fix
from weighbridge.suppression_text import Directive, directives
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date

    from weighbridge.config import Ignore
    from weighbridge.findings import Finding
    from weighbridge.text import Document

__all__ = ["Directive", "Outcome", "apply", "apply_ignores", "directives", "ignore_facts", "removal", "removal_fix"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of some findings, what is not, and what the suppressions themselves give cause to say."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    facts: tuple[Suppression, ...] = ()
    used: frozenset[Ignore] = frozenset()


def apply(
    document: Document, findings: Iterable[Finding], today: date, known: Collection[str], active: Collection[str]
) -> Outcome:
    """Applies the suppressions in a file to the findings in it.

    `known` are all rules that exist; only `active` ones, which ran, can leave a suppression unused.
    """
    written = directives(document)
    if not written:
        return Outcome(tuple(findings), ())
    valid = [item for item in written if not item.expired(today)]
    used: set[tuple[Directive, str]] = set()
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        line = document.lines.line_of(finding.span.start)
        hits = [item for item in valid if finding.rule in item.rules and (not item.lines or line in item.lines)]
        used.update((item, finding.rule) for item in hits)
        (suppressed if hits else kept).append(finding)
    facts = tuple(fact for item in written for fact in _facts(item, used, today, known, active))
    return Outcome(tuple(kept), tuple(suppressed), facts)


def apply_ignores(findings: Iterable[Finding], ignores: Sequence[Ignore], today: date) -> Outcome:
    """Applies what the settings accept; `used` says which of it was needed."""
    valid = [item for item in ignores if item.until is None or today <= item.until]
    if not valid:
        return Outcome(tuple(findings), ())
    used: set[Ignore] = set()
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        hits = [item for item in valid if _accepts(item, finding)]
        used.update(hits)
        (suppressed if hits else kept).append(finding)
    return Outcome(tuple(kept), tuple(suppressed), (), frozenset(used))


def ignore_facts(
    ignores: Iterable[Ignore],
    used: Collection[Ignore],
    today: date,
    active: Collection[str],
    checked: Collection[str],
    indexed: Collection[str],
    document: Callable[[str], Document | None],
) -> Iterator[Suppression]:
    """Entries under `ignores` that accept nothing, or no longer; placed in the settings file at their line.

    Nothing is said about an entry whose files exist but were not `checked` this time.
    """
    for item in dict.fromkeys(ignores):
        if item.until is not None and today > item.until:
            state = SuppressionState.EXPIRED
        elif item in used or item.rule not in active:
            continue
        else:
            patterns = compiled((item.path,))
            if not any(map(patterns.matches, checked)) and any(map(patterns.matches, indexed)):
                continue
            state = SuppressionState.UNUSED
        source = document(item.source)
        span = Span(0, 0)
        if source is not None and item.line:
            start = source.lines.line_start(item.line)
            span = Span(start, start + len(source.text[start : source.lines.line_span(item.line).end].rstrip()))
        until = item.until.isoformat() if item.until else ""
        yield Suppression(Place(item.source, span), item.path, state, item.rule, until)


def removal(document: Document, directive: Directive, names: Collection[str]) -> Edit | None:
    """The edit that takes names out of a suppression, and the whole comment with the last one; None: not by a tool."""
    if not len(directive.comment):
        return None
    text = document.text
    kept = [name for name in directive.rules if name not in names]
    if kept:
        start = text.index("[", directive.span.start) + 1
        return Edit(Place(document.path, Span(start, text.index("]", start))), ", ".join(kept))
    return Edit(Place(document.path, _removal_span(document, directive.comment)), "")


def removal_fix(document: Document, fact: Suppression) -> Fix | None:
    """The safe fix for an unused suppression in a comment."""
    if fact.state is not SuppressionState.UNUSED or fact.place.path != document.path:
        return None
    names = [name.strip() for name in fact.names.split(",")]
    for item in directives(document):
        if item.span == fact.place.span and (edit := removal(document, item, names)):
            return Fix(f"Remove the unused suppression of {fact.names}", Applicability.SAFE, (edit,))
    return None


def _removal_span(document: Document, comment: Span) -> Span:
    """The whole line where the comment stands alone on it, else the comment with the blanks before it."""
    text = document.text
    line = document.lines.line_span(document.lines.line_of(comment.start))
    before, after = text[line.start : comment.start], text[comment.end : line.end]
    if not before.strip() and not after.strip():
        return line
    if not before.strip() or after.strip():
        return comment
    return Span(line.start + len(before.rstrip()), comment.end)


def _accepts(item: Ignore, finding: Finding) -> bool:
    if item.rule != finding.rule or (item.symbol and item.symbol != finding.symbol):
        return False
    return compiled((item.path,)).matches(finding.path)


def _facts(
    item: Directive,
    used: Collection[tuple[Directive, str]],
    today: date,
    known: Collection[str],
    active: Collection[str],
) -> Iterator[Suppression]:
    def fact(state: SuppressionState, names: Iterable[str]) -> Suppression:
        return Suppression(Place(item.path, item.span), "", state, ", ".join(names), item.until)

    unknown = [name for name in item.rules if name not in known]
    if unknown or not item.rules:
        yield fact(SuppressionState.UNKNOWN_RULE, unknown)
    if item.expired(today):
        yield fact(SuppressionState.EXPIRED, item.rules)
        return
    unused = [name for name in item.rules if name in active and name in known and (item, name) not in used]
    if unused:
        yield fact(SuppressionState.UNUSED, unused)
    if not item.reason and item.rules and len(unused) < len(item.rules):
        yield fact(SuppressionState.NO_REASON, item.rules)
