"""Carry a load to where it belongs: show the edits of a move, and make them when you say so.

NAME is a move, such as to-schema, or `list`, which says what could be moved and what could not, and why. PLACES are
files, folders, or FILE:LINE. Nothing is written before you have seen it: you are asked, unless you say --yes.
Exit code: 0 moved, shown or listed, 1 nothing to move or a case that --verify found changed, 2 error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge.rules import Remedy

from weighbridge_cli.failure import CLEAN, FOUND, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from weighbridge_cli.fixing import Fixed
    from weighbridge_cli.moving import Asked, Offered, Taken
    from weighbridge_cli.session import Session

_LIST = "list"


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("move", metavar="NAME", help=f"{', '.join(Remedy)}, or {_LIST}")
    add("paths", nargs="*", metavar="PLACE", help="files, folders, or FILE:LINE; default: the current folder")
    governance_options(parser)
    add("--preview", action="store_true", help="findings of preview rules, too")
    add("--variant", default="", metavar="NAME", help="which of several ways, as `list` names them; default: the first")
    add("--diff", action="store_true", help="show the edits, and change nothing")
    add("--yes", action="store_true", help="make the edits without being asked")
    add(
        "--verify",
        metavar="CASES",
        default="",
        help="run your own cases before and after: a JSONL file (docs/moves.md)",
    )
    add("--live", action="store_true", help="for --verify: ask the real models, with your keys, instead of recordings")
    add("--python", metavar="FILE", default="", help="for --verify: the Python that your program runs with")
    add("--no-cache", action="store_true", help="neither read nor write the cache")


def run(arguments: Namespace) -> int:
    with told():
        return _moved(arguments)


def _moved(arguments: Namespace) -> int:
    from weighbridge_cli.failure import suggestion
    from weighbridge_cli.moving import asked_from, offered, taken
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.session import Session

    unbreakable_stdout()
    names = [str(remedy) for remedy in Remedy]
    if arguments.move not in (*names, _LIST):
        known = ", ".join((*names, _LIST))
        raise Failure(f'no move "{arguments.move}".{suggestion(arguments.move, names) or f" The moves are {known}."}')
    asked = asked_from(arguments.paths)
    arguments.paths = list(asked.paths)
    session = Session(arguments)
    if not session.chosen:
        raise Failure(session.why_nothing())
    wanted = names if arguments.move == _LIST else [arguments.move]
    outcome = session.weigh()
    found = list(offered(session, outcome, asked, wanted))
    if arguments.move == _LIST:
        return _list(session, asked, found)
    chosen = taken(found, arguments.variant, outcome.workspace.document)
    _say_refusals(session, chosen)
    if not chosen.moves:
        return FOUND
    return _show_and_apply(session, chosen, arguments)


def _list(session: Session, asked: Asked, found: Iterable[Offered]) -> int:
    from weighbridge.remedies import Move

    code = FOUND
    for one in found:
        where = f"{session.shown_path(one.finding.path)}:{one.line}"
        for offer in one.offers:
            if isinstance(offer, Move):
                code = CLEAN
                variant = f" ({offer.variant})" if offer.variant else ""
                print(f"{where}: {one.finding.rule}: {offer.name}{variant}: {offer.fix.title}")
            else:
                print(f"{where}: {one.finding.rule}: {offer.name}: not offered: {offer.reason}")
    if code is FOUND:
        print(f"Nothing can be moved in {', '.join(asked.paths) or 'this folder'}.", file=sys.stderr)
    return code


def _say_refusals(session: Session, chosen: Taken) -> None:
    said: set[str] = set()
    for finding, line, refusal in chosen.refusals:
        sentence = f"{session.shown_path(finding.path)}:{line}: {finding.rule}: {refusal.reason}"
        if sentence not in said:
            said.add(sentence)
            print(f"weighbridge: not moved: {sentence}", file=sys.stderr)
    if chosen.waiting:
        count = chosen.waiting
        what = "1 more move touches" if count == 1 else f"{count:,} more moves touch"
        print(f"weighbridge: {what} the same lines: run the command again for the rest", file=sys.stderr)
    if not chosen.moves and not chosen.refusals:
        print("weighbridge: nothing to move: no finding here has this move", file=sys.stderr)


def _show_and_apply(session: Session, chosen: Taken, arguments: Namespace) -> int:
    from weighbridge_cli.asking import agreed
    from weighbridge_cli.fixing import differences

    fixed = chosen.files
    sys.stdout.writelines(differences(fixed, session.shown_path))
    sys.stdout.flush()
    for move in chosen.moves:
        print(f"weighbridge: {move.name}: {move.fix.title}", file=sys.stderr)
        for note in move.notes:
            print(f"  - {note}", file=sys.stderr)
    if arguments.verify and not _verified(session, fixed, arguments):
        print("weighbridge: nothing was changed", file=sys.stderr)
        return FOUND
    if arguments.diff:
        return CLEAN
    what = "this file" if len(fixed) == 1 else f"these {len(fixed)} files"
    if not arguments.yes and not agreed(f"Change {what}?", "makes these edits"):
        print("weighbridge: nothing was changed", file=sys.stderr)
        return CLEAN
    _write(session, fixed)
    return CLEAN


def _verified(session: Session, fixed: tuple[Fixed, ...], arguments: Namespace) -> bool:
    from weighbridge_cli.asking import agreed
    from weighbridge_cli.replaying.verifying import question, verified

    if arguments.live and not arguments.yes and not agreed(question(arguments), "agrees"):
        return False
    return verified(session.places.root, fixed, arguments)


def _write(session: Session, fixed: tuple[Fixed, ...]) -> None:
    from weighbridge_cli.fixing import apply_or_fail

    apply_or_fail(fixed, session.places.root, session.shown_path)
    created = sum(file.before is None for file in fixed)
    changed = len(fixed) - created
    parts = [f"{changed} changed"] * bool(changed) + [f"{created} new"] * bool(created)
    print(f"weighbridge: moved: {', '.join(parts)} ({session.places.root})", file=sys.stderr)
