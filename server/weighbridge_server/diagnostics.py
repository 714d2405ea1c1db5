"""Findings and broken settings as diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from weighbridge.findings import Severity

from weighbridge_server.rule_pages import rule_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.config import Problem
    from weighbridge.findings import Finding
    from weighbridge.project import Project

    from weighbridge_server.homes import Home
    from weighbridge_server.places import Places

SOURCE = "weighbridge"
SETTINGS_CODE = "settings"
TOO_LARGE_CODE = "file-too-large"
_TALLEST = 4
"""Lines; a call with its arguments is marked whole."""
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFORMATION: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}


@dataclass(frozen=True)
class Told:
    """The diagnostics of one file, by the document that shows them."""

    by_uri: dict[str, tuple[lsp.Diagnostic, ...]]
    text: str
    settings: str
    crash: str = ""

    def named(self) -> Told:
        """This, with its name made."""
        _ = self.result_id
        return self

    @cached_property
    def result_id(self) -> str:
        """A name for exactly this result; only clients that pull need one."""
        parts = (self.text, self.settings, repr(self.by_uri))
        return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def told(home: Home, project: Project, path: str, places: Places, related: bool, site: str) -> Told:
    """What there is to say about a file; nothing that the client did not say it can show."""
    by_uri: dict[str, list[lsp.Diagnostic]] = {}
    for diagnostic, uri in _diagnostics(home, project, path, places, related, site):
        by_uri.setdefault(uri, []).append(diagnostic)
    document = project.workspace.document(path)
    text = "" if document is None else document.text
    shown = {uri: tuple(items) for uri, items in by_uri.items()}
    return Told(shown, text, project.governing.digest(path), project.crash(path))


def _diagnostics(
    home: Home, project: Project, path: str, places: Places, related: bool, site: str
) -> Iterator[tuple[lsp.Diagnostic, str]]:
    limit = project.limit_exceeded(path)
    if limit:
        said = f"Not weighed: larger than {limit:,} bytes. The setting `max-file-size` moves this limit."
        yield _plain(lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)), said, TOO_LARGE_CODE), places.uri(path)
    for problem in project.problems_in(path):
        said = problem.message[:1].upper() + problem.message[1:]
        where = _line(project, problem, places)
        yield _plain(where, said, SETTINGS_CODE, lsp.DiagnosticSeverity.Error), places.uri(path)
    for finding in project.report(path).findings:
        location = places.location(path, finding.span)
        yield _diagnostic(finding, location.range, home, project, places, related, site), location.uri


def _diagnostic(
    finding: Finding, where: lsp.Range, home: Home, project: Project, places: Places, related: bool, site: str
) -> lsp.Diagnostic:
    page = rule_page(project.governing.rules, finding.rule, home.root, site)
    evidence = [
        lsp.DiagnosticRelatedInformation(places.location(one.place.path, one.place.span), one.message)
        for one in finding.related
    ]
    return lsp.Diagnostic(
        range=_marked(where),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=lsp.CodeDescription(page) if page else None,
        source=SOURCE,
        related_information=evidence if related and evidence else None,
        data={"rule": finding.rule, "fingerprint": finding.fingerprint},
    )


def _marked(where: lsp.Range) -> lsp.Range:
    """What an editor underlines: of a whole prompt its first line, or nobody could read what is under the marks."""
    if where.end.line - where.start.line < _TALLEST:
        return where
    return lsp.Range(where.start, lsp.Position(where.start.line + 1, 0))


def _plain(
    where: lsp.Range,
    message: str,
    code: str,
    severity: lsp.DiagnosticSeverity = lsp.DiagnosticSeverity.Information,
) -> lsp.Diagnostic:
    return lsp.Diagnostic(range=where, message=message, severity=severity, code=code, source=SOURCE)


def _line(project: Project, problem: Problem, places: Places) -> lsp.Range:
    from weighbridge.config_spans import problem_span

    document = project.workspace.document(problem.path)
    if document is None:
        return lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    return places.range(problem.path, problem_span(document, problem))
