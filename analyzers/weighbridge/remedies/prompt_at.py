"""The prompt that a finding is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.why.prompted import prompts_at

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.sources.region import PromptRegion


def prompt_of(finding: Finding, bench: Bench) -> PromptRegion | None:
    """The prompt at whose beginning a finding stands, with the examples and the model that its senders give it."""
    document = bench.workspace.document(finding.path)
    if document is None:
        return None
    regions, _ = prompts_at(finding.span, document, bench.workspace)
    place = (finding.path, finding.span.start)
    return next((one for one in regions if (one.place.path, one.place.span.start) == place), None)
