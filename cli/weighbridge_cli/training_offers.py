"""An offer for a person and for a program: the request as it would be sent, and everything that speaks against it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from weighbridge_training.driving.offer_words import offer_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.driving.offer import Offer


def as_text(offer: Offer) -> Iterator[str]:
    """Lines with their breaks."""
    task = offer.prepared.at.task
    yield f"task     {task.name} ({offer.prepared.at.path}), {task.base_model.name}, {task.adapter.version}\n"
    for line in offer_lines(offer):
        yield f"{line}\n"
    for problem in offer.problems:
        yield f"problem  {problem}\n"
    for need in offer.needs:
        yield f"needed   {need}\n"


def as_json(offer: Offer) -> Iterator[str]:
    """The request itself, and what was said of it."""
    shown = offer.disclosure
    value = {
        "v": 1,
        "digest": offer.digest,
        "hook": offer.hook,
        "target": shown.target,
        "leavesMachine": shown.leaves_machine,
        "job": json.loads(offer.bundle.job_json),
        "files": [
            {
                "name": one.name,
                "from": offer.prepared.sources.get(one.name),
                "bytes": one.bytes,
                "sha256": one.sha256,
                "rows": one.rows,
            }
            for one in shown.files
        ],
        "bytes": shown.bytes,
        "rows": shown.rows,
        "maxRuntimeS": shown.max_runtime_s,
        "costUsd": shown.cost.upper_usd,
        "costSource": shown.cost.source,
        "findings": [str(one) for one in shown.findings],
        "notes": [*offer.prepared.notes, *shown.unseen],
        "preflight": [str(one) for one in offer.preflight.problems],
        "problems": list(offer.problems),
        "needs": list(offer.needs),
    }
    yield json.dumps(value, indent=2, ensure_ascii=False) + "\n"
