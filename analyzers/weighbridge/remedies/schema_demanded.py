"""Findings about a prompt: whether JSON is demanded at all, whether a schema is set, and what an edit leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.engine import examine
from weighbridge.facts import FormatSpec
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.prompts import prompt_facts
from weighbridge.measuring import prompts_of
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.remedies.schema_find import Found
    from weighbridge.remedies.schema_site import Site


def refuse_held_or_free(found: Found, site: Site) -> None:
    """Raises `Blocked` where a schema is set already, or where a prompt is found that demands no JSON."""
    if contract_of(site.call, site.flow) is OutputContract.SCHEMA:
        raise blocked_at(site.call, site.module, "The call in line {line} has a schema already. No edit offered.")
    if found.argument is None and not _demands_json(site):
        raise Blocked(
            "No prompt of the call demands JSON, so that its answer may be free text. No edit offered.",
            found.call,
        )


def _demands_json(site: Site) -> bool:
    place = Place(site.module.path, Span(site.call.start, site.call.end))
    document = site.workspace.document(site.module.path)
    return document is not None and any(
        isinstance(fact, FormatSpec) and fact.json_demanded
        for region in prompts_of(document, site.workspace)[0]
        if place in region.calls
        for fact in prompt_facts(region)
    )


def told_less(after: dict[str, str], finding: Finding, bench: Bench) -> bool:
    """Whether a finding is gone once some files have other texts."""
    changed = bench.workspace.changed(dict(after))
    counts = [
        sum(
            item.rule == finding.rule and item.path == finding.path
            for path in {finding.path, *after}
            for item in examine(workspace, path, bench.rules, bench.settings_for, bench.count).findings
        )
        for workspace in (bench.workspace, changed)
    ]
    return counts[1] < counts[0]
