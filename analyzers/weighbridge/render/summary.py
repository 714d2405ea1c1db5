"""The closing lines of a report for people: how much was found, what was looked at, and what could not be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from weighbridge.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.render.context import Context
    from weighbridge.report import Account, Report, Since

SHOWN = 5
"""Skipped files and errors that are named one by one; the rest is counted."""


def summary_lines(report: Report, context: Context) -> Iterator[str]:
    """What was found, then what silence rests on."""
    account = report.account
    if report.since:
        yield from _changes(report.since, context)
    yield _found(report)
    yield _seen(account)
    yield from _set_aside(report)
    yield from _some(
        [f"not read: {_line(context.shown_path(skip.path))}: {_line(skip.reason)}" for skip in account.skipped],
        "more files not read",
    )
    yield from _some(
        [f"not analysed: {_line(context.shown_path(path))}: {_line(what)}" for path, what in account.errors],
        "more files not analysed",
    )


def number(count: int, noun: str) -> str:
    """`1 prompt`, `1,200 prompts`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def by_severity(report: Report) -> list[tuple[Severity, int]]:
    """How many findings of each severity, the most severe first, zeroes included."""
    counts = Counter(finding.severity for finding in report.findings)
    return [(severity, counts[severity]) for severity in sorted(Severity, key=lambda one: -one.rank)]


def _changes(since: Since, context: Context) -> Iterator[str]:
    """What each prompt gained or lost."""
    for one in since.prompts:
        what = f" {_line(one.symbol)}" if one.symbol and context.quotes else ""
        about = "" if one.exact else "~"
        delta = f"{about}{one.after - one.before:+,}"
        yield f"{delta:>8} tokens  {_line(context.shown_path(one.path))}{what}: {one.before:,} -> {one.after:,}"


def _found(report: Report) -> str:
    since = f" since {report.since.ref}" if report.since else ""
    if not report.findings:
        return f"No {'new ' if since else ''}findings{since}."
    parts = [
        f"{count:,} {severity}" if severity is Severity.INFORMATION else number(count, severity)
        for severity, count in by_severity(report)
        if count
    ]
    return f"{number(len(report.findings), 'new finding' if since else 'finding')}{since}: {', '.join(parts)}."


def _seen(account: Account) -> str:
    prompts = f"{number(account.prompts, 'prompt')}"
    missing = account.prompts - account.prompts_resolved
    if account.prompts:
        prompts = f"{number(account.prompts_resolved, 'prompt')} resolved"
        if missing > 0:
            reasons = ", ".join(f"{reason} ({count:,})" for reason, count in account.unresolved)
            prompts += f", {missing:,} not" + (f": {reasons}" if reasons else "")
    return f"Looked at {number(account.files, 'file')}: {number(account.calls, 'model call')}; {prompts}."


def _set_aside(report: Report) -> Iterator[str]:
    account = report.account
    parts: list[str] = []
    if report.since and report.since.known:
        parts.append(f"{report.since.known:,} from before")
    if account.suppressed:
        parts.append(f"{account.suppressed:,} suppressed")
    if account.baselined:
        parts.append(f"{account.baselined:,} in the baseline")
    if parts:
        yield f"Not shown: {', '.join(parts)}."


def _some(lines: list[str], rest: str) -> Iterator[str]:
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"and {len(lines) - SHOWN:,} {rest}"


def _line(text: str) -> str:
    from weighbridge.render.frame import printable

    return printable(text)
