"""GitLab's code quality report."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from weighbridge.findings import Severity
from weighbridge.render.json_text import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.render.context import Context
    from weighbridge.report import Report

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFORMATION: "minor",
    Severity.HINT: "info",
}


def render(report: Report, context: Context) -> Iterator[str]:
    taken: set[str] = set()
    yield dump([_issue(finding, context, taken) for finding in report.findings], indent=2)
    yield "\n"


def _issue(finding: Finding, context: Context, taken: set[str]) -> dict[str, Any]:
    region = context.region(finding.path, finding.span)
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": _unique(finding, taken),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": region.path, "lines": {"begin": region.start.line, "end": region.end.line}},
    }


def _unique(finding: Finding, taken: set[str]) -> str:
    """GitLab drops an issue whose fingerprint another issue of the same report has."""
    ordinal = 0
    while True:
        parts = (finding.path, finding.rule, finding.fingerprint or finding.symbol, str(ordinal))
        digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        if digest not in taken:
            taken.add(digest)
            return digest
        ordinal += 1
