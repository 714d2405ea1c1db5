"""Edits that accept a finding with the reason, of the kinds that the client can apply."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from weighbridge_server.workspace_edits import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding

    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.session import Subject


def acceptances(subject: Subject, finding: Finding, client: Capabilities) -> Iterator[Change]:
    """The ways to accept one finding that keep the program and every prompt as they are."""
    # not needed before somebody asks, and so not before the first diagnostics
    from weighbridge.accepting import acceptances as ways

    creates = client.creates_files and client.document_changes
    for way in ways(subject.project, finding, date.today()):
        if creates or not way.files:
            yield Change(way.name, way.title, way.edits, way.files)
