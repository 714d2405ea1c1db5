"""What is logged of an error: its kind and the places in our own code, and no text of any document."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

log = logging.getLogger("weighbridge")


def log_failure(error: BaseException, while_doing: str = "working") -> None:
    """Logs an error with its cause; its message is left out, because messages quote what they are about."""
    frames = traceback.extract_tb(error.__traceback__)
    way = " <- ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames[-6:]))
    log.error("%s while %s (%s)", type(error).__name__, while_doing, way or "no place known")
