"""Writes the JSON Schema of the messages of the hook `http`: `python tools/hook_schema.py`; a test keeps it fresh."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "training"), str(ROOT / "rules")]

from weighbridge.config_schema import schema_text  # noqa: E402
from weighbridge_training.signed.messages import hook_schema  # noqa: E402

TARGET = ROOT / "docs" / "schemas" / "hook.schema.json"


def published() -> str:
    """The text of the published schema."""
    return schema_text(hook_schema())


if __name__ == "__main__":
    TARGET.write_text(published(), encoding="utf-8", newline="\n")
