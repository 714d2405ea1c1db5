"""The card of an adapter, written beside its weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.layout import ADAPTER
from weighbridge_training.verdict.card import Made, card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge_training.verdict.report import Report
    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.request import Request


def write_card(request: Request, versions: Mapping[str, str], device: Device, report: Report) -> None:
    """Takes the place of the one that the library writes, which says nothing of the data."""
    made = Made(versions, device.gpu or device.kind)
    # the content version is given where the recipe is known as it was sent
    Path(ADAPTER, "README.md").write_text(card(request.document, "", report, made), encoding="utf-8")
