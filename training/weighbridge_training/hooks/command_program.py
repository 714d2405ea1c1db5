"""Whether a program of the user's file may be run: one that somebody else can change would be theirs, not the user's.

On Windows only its kind is checked: the folder of a profile has the access list of its user.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def problems(argv: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with a program and with the files that it is given by their whole path, each with a remedy."""
    program = Path(argv[0])
    if not program.is_absolute():
        return (f"{program}: expected an absolute path",)
    found = [*_of_file(program)]
    if not found and not os.access(program, os.X_OK):
        found.append(f"{program}: cannot be run; run: chmod u+x '{program}'")
    for argument in map(Path, argv[1:]):
        # a script beside its interpreter is as much the program as the interpreter is
        if argument.is_absolute() and argument.is_file():
            found += _of_file(argument)
    return tuple(found)


def _of_file(path: Path) -> Iterator[str]:
    try:
        real = path.resolve(strict=True)
        about = real.stat()
    except (OSError, RuntimeError) as error:
        yield f"{path}: cannot be found: {getattr(error, 'strerror', None) or type(error).__name__}"
        return
    if not stat.S_ISREG(about.st_mode):
        yield f"{path}: expected a regular file"
        return
    if os.name == "nt":
        return
    if about.st_uid not in (0, os.geteuid()):
        yield f"{path}: belongs to somebody else (user {about.st_uid}), so it is not run; make it yours"
    if about.st_mode & (stat.S_IWOTH | stat.S_IWGRP):
        yield f"{path}: others may write to it, so it is not run; run: chmod go-w '{real}'"
    for folder in dict.fromkeys((*path.absolute().parents, *real.parents)):
        above = folder.stat()
        if above.st_mode & stat.S_IWOTH and not above.st_mode & stat.S_ISVTX:
            yield f"{path}: others may replace it, so it is not run; run: chmod go-w '{folder}'"
            return
