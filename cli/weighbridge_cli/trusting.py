"""What commands about trust share: which workspace is meant, and errors of the training package in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


def workspace_of(folder: Path) -> str:
    """The real path of the workspace that a folder belongs to."""
    from weighbridge.discovery import find_root
    from weighbridge_training.trust.workspaces import real

    return real(find_root(folder.absolute()))


@contextmanager
def decided() -> Generator[None]:
    """Turns what the user's own files, and hooks, have to say into failures."""
    from weighbridge_training.contract import HookError
    from weighbridge_training.trust.hooks_file import HooksFileError, UnknownNameError
    from weighbridge_training.trust.records import TrustError

    try:
        yield
    except (HookError, HooksFileError, UnknownNameError, TrustError) as error:
        raise Failure(str(error)) from error
