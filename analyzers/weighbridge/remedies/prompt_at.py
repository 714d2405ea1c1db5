"""The prompt that a finding is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.why.prompted import prompts_at

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.sources.region import PromptRegion


def prompt_of(finding: Finding, bench: Bench) -> PromptRegion | None:
    """The prompt that a finding stands in, with the examples and the model that its senders give it."""
    document = bench.workspace.document(finding.path)
    if document is None:
        return None
    regions, _ = prompts_at(finding.span, document, bench.workspace)
    here = [one for one in regions if one.place.path == finding.path]
    at_its_start = [one for one in here if one.place.span.start == finding.span.start]
    around = [one for one in here if one.place.span.contains(finding.span)]
    return next(iter((*at_its_start, *sorted(around, key=lambda one: len(one.place.span)))), None)
