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
    from weighbridge.tuning.task_file import TaskError
    from weighbridge_training.contract import HookError
    from weighbridge_training.driving.reading import UnreadableFile
    from weighbridge_training.driving.stored import StoredError
    from weighbridge_training.driving.trainings import NotSubmitted
    from weighbridge_training.ledger.errors import LedgerError
    from weighbridge_training.trust.hooks_file import HooksFileError, UnknownNameError
    from weighbridge_training.trust.records import TrustError

    try:
        yield
    except (
        HookError, HooksFileError, LedgerError, NotSubmitted, StoredError, TaskError, TrustError, UnknownNameError,
        UnreadableFile,
    ) as error:  # fmt: skip
        raise Failure(str(error)) from error
