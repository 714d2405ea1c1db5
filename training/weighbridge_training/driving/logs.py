"""What jobs print: for people only, made plain, and kept when a job has ended."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError
from weighbridge_training.driving import asking
from weighbridge_training.driving.stored import replace_whole
from weighbridge_training.layout import LOG

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.contract import Hook, Ref

MAX_KEPT_CHARACTERS = 8 * 1024 * 1024


def read_log(hook: Hook, ref: Ref) -> str:
    """Everything that it has printed, or the first mebibytes of that."""
    said: list[str] = []
    after = 0
    while sum(map(len, said)) < MAX_KEPT_CHARACTERS:
        text, following = asking.log(hook, ref, after)
        if following == after:
            break
        said.append(text)
        after = following
    return "".join(said)[:MAX_KEPT_CHARACTERS]


def keep_log(hook: Hook, ref: Ref, folder: Path) -> None:
    """Keeps it in the folder of the job, where it can be had."""
    with suppress(HookError, OSError):
        replace_whole(folder / LOG, read_log(hook, ref).encode())


def kept_log(folder: Path) -> str | None:
    """What was kept; None where nothing was."""
    try:
        return (folder / LOG).read_text(encoding="utf-8")
    except OSError:
        return None
