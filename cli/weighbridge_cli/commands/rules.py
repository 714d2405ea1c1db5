"""List the rules: name, group, severity, whether it is on, and what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge.config import Settings
    from weighbridge.rules import Rule


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--output", choices=("text", "json"), default="text", help="default: text")
    governance_options(parser)


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge_cli.governance import governance_here
        from weighbridge_cli.outputs import unbreakable_stdout

        unbreakable_stdout()
        governance = governance_here(arguments)
        rows = [_row(rule, governance.settings) for rule in governance.rules]
        if arguments.output == "json":
            from json import dumps

            print(dumps(rows, indent=2))
            return CLEAN
        width = max((len(str(row["name"])) for row in rows), default=0)
        for row in sorted(rows, key=lambda row: (str(row["group"]), str(row["name"]))):
            state = "on" if row["enabled"] else "preview" if row["preview"] else "off"
            print(f"{row['name']:<{width}}  {row['group']:<12}  {row['severity']:<11}  {state:<7}  {row['summary']}")
        return CLEAN


def _row(rule: Rule, settings: Settings) -> dict[str, object]:
    return {
        "name": rule.name,
        "group": rule.group.value,
        "severity": settings.severity.get(rule.name, rule.severity).value,
        "preview": rule.preview,
        "enabled": settings.enabled(rule),
        "since": rule.since,
        "summary": rule.summary,
        "limits": {**rule.limits, **settings.limits.get(rule.name, {})},
        "remedies": [remedy.value for remedy in rule.remedies],
    }
