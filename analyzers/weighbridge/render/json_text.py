"""The JSON report. A contract: `docs/json-output.md` describes it, `docs/schemas/output.schema.json` checks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from weighbridge.render.summary import by_severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.render.context import Context
    from weighbridge.report import Report, Since
    from weighbridge.text import Position, Span

VERSION = 1
"""Raised when a field is removed or changes its meaning; added fields do not raise it."""


def render(report: Report, context: Context) -> Iterator[str]:
    findings = [finding_json(finding, context) for finding in report.findings]
    yield dump({"version": VERSION, "findings": findings, **closing_json(report, context)}, indent=2)
    yield "\n"


def dump(value: object, indent: int | None = None) -> str:
    """JSON that every parser reads: ASCII only, so that lone surrogates and odd encodings cannot break it."""
    return json.dumps(value, indent=indent, allow_nan=False)


def finding_json(finding: Finding, context: Context) -> dict[str, Any]:
    """One finding."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        **place_json(finding.path, finding.span, context),
        "message": finding.message,
        "symbol": finding.symbol,
        "measures": {name: _finite(value) for name, value in finding.measures},
        "related": [
            {**place_json(one.place.path, one.place.span, context), "message": one.message} for one in finding.related
        ],
        "remedies": list(finding.remedies),
        "fixes": [{"title": fix.title, "applicability": fix.applicability.value} for fix in finding.fixes],
        "fingerprint": finding.fingerprint,
    }


def closing_json(report: Report, context: Context) -> dict[str, Any]:
    """What follows the findings: the summary, and what the report was compared with."""
    closing: dict[str, Any] = {"summary": summary_json(report, context)}
    return {**closing, "since": _since(report.since, context)} if report.since else closing


def _since(since: Since, context: Context) -> dict[str, Any]:
    prompts = [
        {
            "path": context.shown_path(one.path),
            "symbol": one.symbol if context.quotes else "",
            "before": one.before,
            "after": one.after,
        }
        for one in since.prompts
    ]
    return {"ref": since.ref, "commit": since.commit, "known": since.known, "prompts": prompts}


def summary_json(report: Report, context: Context) -> dict[str, Any]:
    """What was looked at, and what silence rests on."""
    account = report.account
    return {
        "files": account.files,
        "findings": {severity.value: count for severity, count in by_severity(report)},
        "calls": account.calls,
        "prompts": account.prompts,
        "prompts_resolved": account.prompts_resolved,
        "unresolved": [{"reason": reason, "count": count} for reason, count in account.unresolved],
        "skipped": [{"path": context.shown_path(one.path), "reason": one.reason} for one in account.skipped],
        "suppressed": account.suppressed,
        "baselined": account.baselined,
        "errors": [{"path": context.shown_path(path), "message": message} for path, message in account.errors],
    }


def place_json(path: str, span: Span, context: Context) -> dict[str, Any]:
    """A place as every JSON report writes it."""
    region = context.region(path, span)
    return {"path": region.path, "start": _position(region.start), "end": _position(region.end)}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _finite(value: object) -> object:
    """JSON has no infinity and no not-a-number."""
    return None if isinstance(value, float) and value - value != 0 else value
