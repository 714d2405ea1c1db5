"""What report formats say about a rule, from the rules and their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render import RuleHelp
from weighbridge.rule_page import render_page

from weighbridge_cli.release import rule_page_address

if TYPE_CHECKING:
    from weighbridge.rules import RuleBook


def rule_help(rules: RuleBook, name: str) -> RuleHelp:
    """The help of one rule; of a rule that is not there only the name is known."""
    if name not in rules:
        return RuleHelp(name)
    rule = rules[name]
    return RuleHelp(
        name=name,
        summary=rule.summary,
        markdown=render_page(rule),
        uri=rule_page_address(name),
        severity=rule.severity,
        group=rule.group.value,
    )
