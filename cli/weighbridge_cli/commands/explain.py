"""Say why a rule exists, what to do instead, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, suggestion, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the name of a rule, or of a group")
    governance_options(parser)


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge.rule_page import render_page

        from weighbridge_cli.governance import governance_here
        from weighbridge_cli.outputs import unbreakable_stdout

        unbreakable_stdout()
        rules = governance_here(arguments).rules
        if arguments.rule in rules:
            print(render_page(rules[arguments.rule]), end="")
            return CLEAN
        members = rules.of_group(arguments.rule)
        if not members:
            names = (*rules.names, *rules.groups)
            raise Failure(f'no rule or group "{arguments.rule}".{suggestion(arguments.rule, names)}')
        print("\n".join(render_page(rule) for rule in members), end="")
        return CLEAN
