"""How often each rule found something, for `--statistics`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from weighbridge.render.summary import summary_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.render import Context
    from weighbridge.report import Report


def statistics(report: Report, context: Context) -> Iterator[str]:
    """One line per rule and severity, the most frequent first, then the account."""
    counts = Counter((finding.rule, finding.severity) for finding in report.findings)
    width = max((len(f"{count:,}") for count in counts.values()), default=1)
    for (rule, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width},}  {severity.value:<11}  {rule}\n"
    for line in summary_lines(report, context):
        yield f"{line}\n"
