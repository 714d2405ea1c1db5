"""The stand-in for the worker is shared with the tests of the local hook."""

from __future__ import annotations

import sys
from pathlib import Path

_SHARED = str(Path(__file__).parents[1] / "hooks_local")
if _SHARED not in sys.path:
    sys.path.insert(0, _SHARED)
