"""Writes the JSON Schema of what command hooks are told and answer; a test keeps it fresh."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "training"), str(ROOT / "rules")]

from weighbridge.config_schema import schema_text  # noqa: E402
from weighbridge_training.hooks.command_messages import command_schema  # noqa: E402

TARGET = ROOT / "docs" / "schemas" / "hook-command.schema.json"

if __name__ == "__main__":
    TARGET.write_text(schema_text(command_schema()), encoding="utf-8", newline="\n")
