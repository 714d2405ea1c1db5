"""JUnit XML: a suite per file, a case per finding; findings below `--fail-on` are cases that pass."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.render.context import Context
    from weighbridge.report import Report

# Everything that XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, context: Context) -> Iterator[str]:
    failures = sum(_fails(finding, context) for finding in report.findings)
    cases = max(len(report.findings), 1)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="weighbridge" tests="{cases}" failures="{failures}" errors="0">\n'
    if not report.findings:
        yield '  <testsuite name="weighbridge" tests="1" failures="0" errors="0">\n'
        yield f'    <testcase name="no findings in {report.account.files} files" classname="weighbridge" time="0"/>\n'
        yield "  </testsuite>\n"
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        yield from _suite(path, list(group), context)
    yield "</testsuites>\n"


def _suite(path: str, findings: list[Finding], context: Context) -> Iterator[str]:
    failures = sum(_fails(finding, context) for finding in findings)
    name = _attribute(context.shown_path(path))
    yield f'  <testsuite name={name} tests="{len(findings)}" failures="{failures}" errors="0">\n'
    for finding in findings:
        region = context.region(finding.path, finding.span)
        case = _attribute(f"{finding.rule} at {region.start.line}:{region.start.column}")
        yield f'    <testcase name={case} classname={name} time="0">\n'
        where = f"{region.path}:{region.start.line}:{region.start.column}: "
        text = _text(f"{where}{finding.severity.value}: {finding.message}")
        if _fails(finding, context):
            message, kind = _attribute(finding.message), _attribute(finding.rule)
            yield f"      <failure message={message} type={kind}>{text}</failure>\n"
        else:
            yield f"      <system-out>{text}</system-out>\n"
        yield "    </testcase>\n"
    yield "  </testsuite>\n"


def _fails(finding: Finding, context: Context) -> bool:
    return finding.severity.rank >= context.fail_on.rank


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
