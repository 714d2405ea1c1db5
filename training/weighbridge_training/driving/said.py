"""Errors that are answers: what went wrong, in words for a person; every edge catches the same ones."""

from __future__ import annotations

from weighbridge.tuning.task_file import TaskError

from weighbridge_training.contract import HookError
from weighbridge_training.driving.reading import UnreadableFile
from weighbridge_training.driving.stored import StoredError
from weighbridge_training.driving.trainings import NotSubmitted
from weighbridge_training.ledger.errors import LedgerError
from weighbridge_training.trust.hooks_file import HooksFileError, UnknownNameError
from weighbridge_training.trust.records import TrustError

SAID: tuple[type[Exception], ...] = (
    HookError,
    HooksFileError,
    LedgerError,
    NotSubmitted,
    StoredError,
    TaskError,
    TrustError,
    UnknownNameError,
    UnreadableFile,
)
