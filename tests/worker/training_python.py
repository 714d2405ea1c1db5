"""The Python that has torch: the one of WEIGHBRIDGE_TRAIN_PYTHON, or the one that `make training` sets up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def training_python() -> str:
    """Skips where there is none, and fails where TRAINING_REQUIRED says that there must be."""
    named = os.environ.get("WEIGHBRIDGE_TRAIN_PYTHON")
    found = Path(named) if named else ROOT / ".venv" / "train" / "bin" / "python"
    if found.is_file():
        return str(found)
    said = f"there is no {found}: run `make training`, or name a Python with torch in WEIGHBRIDGE_TRAIN_PYTHON"
    if os.environ.get("TRAINING_REQUIRED") == "1":
        pytest.fail(said)
    pytest.skip(said)
