"""What the training package raises at its edges, as failures of a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def training_told() -> Generator[None]:
    """Turns them into sentences without a traceback."""
    from weighbridge_training.driving.said import SAID

    try:
        yield
    except SAID as error:
        raise Failure(str(error)) from error
