"""A report without a word of anybody's prompt or code: rules, places and figures stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.findings import Finding
    from weighbridge.render.context import Context
    from weighbridge.report import Report


def without_quotes(report: Report, context: Context) -> Report:
    """The same findings, worded by their rule alone: messages and texts among the measures can quote a prompt."""
    return replace(
        report,
        findings=tuple(_bare(finding, context) for finding in report.findings),
        suppressed=tuple(_bare(finding, context) for finding in report.suppressed),
    )


def _bare(finding: Finding, context: Context) -> Finding:
    figures = tuple((name, value) for name, value in finding.measures if not isinstance(value, str))
    said = ", ".join(f"{name} {value:,}" for name, value in figures if isinstance(value, int) and value is not True)
    summary = context.help_for(finding.rule).summary or finding.rule
    return replace(
        finding,
        message=f"{summary} ({said})" if said else summary,
        measures=figures,
        related=tuple(replace(one, message="evidence") for one in finding.related),
        symbol="",
    )
