"""The card of an adapter: what it was made of, by whom it can be checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.layout import ADAPTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge_training.verdict.report import Report
    from weighbridge_training.worker.request import Request


def write_card(request: Request, versions: Mapping[str, str], report: Report) -> None:
    """Takes the place of the one that the library writes, which says nothing of the data."""
    Path(ADAPTER, "README.md").write_text(card(request, versions, report), encoding="utf-8")


def card(request: Request, versions: Mapping[str, str], report: Report) -> str:
    """As Markdown, with the head that model hubs read."""
    adapter, training = request.adapter, request.training
    revision = f", revision `{request.revision}`" if request.revision else ""
    targets = adapter.targets if isinstance(adapter.targets, str) else ", ".join(adapter.targets)
    whole = f"; {', '.join(adapter.modules_to_save)} trained whole" if adapter.modules_to_save else ""
    files = "\n".join(
        f"| `{file['name']}` | {file.get('rows', '')} | `{file['sha256']}` |"
        for file in request.document["files"]
        if not str(file["name"]).startswith("data/base/")
    )
    arms = "\n".join(
        f"| {arm.arm} | {arm.what} | {arm.exact.value:.1%} | {arm.fields.value:.1%} |" for arm in report.arms
    )
    made = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"""---
base_model: {request.base_name}
library_name: peft
tags: [{adapter.kind}, {request.method}, weighbridge]
---

# {request.name} {adapter.version}

An adapter for `{request.base_name}`{revision}, trained by Weighbridge.

## Data

| file | rows | SHA-256 |
|---|---|---|
{files}

## Recipe

- {request.method}, {adapter.kind}: rank {adapter.r}, alpha {adapter.alpha}, dropout {adapter.dropout}, on \
{targets}{whole}
- {training.epochs:g} epochs, learning rate {training.learning_rate:g}, {training.global_batch} rows a step, at most \
{training.max_length} tokens a row, seed {training.seed}
- {made}

## Verdict

{report.outcome}: {report.words}

| arm | what | exact | fields |
|---|---|---|---|
{arms}
"""
