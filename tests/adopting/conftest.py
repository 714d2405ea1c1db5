"""What the tests of moves share serves here, too."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parents[1]
for _shared in (str(_TESTS / "adopting"), str(_TESTS / "moves"), str(_TESTS / "cli"), str(_TESTS / "worker")):
    if _shared not in sys.path:
        sys.path.insert(0, _shared)
