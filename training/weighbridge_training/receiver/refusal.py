"""Why a question is not answered, in a code for programs and a sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble

if TYPE_CHECKING:
    from weighbridge_training.signed.messages import Problem

STATUS = {
    "malformed": 400,
    "unsigned": 401,
    "clock": 401,
    "refused": 403,
    "no-such-job": 404,
    "missing-files": 409,
    "too-large": 413,
    "replayed": 422,
    "failed": 500,
    "unavailable": 503,
    "not-installed": 503,
}
"""By the code. What went wrong is the code; the status is for what lies between and for logs."""
_CODES = {
    Trouble.NO_SUCH_JOB: "no-such-job",
    Trouble.REFUSED: "refused",
    Trouble.NOT_INSTALLED: "not-installed",
}


class RefusalError(Exception):
    """A question that is declined."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def problem(error: RefusalError) -> Problem:
    from weighbridge_training.signed.messages import Problem

    return Problem.model_validate({"code": error.code, "message": str(error)[:4000]})


def refusal(error: HookError) -> RefusalError:
    """What the room said, in the words of the protocol."""
    return RefusalError(_CODES.get(error.trouble, "unavailable"), str(error))
