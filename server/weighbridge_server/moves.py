"""The moves that carry the load of a finding away, as changes that an editor shows before it makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_server.benches import bench_of
from weighbridge_server.workspace_edits import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.findings import Finding

    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.session import Subject

KIND = "refactor.rewrite.weighbridge"
"""The kind of the code actions; that of one move has its name behind it."""


@dataclass(frozen=True, slots=True)
class Moving:
    """One move of one finding, or why there is none."""

    move: str
    change: Change
    hindrance: str = ""
    """In a whole sentence; where it is not empty, the change is only named."""

    @property
    def kind(self) -> str:
        return f"{KIND}.{self.move}"


def moves_of(subject: Subject, finding: Finding, client: Capabilities) -> Iterator[Moving]:
    """What can be moved of one finding, and what cannot."""
    # not needed before somebody asks, and so not before the first diagnostics
    from weighbridge.remedies import Move, offers

    for offer in offers(finding, bench_of(subject, finding.path)):
        if not isinstance(offer, Move):
            yield Moving(offer.name, Change(f"{offer.name}: no", f"{offer.name}: not offered here"), offer.reason)
            continue
        name = f"{offer.name}: {offer.variant}"
        change = Change(name, offer.fix.title, offer.fix.edits, offer.fix.files, notes=offer.notes)
        if offer.fix.files and not (client.creates_files and client.document_changes):
            yield Moving(offer.name, change, f"This editor cannot make files; `weighbridge move {offer.name}` can.")
        else:
            yield Moving(offer.name, change)
