"""Reports as text: for a person, for a program, and for the services that show findings beside a change.

Every format is one module with `render(report, context) -> Iterator[str]`, imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from weighbridge.render.context import Context, RuleHelp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.report import Report

FORMATS = {
    "full": "full",
    "concise": "concise",
    "json": "json_text",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
}
"""Format names, and the modules that write them."""

__all__ = ["FORMATS", "Context", "RuleHelp", "render"]


def render(format_name: str, report: Report, context: Context) -> Iterator[str]:
    """The report in one format, in pieces that follow each other without separators."""
    module = import_module(f"weighbridge.render.{FORMATS[format_name]}")
    write = cast("Callable[[Report, Context], Iterator[str]]", module.render)
    return write(report if context.quotes else _without_quotes(report, context), context)


def _without_quotes(report: Report, context: Context) -> Report:
    from weighbridge.render.redaction import without_quotes

    return without_quotes(report, context)
