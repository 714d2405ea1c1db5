"""Say why there is a finding on a line, or why there is none: the whole argument, and where it broke off.

FILE:LINE or FILE:LINE:COLUMN, both counted from 1, as reports write it: app/agent.py:42. With --reproduce it makes a
minimal example in which everything of your own is renamed and that still behaves the same; it is sent nowhere.
Exit code: 0 answered, 2 error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge.render import Context
    from weighbridge.reproduce.example import Reproduction
    from weighbridge.text import Document
    from weighbridge.why.answer import Answer

    from weighbridge_cli.spot import Spot


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("place", metavar="FILE:LINE", help="the line, or FILE:LINE:COLUMN")
    governance_options(parser)
    add("--preview", action="store_true", help="preview rules, too")
    add("--output", choices=("text", "json"), default="text", help="default: text")
    add("--settings-from", metavar="FOLDER", default="", help="a checkout whose settings, rules and baseline hold")
    add("--baseline", metavar="FILE", default="", help="say which findings this baseline has")
    add(
        "--reproduce",
        nargs="?",
        const="-",
        default="",
        metavar="OUT",
        help="a minimal, renamed example, to a file, a folder, or standard output; write it after FILE:LINE",
    )
    add("--time-limit", type=_seconds, default=30.0, metavar="SECONDS", help="for --reproduce; default: 30")
    add("--no-quotes", action="store_true", help="places and figures only: no text of any prompt or program")
    add("--no-cache", action="store_true", help="neither read nor write the cache")


def run(arguments: Namespace) -> int:
    with told():
        return _answered(arguments)


def _answered(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.spot import spot_from

    unbreakable_stdout()
    spot = spot_from(arguments.place)
    arguments.paths = [spot.file]

    from datetime import date

    from weighbridge.bench import Bench
    from weighbridge.tokens import Encoding, counter_for
    from weighbridge.why.asking import answer_at

    from weighbridge_cli.session import Session

    session = Session(arguments)
    if not session.chosen:
        print(f"{spot.file} is not looked at: {session.why_nothing()}")
        return CLEAN
    everything, outcome = session.weigh_with_known()
    path = session.chosen[0]
    document = outcome.workspace.document(path)
    if document is None:
        raise Failure(f"{spot.file} is not looked at: it is no text, or larger than the limit")
    _check(spot, document)
    governance = session.governance
    count = counter_for(Encoding(session.settings.encoding))
    bench = Bench(outcome.workspace, governance.rules, governance.settings_for, count, date.today())
    answer = answer_at(document, spot.line, spot.column, everything.report, outcome.report, bench)
    context = session.context(outcome)
    made = None
    if arguments.reproduce:
        from weighbridge_cli.reproducing import example_for, write_example

        made = example_for(answer, outcome.workspace, arguments.time_limit)
        if arguments.output == "text" or arguments.reproduce != "-":
            write_example(made, arguments.reproduce)
            return CLEAN
    _say(answer, context, made, arguments.output)
    return CLEAN


def _say(answer: Answer, context: Context, made: Reproduction | None, output: str) -> None:
    if output == "json":
        from weighbridge.render.json_text import dump
        from weighbridge.why.data import data

        said = data(answer, context)
        if made is not None:
            from weighbridge.reproduce.account import reproduction_json

            said = {**said, "reproduction": reproduction_json(made)}
        print(dump(said, indent=2))
        return
    from weighbridge.why.told import told as in_words

    sys.stdout.writelines(f"{line}\n" for line in in_words(answer, context))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError(text)
    return seconds


def _check(spot: Spot, document: Document) -> None:
    lines = len(document.lines) - document.text.endswith(("\n", "\r"))
    if spot.line > lines:
        raise Failure(f"{spot.file} has {lines:,} lines, and there is no line {spot.line:,}")
