"""The safe fixes that findings carry, one by one and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Applicability
from weighbridge.fixing import chosen_fixes

from weighbridge_server.workspace_edits import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.findings import Finding

    from weighbridge_server.session import Subject


def fixes_of(finding: Finding) -> Iterator[Change]:
    """The fixes of one finding that may be applied from the editor."""
    for number, fix in enumerate(finding.fixes):
        if fix.applicability is not Applicability.DISPLAY:
            safe = fix.applicability is Applicability.SAFE
            yield Change(f"fix {number}", fix.title, fix.edits, fix.files, safe)


def all_safe_fixes(subject: Subject, findings: Sequence[Finding]) -> Change | None:
    """Every safe fix of one file that fits with the others, as `check --fix` would apply them."""
    taken, _ = chosen_fixes(findings, subject.project.workspace.document)
    edits = tuple(taken.get(subject.path, ()))
    return Change("fix all", "Apply all safe fixes of Weighbridge", edits, safe=True) if edits else None
