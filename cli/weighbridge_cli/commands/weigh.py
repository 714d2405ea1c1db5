"""Weigh prompts one by one: what each is made of, what it costs, what its past says, and where the load belongs.

PATHS are files and folders, or one place as FILE:LINE. Exit code: 0 weighed, 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMATS = ("text", "json", "html", "markdown")


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, folders, or FILE:LINE; - is standard input")
    governance_options(parser)
    add("--prompt", default="", metavar="NAME", help="only prompts of this name, such as SYSTEM_PROMPT")
    add("--paths", action="store_true", dest="show_paths", help="the way that each procedure took to its verdict, too")
    add("--all", action="store_true", help="every prompt of the repository, by what it weighs in a month")
    add("--since", default="", metavar="REF", help="what has become of each prompt since this commit")
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

    unbreakable_stdout()
    if arguments.since:
        _say_changes(arguments)
    elif arguments.all:
        _say_ranking(arguments)
    else:
        _say_tickets(arguments)
    return CLEAN


def _say_tickets(arguments: Namespace) -> None:
    from weighbridge_cli.tickets import chosen_tickets
    from weighbridge_cli.tickets_output import write_tickets

    tickets, context = chosen_tickets(arguments)
    write_tickets(tickets, context, arguments)


def _say_ranking(arguments: Namespace) -> None:
    from weighbridge.render import ticket_ranking

    from weighbridge_cli.tickets import all_tickets
    from weighbridge_cli.tickets_output import write, write_tickets

    ranking, context = all_tickets(arguments)
    if not ranking.tickets:
        raise Failure("no prompt found here")
    tables = {"text": ticket_ranking.text, "markdown": ticket_ranking.markdown}
    if arguments.format in tables:
        render = tables[arguments.format]
        write(lambda shown: render(ranking, shown), context, arguments)
    else:
        write_tickets(ranking.tickets, context, arguments)


def _say_changes(arguments: Namespace) -> None:
    from weighbridge.render import ticket_changes

    from weighbridge_cli.tickets import changed_prompts
    from weighbridge_cli.tickets_output import write

    tables = {"text": ticket_changes.text, "markdown": ticket_changes.markdown}
    if arguments.format not in tables:
        raise Failure(f"--since has no {arguments.format}; use --format text or --format markdown")
    changes, context = changed_prompts(arguments)
    render = tables[arguments.format]
    write(lambda shown: render(changes, arguments.since, shown), context, arguments)
