"""One line per finding, as compilers write it: `path:line:column: severity rule message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render.frame import printable
from weighbridge.render.style import coloured, plain
from weighbridge.render.summary import summary_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.render.context import Context
    from weighbridge.report import Report


def render(report: Report, context: Context) -> Iterator[str]:
    paint = coloured if context.colour else plain
    for finding in report.findings:
        region = context.region(finding.path, finding.span)
        where = paint("bold", f"{printable(region.path)}:{region.start.line}:{region.start.column}")
        severity = paint(finding.severity.value, finding.severity.value)
        yield f"{where}: {severity} {finding.rule} {printable(' '.join(finding.message.split()))}\n"
    for line in summary_lines(report, context):
        yield f"{line}\n"
