"""Adopt an adapter that has beaten the prompt: shorten the prompt, point the code at the adapter; or take it back.

NAME is a data set with a task. Only a winning verdict on today's prompt adopts anything; there is no way around it.
Prompt and code change together or not at all, after you have seen the edits.
Exit code: 0 adopted, shown or rolled back, 1 refused, with the reason, 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME", help="the data set whose task was trained: a folder of training/")
    governance_options(parser)
    add("--job", default="", metavar="KEY", help="which training; default: the last one that has succeeded")
    add("--report", default="", metavar="FILE", help="a report of `weighbridge verdict`, in place of a job")
    add("--adapter", default="", metavar="FOLDER", help="for --report: the adapter that it is about")
    add("--call", action="append", default=[], metavar="FILE:LINE", help="a call that sends the prompt")
    add("--prompt-only", action="store_true", help="shorten the prompt; you have pointed the code yourself")
    add("--endpoint-url-setting", default="", metavar="VARIABLE", help="the environment variable for the address")
    add("--endpoint-key-setting", default="", metavar="VARIABLE", help="the environment variable for the key")
    add("--diff", action="store_true", help="show the edits, and change nothing")
    add("--yes", action="store_true", help="make the edits without being asked")
    add("--rollback", action="store_true", help="make every file what it was before the last adoption")
    add("--serve", choices=("vllm", "transformers"), help="say how the adapter is served, and change nothing")
    add("--card", action="store_true", help="print the model card with the verdict as it comes out here")


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge_cli.outputs import unbreakable_stdout

        unbreakable_stdout()
        arguments.paths = []
        if arguments.job and arguments.report:
            raise Failure("either --job or --report: both say what was judged")
        if arguments.adapter and not arguments.report:
            raise Failure("--adapter goes with --report, which has to be about it")
        if arguments.rollback:
            from weighbridge_cli.adopting_back import rolled_back

            return rolled_back(arguments)
        if arguments.serve or arguments.card:
            from weighbridge_cli.adopting_shown import shown_card, shown_serving

            return shown_serving(arguments) if arguments.serve else shown_card(arguments)
        from weighbridge_cli.adopting import adopted

        return adopted(arguments)
