"""Train an adapter: show what would be sent, have it approved, send it once, and follow it to its verdict.

NAME is a data set of training/, or the path of a task file; without it, the only task of the workspace. What is sent,
where and for how much is shown first, and nothing is sent before you have approved exactly that, by the first 8
characters of its digest, or with --approve and all of it. `weighbridge jobs` says how it goes on.
Exit code: 0 sent, with --watch succeeded, with --dry-run ready; 1 failed, or something speaks against it; 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("name", nargs="?", default="", metavar="NAME", help="a data set of training/, or the path of a task file")
    governance_options(parser)
    add(
        "--hook",
        default="",
        metavar="NAME",
        help="where: a hook of your own hooks.toml; default: what the task names, else local",
    )
    add("--online", action="store_true", help="ask the hub about a base model that has an id, before anything is sent")
    add("--dry-run", action="store_true", help="show exactly what would be sent, and send nothing")
    add("--approve", default="", metavar="DIGEST", help="approve what is sent, by the digest that --dry-run shows")
    add("--send-personal-data", action="store_true", help="for --approve: personal data that was found may go")
    add("--again", action="store_true", help="train once more, though the same bytes were sent before")
    add("--resume", default="", metavar="KEY", help="go on from the last checkpoint of a job that ended early")
    add("--watch", action="store_true", help="stay, show the progress, and fetch the adapter")
    add("--format", choices=("text", "json"), default="text", help="for --dry-run: how it is told")


def run(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.training_errors import training_told

    unbreakable_stdout()
    with told(), training_told():
        from weighbridge_cli.training_run import trained

        return trained(arguments)
