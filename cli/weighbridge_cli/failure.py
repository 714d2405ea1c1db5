"""Exit codes, and the error that ends a command with a message for its user."""

from __future__ import annotations

from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

CLEAN = 0
FOUND = 1
FAILED = 2
INTERRUPTED = 130


class Failure(Exception):
    """Something that the user has to put right; printed without a traceback, and the exit code is 2."""


def suggestion(written: str, known: Iterable[str]) -> str:
    """` Did you mean "x"?` where a known name is close, else nothing."""
    close = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


@contextmanager
def told() -> Generator[None]:
    """Turns what the core raises at its edges (settings, rule files, paths, history) into failures."""
    try:
        yield
    except Exception as error:
        # Imported only now: history alone takes longer to import than a small prompt takes to weigh.
        from weighbridge.config import SettingsError
        from weighbridge.discovery_result import PathError
        from weighbridge.history import HistoryError
        from weighbridge.rules import RuleError

        if isinstance(error, SettingsError | PathError | HistoryError | RuleError):
            raise Failure(str(error)) from error
        raise
