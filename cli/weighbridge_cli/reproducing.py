"""`why --reproduce`: makes the example, and writes it where it was asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.reproduce.account import account
from weighbridge.reproduce.example import NoReproduction, Reproduction, reproduce

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from weighbridge.why.answer import Answer
    from weighbridge.workspace import Workspace

STDOUT = "-"


def example_for(answer: Answer, workspace: Workspace, seconds: float) -> Reproduction:
    """The example for the first argument of an answer."""
    if not answer.arguments:
        raise Failure("there is no argument about code on this line, and so nothing to reproduce")
    if answer.path.endswith(".ipynb"):
        raise Failure("an example is made of program files; copy the cell to a file and ask about that")
    try:
        return reproduce(answer.arguments[0].argument, answer.path, workspace, seconds)
    except NoReproduction as error:
        raise Failure(str(error)) from error


def write_example(made: Reproduction, out: str) -> None:
    """Writes the example to a file, to a folder where it has several files, or to standard output."""
    if out == STDOUT:
        sys.stdout.write(bundled(made))
        sys.stdout.flush()
        print("\n".join(account(made)), file=sys.stderr)
        return
    target = Path(out)
    try:
        if len(made.files) == 1 and not target.is_dir() and not out.endswith("/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(next(iter(made.files.values())), encoding="utf-8", newline="\n")
        else:
            for path, text in made.files.items():
                file = target / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Failure(f"cannot write {out}: {error.strerror or error}") from error
    print("\n".join([f"Wrote {out}. Nothing was sent anywhere.", *account(made)]))


def bundled(made: Reproduction) -> str:
    """All files in one text; where there are several, a comment before each names it."""
    if len(made.files) == 1:
        return next(iter(made.files.values()))
    mark = "#" if made.path.endswith((".py", ".pyi")) else "//"
    return "\n".join(f"{mark} file: {path}\n{text}" for path, text in made.files.items())
