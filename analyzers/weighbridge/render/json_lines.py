"""One JSON object per line: the findings as in the JSON report, then one line that holds the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render.json_text import VERSION, closing_json, dump, finding_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.render.context import Context
    from weighbridge.report import Report


def render(report: Report, context: Context) -> Iterator[str]:
    for finding in report.findings:
        yield f"{dump(finding_json(finding, context))}\n"
    yield f"{dump({'version': VERSION, **closing_json(report, context)})}\n"
