"""Why a job may not be sent as things are, asked right before every attempt: gates can close, and hooks can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.trust.approvals import asked
from weighbridge_training.trust.gates import missing_gates, told
from weighbridge_training.trust.hooks_file import HooksFileError, read_hooks_file

if TYPE_CHECKING:
    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.trust.gates import Word


def refusal_of(entry: Entry, word: Word) -> str | None:
    """A sentence against sending a job now, or nothing."""
    try:
        hooks = read_hooks_file()
    except HooksFileError as error:
        return str(error)
    what = asked(entry.workspace, entry.hook, entry.digest)
    if entry.hook in hooks.hooks and hooks.digest(entry.hook) != entry.hook_digest:
        return (
            f'the hook "{entry.hook}" was defined in another way when this was approved: weighbridge jobs cancel '
            f"{entry.key}, then train again"
        )
    closed = missing_gates(what, hooks, word)
    return told(closed[0], what) if closed else None
