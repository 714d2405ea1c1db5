"""Writes the JSON Schema of rule files: `python tools/rule_schema.py`; a test keeps it fresh."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.rule_schema import rule_schema  # noqa: E402

TARGET = ROOT / "docs" / "schemas" / "rule.schema.json"


def published() -> str:
    """The text of the schema file."""
    return json.dumps(rule_schema(), indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(published(), encoding="utf-8", newline="\n")
