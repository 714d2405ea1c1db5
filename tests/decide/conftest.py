"""The small repositories with a past are those of the tests of tickets."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "ticket"))
