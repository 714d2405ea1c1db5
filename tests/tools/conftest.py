"""The tools are no package that is installed: their folder, and that of the corpus, go on the path."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("tools", "tests") if str(ROOT / name) not in sys.path]
