"""Judge an adapter against what runs today, on held-out inputs that neither has seen.

TASK is the name of a data set with a task (training/NAME), or the folder of one. What is judged:
  --adapter FOLDER       an adapter, whoever trained it; it answers on this machine, and needs a Python with torch
  --endpoint NAME        a model behind an endpoint of your own hooks.toml, such as an adapter that vLLM serves
  --answers ARM=FILE     recorded answers; ARM is adapter, base-prompt, probes-adapter or probes-base
It is compared with recorded answers of what runs today: --incumbent FILE, `outputs` of the task, or what
--record-incumbent has written. Nothing is sent to an endpoint before it was shown and confirmed.
Exit code: 0 the adapter wins (or answers were recorded), 1 it does not, or nothing is proved, 2 error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("task", metavar="TASK", help="a data set with a task: its name, or its folder")
    governance_options(parser)
    parser.set_defaults(paths=[])
    add("--adapter", default="", metavar="FOLDER", help="judge the adapter of this folder (PEFT, safetensors)")
    add("--endpoint", default="", metavar="NAME", help="judge a model behind an endpoint of your own hooks.toml")
    add("--model", default="", metavar="NAME", help="the model to ask there, if not the endpoint's own")
    add(
        "--base", default="", metavar="NAME", help="the base model behind the same endpoint: today's prompt, and probes"
    )
    add("--answers", action="append", default=[], metavar="ARM=FILE", help="recorded answers; repeatable")
    add("--incumbent", default="", metavar="FILE", help="recorded answers of what runs today")
    add("--record-incumbent", action="store_true", help="ask what runs today, and record its answers beside the task")
    add("--max-cost", type=float, default=None, metavar="USD", help="stop before asking would cost more than this")
    add("--yes", action="store_true", help="send what is shown without asking")
    add("--send-personal-data", action="store_true", help="with --yes: what looks like personal data, too")
    add("--format", choices=("text", "json"), default="text", help="default: text")
    add("--html", default="", metavar="FILE", help="write the page to this file, too")


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge_cli.outputs import unbreakable_stdout
        from weighbridge_cli.session import Session
        from weighbridge_cli.trusting import decided
        from weighbridge_cli.verdict_task import Place, worded

        unbreakable_stdout()
        if arguments.max_cost is not None and not arguments.max_cost > 0:
            raise Failure("--max-cost takes an amount in US dollars, such as 2.50")
        with decided(), worded():
            place = Place(arguments, Session(arguments))
            if arguments.record_incumbent:
                from weighbridge_cli.verdict_recording import recorded

                return recorded(arguments, place)
            from weighbridge_cli.verdict_judging import judged

            return judged(arguments, place)
