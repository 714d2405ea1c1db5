"""Edits that accept a finding, with the reason: a comment in code, elsewhere an entry in settings or the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding

    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.session import Subject
    from weighbridge_server.workspace_edits import Change


def acceptances(subject: Subject, finding: Finding, client: Capabilities) -> Iterator[Change]:
    """The ways to accept one finding that keep the program and every prompt as they are."""
    yield from ()
