"""Asks everything that is known of one place: findings, arguments, prompts, and how the rules stand to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.config_patterns import compiled
from weighbridge.engine import counter_by
from weighbridge.facts import FACTS
from weighbridge.judge import Unmet, measured, standings
from weighbridge.past import InWorkspace
from weighbridge.suppression import directives
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenCount
from weighbridge.why.answer import Answer, Heard, PromptSeen, Ruling, State, Told
from weighbridge.why.prompted import prompts_at
from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.bench import Bench
    from weighbridge.facts import Fact
    from weighbridge.findings import Finding
    from weighbridge.measure.argument import Argument
    from weighbridge.report import Report
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document

_NAMES = {declared: name for name, declared in FACTS.items()}


def answer_at(document: Document, line: int, column: int, report: Report, reported: Report, bench: Bench) -> Answer:
    """What is known of a line, or of one of its columns.

    `report` is what was weighed; `reported` what of it is left without the baseline.
    """
    span = _span(document, line, column)
    arguments = _arguments(document, span, bench)
    heard = tuple(Heard(item, tuple(_rulings_of_argument(item, bench))) for item in arguments)
    # a line inside a loop asks for what stands at the head of the loop, too
    spans = (span, *(item.place.span for item in arguments if item.accepted))
    regions, unresolved = prompts_at(span, document, bench.workspace)
    return Answer(
        path=document.path,
        line=line,
        column=column,
        symbol=next((item.symbol for item in arguments if item.symbol), ""),
        findings=tuple(_told(document, spans, report, reported, bench)),
        arguments=heard,
        prompts=tuple(_seen(region, bench) for region in regions),
        unresolved=tuple(unresolved),
    )


def _span(document: Document, line: int, column: int) -> Span:
    whole = document.lines.line_span(line)
    if not column:
        return whole
    start = min(whole.start + column - 1, max(whole.end - 1, whole.start))
    return Span(start, start + 1)


def _arguments(document: Document, span: Span, bench: Bench) -> tuple[Argument, ...]:
    if not is_program(document.path):
        if document.suffix == ".ipynb":
            from weighbridge.why.notebooks import arguments_in_notebook

            return arguments_in_notebook(span, document, bench.workspace)
        return ()
    module = bench.workspace.module(document.path)
    if module is None:
        return ()
    from weighbridge.why.argued import arguments_at

    return arguments_at(span, module, bench.workspace)


def _told(document: Document, spans: Sequence[Span], report: Report, reported: Report, bench: Bench) -> Iterator[Told]:
    left = set(map(id, reported.findings))
    for finding in report.findings:
        if any(_covers(finding, document, span) for span in spans):
            yield Told(finding, State.REPORTED if id(finding) in left else State.BASELINE)
    for finding in report.suppressed:
        if any(_covers(finding, document, span) for span in spans):
            state, by = _suppressed_by(finding, document, bench)
            yield Told(finding, state, by)


def _covers(finding: Finding, document: Document, span: Span) -> bool:
    return finding.path == document.path and (
        finding.span.overlaps(span) or span.start <= finding.span.start < span.end
    )


def _suppressed_by(finding: Finding, document: Document, bench: Bench) -> tuple[State, Place | None]:
    line = document.lines.line_of(finding.span.start)
    for item in directives(document):
        if finding.rule in item.rules and (not item.lines or line in item.lines) and not item.expired(bench.today):
            return State.COMMENT, Place(item.path, item.span)
    for entry in bench.settings_for(document.path).ignores:
        if entry.rule == finding.rule and compiled((entry.path,)).matches(finding.path):
            source = bench.workspace.document(entry.source)
            start = source.lines.line_start(entry.line) if source is not None and entry.line else 0
            return State.SETTINGS, Place(entry.source, Span(start, start))
    return State.SETTINGS, None


def _seen(region: PromptRegion, bench: Bench) -> PromptSeen:
    from weighbridge.measure.prompts import prompt_facts

    count = counter_by(bench.settings_for(region.place.path), bench.count)
    rulings = tuple(
        ruling for fact in prompt_facts(region, InWorkspace(bench.workspace)) for ruling in _rulings(fact, bench)
    )
    return PromptSeen(region, count(region.text.text), rulings)


def _rulings_of_argument(argument: Argument, bench: Bench) -> Iterator[Ruling]:
    if argument.fact is not None:
        yield from _rulings(argument.fact, bench)


def _rulings(fact: Fact, bench: Bench) -> Iterator[Ruling]:
    """How the rules stand to a fact; those that are about facts of another kind are left out."""
    settings = bench.settings_for(fact.place.path).for_path(fact.place.path)
    count = counter_by(settings, bench.count)
    for stands in standings(fact, bench.rules, settings, count):
        if stands.unmet is Unmet.FILTER:
            continue
        value = limit = ""
        if stands.unmet is Unmet.BOUND:
            found = measured(fact, stands.field, count)
            share = stands.field.endswith("share")
            value, limit = _number(found, share=share), _number(stands.limit, share=share)
        yield Ruling(stands, _NAMES[type(fact)], value, limit)


def _number(value: object, *, share: bool) -> str:
    if isinstance(value, TokenCount):
        return f"{'' if value.exact else '~'}{value.tokens:,}"
    if share and isinstance(value, float):
        return f"{value:.0%}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)
