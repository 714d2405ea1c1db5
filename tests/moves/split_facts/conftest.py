"""What the tests of all moves share lies in the folder above."""

from __future__ import annotations

import sys
from pathlib import Path

_SHARED = str(Path(__file__).parents[1])
if _SHARED not in sys.path:
    sys.path.insert(0, _SHARED)
