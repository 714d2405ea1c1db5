"""What the tests of all moves share lies in the folder above; ways to write examples lie with the tests of reading."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parents[2]
for _shared in (str(_TESTS / "moves"), str(_TESTS / "tuning")):
    if _shared not in sys.path:
        sys.path.insert(0, _shared)
