"""Say how trainings go, wherever they run, and end, fetch or find them.

list             every job: where it is, how far, and its verdict
show KEY         one job with every step it took; --watch stays with it
logs KEY         what it printed
cancel KEY       ends it, now or as soon as its back-end can be reached
fetch KEY        brings the adapter of one that has succeeded
resolve KEY      answers for a job of which nobody knows whether the back-end has it: --is ID, --resubmit or --forget
KEY is the key of a job or its first characters; without it, the last job. Every command first looks what is new.
Exit code: 0 all is well, 1 the job has failed or is lost, 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import told

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

ACTIONS = ("list", "show", "logs", "cancel", "fetch", "resolve")


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("action", nargs="?", choices=ACTIONS, default="list", help="default: list")
    add("key", nargs="?", default="", metavar="KEY", help="a job; default: the last one")
    add("--watch", action="store_true", help="show: stay until it has ended, and fetch the adapter")
    add("--offline", action="store_true", help="list, show: what is known here; no back-end is asked")
    add("--format", choices=("text", "json"), default="text", help="list, show: how it is told")
    add("--is", dest="remote_id", default="", metavar="ID", help="resolve: what the back-end calls it")
    add("--resubmit", action="store_true", help="resolve: the back-end does not have it; send it again")
    add("--forget", action="store_true", help="resolve: let it be")


def run(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.training_errors import training_told

    unbreakable_stdout()
    with told(), training_told():
        from weighbridge_cli.jobs_run import jobs

        return jobs(arguments)
