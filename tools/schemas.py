"""Writes the JSON Schemas of what others read or write: `python tools/schemas.py`; tests keep them fresh."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "training"), str(ROOT / "rules")]

from weighbridge.config_schema import schema_text  # noqa: E402
from weighbridge.tuning.task_file import task_schema  # noqa: E402
from weighbridge_training.event_schema import event_schema  # noqa: E402
from weighbridge_training.hooks.command_messages import command_schema  # noqa: E402
from weighbridge_training.job import job_schema  # noqa: E402
from weighbridge_training.report_file import report_schema  # noqa: E402
from weighbridge_training.signed.messages import hook_schema  # noqa: E402
from weighbridge_training.trust.definitions import hooks_schema  # noqa: E402

SCHEMAS = {
    "task": task_schema,
    "job": job_schema,
    "events": event_schema,
    "hook": hook_schema,
    "hook-command": command_schema,
    "hooks": hooks_schema,
    "report": report_schema,
}
"""By the name in `docs/schemas/NAME.schema.json`."""

if __name__ == "__main__":
    for name, schema in SCHEMAS.items():
        target = ROOT / "docs" / "schemas" / f"{name}.schema.json"
        target.write_text(schema_text(schema()), encoding="utf-8", newline="\n")
