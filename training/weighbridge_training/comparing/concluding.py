"""From a folder with answers to its verdict, with the prices that are known here."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge_training.asking.pricing import price_of
from weighbridge_training.layout import ADAPTER
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read
from weighbridge_training.verdict.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge_training.comparing.given import Given
    from weighbridge_training.trust.definitions import Endpoint
    from weighbridge_training.verdict.inputs import Price
    from weighbridge_training.verdict.report import Report


def concluded(
    folder: Path, given: Given, what: Mapping[Arm, str], prices: Mapping[Arm, Price], endpoint: Endpoint | None
) -> Report:
    """Judges and writes the report; raises `VerdictError` in the words of the workspace.

    `endpoint` is the one that the task names for what runs today.
    """
    try:
        inputs = read(folder)
        incumbent = given.at.task.incumbent
        known: dict[Arm, Price] = dict(prices)
        if incumbent is not None and Arm.INCUMBENT in inputs.answers:
            price = price_of(incumbent.model, incumbent.endpoint or "", endpoint)
            known |= {} if price is None else {Arm.INCUMBENT: price}
        report = judge(replace(inputs, what={**inputs.what, **what}, prices={**inputs.prices, **known}))
    except VerdictError as error:
        raise given.told(error) from None
    report = replace(report, files={**report.files, **_weights(folder)})
    write(report, folder)
    return report


def _weights(folder: Path) -> dict[str, str]:
    """An adapter by its content: what is adopted later has to be what was judged."""
    name = f"{ADAPTER}/adapter_model.safetensors"
    try:
        with (folder / name).open("rb") as stream:
            return {name: hashlib.file_digest(stream, "sha256").hexdigest()}
    except OSError:
        return {}
