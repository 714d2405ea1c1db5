"""The model card of a fetched adapter, with the verdict as it comes out here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.verdict.card import Made, card

if TYPE_CHECKING:
    from weighbridge_training.adapters.evidence import Evidence


def card_of(evidence: Evidence) -> str:
    """As Markdown."""
    job = evidence.job
    made = Made(evidence.report.versions, evidence.hardware)
    return card(job.model_dump(mode="json", exclude_none=True), evidence.version, evidence.report, made)
