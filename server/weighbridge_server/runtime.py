"""The interpreter of a process that works on one thread and answers an editor on another."""

from __future__ import annotations

import gc
import sys

_SWITCH = 0.0005
"""Seconds after which a thread that works lets another one run: an answer passes from one to the other and back."""
_YOUNG = 5_000
"""New objects after which the youngest are looked through; a parsed file has thousands."""
_OLDER = 10
"""Everything is looked through after this many collections of what is younger, twice over: that stops all threads for
as long as the heap is large, and what is left until then is memory."""


def begin() -> None:
    """Called before anything is imported: the thousands of classes of the protocol are no garbage."""
    gc.disable()


def prepare() -> None:
    """Called once everything is imported: it stays, and is never looked through again."""
    sys.setswitchinterval(_SWITCH)
    gc.freeze()
    gc.enable()
    gc.set_threshold(_YOUNG, _OLDER, _OLDER)
