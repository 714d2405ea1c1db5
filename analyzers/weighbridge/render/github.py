"""GitHub workflow commands: annotations beside the changed lines, without any token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.render.context import Context
    from weighbridge.report import Report

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


def render(report: Report, context: Context) -> Iterator[str]:
    for finding in report.findings:
        yield _annotation(finding, context)


def _annotation(finding: Finding, context: Context) -> str:
    region = context.region(finding.path, finding.span)
    properties = {
        "title": finding.rule,
        "file": region.path,
        "line": str(region.start.line),
        "endLine": str(region.end.line),
    }
    if region.start.line == region.end.line:
        # GitHub ignores columns of an annotation that spans lines.
        properties |= {"col": str(region.start.column), "endColumn": str(region.end.column)}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    """A message; without this a line of a prompt could end the command and begin another one."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
