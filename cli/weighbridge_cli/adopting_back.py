"""The way back from an adoption at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, FOUND, Failure

if TYPE_CHECKING:
    from argparse import Namespace


def rolled_back(arguments: Namespace) -> int:
    """Makes every file what it was before the last adoption, where nobody has changed one since."""
    from weighbridge_training.adapters.originals import last_kept, set_aside
    from weighbridge_training.adapters.rollback import (
        NotRestored,
        differences,
        in_words,
        restore,
        rollback_of,
        undone,
    )
    from weighbridge_training.homes import state_home

    from weighbridge_cli.adopting import explained, session_of
    from weighbridge_cli.asking import agreed

    session = session_of(arguments)
    root = session.places.root
    with explained():
        kept = last_kept(state_home(), root, arguments.name)
    if kept is None:
        print(
            f"weighbridge: nothing to roll back: this machine has adopted nothing for `{arguments.name}` here. What "
            "another one has adopted, your version control takes back.",
            file=sys.stderr,
        )
        return FOUND
    found = rollback_of(kept, root)
    if found.is_done:
        set_aside(kept)
        print(f"weighbridge: nothing to roll back: every file is as it was before {kept.model}", file=sys.stderr)
        return CLEAN
    if found.in_the_way:
        print(f"weighbridge: {kept.model} is not rolled back, and nothing was changed:", file=sys.stderr)
        for sentence in in_words(found):
            print(f"  - {sentence}", file=sys.stderr)
        if arguments.diff:
            sys.stdout.writelines(differences(found))
        else:
            print("  --diff shows your edits, and what going back would undo.", file=sys.stderr)
        return FOUND
    sys.stdout.writelines(undone(found))
    sys.stdout.flush()
    if arguments.diff:
        return CLEAN
    if not arguments.yes and not agreed(f"Roll {kept.model} back?", "rolls it back"):
        print("weighbridge: nothing was changed", file=sys.stderr)
        return CLEAN
    try:
        restore(found, root)
    except NotRestored as error:
        raise Failure(str(error)) from error
    set_aside(kept)
    print(f"weighbridge: rolled back {kept.model}: every file is byte by byte what it was", file=sys.stderr)
    return CLEAN
