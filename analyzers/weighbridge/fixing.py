"""Which safe fixes are applied together: of those that overlap, the first in the report; the rest in the next run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Applicability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from weighbridge.findings import Edit, Finding, Fix
    from weighbridge.text import Document

Chosen = dict[str, list["Edit"]]
"""Edits by the path that they change; none overlaps another."""


def chosen_fixes(
    findings: Iterable[Finding], sources: Callable[[str], Document | None]
) -> tuple[Chosen, dict[str, int]]:
    """The edits of the safe fixes that fit together, and for every path how many findings in it they answer."""
    taken: Chosen = {}
    applied: dict[str, int] = {}
    for finding in findings:
        fix = next((one for one in finding.fixes if _is_safe(one)), None)
        if fix is None or not fits(fix.edits, taken, sources):
            continue
        for edit in fix.edits:
            if edit not in taken.setdefault(edit.place.path, []):
                taken[edit.place.path].append(edit)
        applied[finding.path] = applied.get(finding.path, 0) + 1
    return taken, applied


def fits(edits: Sequence[Edit], taken: Chosen, sources: Callable[[str], Document | None]) -> bool:
    """Whether edits stay inside their texts and leave those alone that were taken before."""
    for edit in edits:
        document = sources(edit.place.path)
        if document is None or not 0 <= edit.place.span.start <= edit.place.span.end <= len(document.text):
            return False
        for other in taken.get(edit.place.path, ()):
            if other != edit and _clash(edit, other):
                return False
    return True


def _is_safe(fix: Fix) -> bool:
    return fix.applicability is Applicability.SAFE and bool(fix.edits) and not fix.files


def _clash(one: Edit, other: Edit) -> bool:
    """Edits that overlap, or insert at the same place, have no order that both authors meant."""
    a, b = one.place.span, other.place.span
    return a.overlaps(b) or a.start == b.start or (a.start == a.end and b.start < a.start < b.end)
