"""What can go wrong on the machine that trains, each with a code and a sentence that says what to do."""

from __future__ import annotations

import errno
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.layout import OUT

if TYPE_CHECKING:
    from collections.abc import Iterator

_EARLIER_S = 30.0
_FIRST = Path(OUT) / "failure.json"
_SPACE = ("No space left on device", "Disk quota exceeded", "not enough space on the disk")
_GATED = ("GatedRepoError", "RepositoryNotFoundError", "RevisionNotFoundError")
_OFFLINE = ("LocalEntryNotFoundError", "OfflineModeIsEnabled", "ConnectionError", "ConnectError", "MaxRetryError")


class Failure(Exception):
    """A training that cannot go on; its text is for a person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def explained(error: BaseException) -> Failure:
    """The failure that an error of a library means."""
    if isinstance(error, Failure):
        return error
    for cause in _causes(error):
        name, text = type(cause).__name__, str(cause)
        if isinstance(cause, Failure):
            return cause
        if (isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)) or _has(text, _SPACE):
            return Failure(
                "disk-full", "The disk is full. Free some space where the job lies and send it again: it goes on."
            )
        if (name in ("OutOfMemoryError", "AcceleratorError") and "out of memory" in text) or isinstance(
            cause, MemoryError
        ):
            return Failure(
                "out-of-memory",
                "The memory is too small for this training. Lower `training.max_length`, take `adapter.kind: qlora`, "
                "a smaller base model or a larger GPU.",
            )
        if name in _GATED:
            return Failure(
                "gated-model",
                "The base model is not there for this machine: it is gated, private or misspelt. Accept its terms on "
                "its page, and set HF_TOKEN where the job runs.",
            )
        if name in _OFFLINE:
            return Failure(
                "no-network",
                "The base model could not be loaded from its hub. Check the network of the machine, or send the model "
                "along as `base_model.folder`.",
            )
    return Failure(
        "unexpected", f"{type(error).__name__}: {str(error).strip()[:500] or 'no message'}; see out/log.txt."
    )


def remember(failure: Failure) -> None:
    """Keeps the first failure of several processes: what the others say is only that one of them was gone."""
    try:
        with _FIRST.open("x", encoding="utf-8") as file:
            json.dump({"code": failure.code, "reason": str(failure)}, file)
    except OSError:
        return


def remembered() -> Failure | None:
    """The failure of whichever process failed first."""
    try:
        said = json.loads(_FIRST.read_text(encoding="utf-8"))
        return Failure(str(said["code"]), str(said["reason"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget() -> None:
    """Begins anew: a failure of an earlier run says nothing of this one."""
    # another process of this run may have failed already
    if _FIRST.exists() and time.time() - _FIRST.stat().st_mtime > _EARLIER_S:
        _FIRST.unlink(missing_ok=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(20):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
