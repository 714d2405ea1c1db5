"""Writes the generated module of the procedures: `python tools/compile_decisions.py`; a test keeps it fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from pprint import pformat

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.decide.files import decisions_folder, read_decisions  # noqa: E402

TARGET = decisions_folder().parent / "compiled_decisions.py"
_HEADER = '''\
"""The procedures as plain literals. Generated from decisions/ by tools/compile_decisions.py: do not edit."""

# fmt: off

from typing import Any

DECISIONS: dict[str, dict[str, Any]] = \\
'''


def compiled() -> str:
    """The text of the generated module."""
    return f"{_HEADER}{pformat(read_decisions(decisions_folder()), width=112, sort_dicts=False)}\n"


if __name__ == "__main__":
    TARGET.write_text(compiled(), encoding="utf-8", newline="\n")
