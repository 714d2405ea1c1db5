"""Weigh prompts one by one: what each is made of, what it costs, what its past says, and where the load belongs.

PATHS are files and folders, or one place as FILE:LINE. Exit code: 0 weighed, 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMATS = ("text",)


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, folders, or FILE:LINE; - is standard input")
    governance_options(parser)
    add("--prompt", default="", metavar="NAME", help="only prompts of this name, such as SYSTEM_PROMPT")
    add("--format", choices=FORMATS, default="text", help="default: text")
    add("--output-file", default="", metavar="FILE", help="write to this file instead of standard output")
    add("--stdin-filename", metavar="NAME", default="", help="what standard input is called; decides how it is read")
    add("--settings-from", metavar="FOLDER", default="", help="a checkout whose settings and answers hold")
    add("--no-quotes", action="store_true", help="places and figures only: no text of any prompt or program")
    add("--color", choices=("auto", "always", "never"), default="auto", help="default: auto; NO_COLOR and FORCE_COLOR")


def run(arguments: Namespace) -> int:
    with told():
        return _weighed(arguments)


def _weighed(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.tickets import chosen_tickets
    from weighbridge_cli.tickets_output import write_tickets

    unbreakable_stdout()
    tickets, context = chosen_tickets(arguments)
    write_tickets(tickets, context, arguments)
    return CLEAN
