"""A report as files: `report.json` and `report.html`, each whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from weighbridge_training import layout
from weighbridge_training.verdict.page import page

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.verdict.report import Report


def write(report: Report, root: Path) -> None:
    """Writes both into the folder of a job."""
    written(root / layout.REPORT, report_json(report))
    written(root / layout.PAGE, page(report))


def report_json(report: Report) -> str:
    """The report in its published form."""
    return json.dumps(as_json(report), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    values = asdict(report)
    return {"v": values.pop("v"), **values}


def written(path: Path, text: str) -> None:
    """Writes aside and renames."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(text, encoding="utf-8", newline="\n", errors="replace")
    aside.replace(path)
