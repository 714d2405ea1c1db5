"""`--verify`: the team's own cases before and after a move."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.replaying.answers import Answers, need_jsonschema
from weighbridge_cli.replaying.cases import read_cases
from weighbridge_cli.replaying.comparing import Compared, lines, summary
from weighbridge_cli.replaying.runs import run_all

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from weighbridge_cli.fixing import Fixed
    from weighbridge_cli.replaying.cases import Case
    from weighbridge_cli.replaying.runs import Ran


def verified(root: Path, fixed: Sequence[Fixed], arguments: Namespace) -> bool:
    """Whether every case does what it did, or what it has to; everything else is told on standard error."""
    cases = read_cases(Path(arguments.verify))
    if arguments.live:
        before, after = (run_all(root, cases, edits, None, arguments.python) for edits in ((), fixed))
        return _told(cases, before, after, "live")
    need_jsonschema()
    with Answers() as answers:
        before, after = (run_all(root, cases, edits, answers, arguments.python) for edits in ((), fixed))
    return _told(cases, before, after, "recorded")


def question(arguments: Namespace) -> str:
    """What live cases cost, before they are run."""
    count = len(read_cases(Path(arguments.verify)))
    return (
        f"Run {count} case{'s' * (count != 1)} twice against your real models, with the keys of this environment? "
        "Their providers see the cases and charge for them."
    )


def _told(cases: Sequence[Case], before: Sequence[Ran], after: Sequence[Ran], answers: str) -> bool:
    found = [Compared(*one) for one in zip(cases, before, after, strict=True)]
    print(f"weighbridge: your cases before and after, with {answers} answers:", file=sys.stderr)
    for line in lines(found):
        print(line, file=sys.stderr)
    print(f"weighbridge: {summary(found)}", file=sys.stderr)
    return not any(one.verdict.stops for one in found)
