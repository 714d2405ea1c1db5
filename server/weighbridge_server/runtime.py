"""The interpreter of a process that works on one thread and answers an editor on another."""

from __future__ import annotations

import gc
import sys

_SWITCH = 0.0005
"""Seconds after which a thread that works lets another one run: an answer passes from one to the other and back."""
_YOUNG = 10_000
"""New objects after which the youngest are looked through; a parsed file has thousands."""
_MIDDLE = 20
_OLD = 50
"""Everything is looked through after so many collections of what is younger: that stops all threads for a quarter of a
second in a large workspace, and finds little, as next to nothing here refers to itself."""


def prepare() -> None:
    """Called once everything is imported: it stays, and is never looked through again."""
    sys.setswitchinterval(_SWITCH)
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
