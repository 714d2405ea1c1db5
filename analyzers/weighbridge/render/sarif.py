"""SARIF 2.1.0, for code scanning services and viewers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from weighbridge.findings import Severity
from weighbridge.render.json_text import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding
    from weighbridge.render.context import Context, RuleHelp
    from weighbridge.report import Report
    from weighbridge.text import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "weighbridge/v1"

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}


def render(report: Report, context: Context) -> Iterator[str]:
    everything = (*report.findings, *report.suppressed)
    names = sorted({finding.rule for finding in everything})
    index = {name: at for at, name in enumerate(names)}
    results = [_result(finding, index, context) for finding in report.findings]
    results += [
        {**_result(finding, index, context), "suppressions": [{"kind": "inSource", "status": "accepted"}]}
        for finding in report.suppressed
    ]
    run = {
        "tool": {"driver": _driver([context.help_for(name) for name in names], context)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The working directory of the run."}}},
        "invocations": [{"executionSuccessful": not report.account.errors, **_notifications(report, context)}],
        "results": results,
    }
    yield dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)
    yield "\n"


def _driver(rules: list[RuleHelp], context: Context) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "Weighbridge", "rules": [_rule(rule) for rule in rules]}
    if version := context.version():
        driver |= {"version": version, "semanticVersion": version}
    return driver


def _rule(rule: RuleHelp) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary or rule.name},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if rule.markdown:
        described["help"] = {"text": rule.markdown, "markdown": rule.markdown}
    if rule.uri:
        described["helpUri"] = rule.uri
    if rule.group:
        described["properties"] = {"tags": [rule.group]}
    return described


def _result(finding: Finding, index: dict[str, int], context: Context) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _location(finding.path, finding.span, context)}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(one.place.path, one.place.span, context),
                "message": {"text": one.message or "evidence"},
            }
            for number, one in enumerate(finding.related, start=1)
        ]
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    return result


def _location(path: str, span: Span, context: Context) -> dict[str, Any]:
    region = context.region(path, span)
    return {
        "artifactLocation": {"uri": _uri(region.path), "uriBaseId": ROOT},
        "region": {
            "startLine": region.start.line,
            "startColumn": region.start.column,
            "endLine": region.end.line,
            "endColumn": region.end.column,
        },
    }


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/~@!$&'()*+,;=-._")


def _notifications(report: Report, context: Context) -> dict[str, Any]:
    """What could not be read or analysed, so that a clean log does not claim more than was seen."""
    account = report.account
    told = [
        _notification(context.shown_path(one.path), f"not read: {one.reason}", "note") for one in account.skipped
    ] + [_notification(context.shown_path(path), f"not analysed: {what}", "error") for path, what in account.errors]
    return {"toolExecutionNotifications": told} if told else {}


def _notification(path: str, text: str, level: str) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(path), "uriBaseId": ROOT}}}
    return {"level": level, "message": {"text": text}, "locations": [location]}
