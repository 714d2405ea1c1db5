"""One question to a receiver: signed, sent, and its answer believed only where it is signed for this question."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.outgoing import client
from weighbridge_training.plain import plain_line
from weighbridge_training.secrets import secret
from weighbridge_training.signed.messages import Answer, Problem, Submit
from weighbridge_training.signed.signatures import (
    ANSWER,
    ID,
    TOLERANCE_S,
    ClockProblemError,
    Keys,
    SignatureProblemError,
    check,
    keys_of,
    signed,
)

if TYPE_CHECKING:
    import httpx

    from weighbridge_training.trust.definitions import HttpHook

Said = TypeVar("Said", bound=BaseModel)
_ANSWER_S = 60.0
_MAX_ANSWER = 8 * 1024 * 1024
_TROUBLES = {
    "malformed": Trouble.REFUSED,
    "replayed": Trouble.REFUSED,
    "too-large": Trouble.REFUSED,
    "refused": Trouble.REFUSED,
    "no-such-job": Trouble.NO_SUCH_JOB,
    "missing-files": Trouble.UNREACHABLE,
    "unavailable": Trouble.UNREACHABLE,
    "not-installed": Trouble.NOT_INSTALLED,
    "failed": Trouble.UNREACHABLE,
}


class MissingFilesError(HookError):
    """The receiver does not have every file of a job; nothing was begun."""


class Asking:
    """Asks one receiver."""

    def __init__(self, definition: HttpHook) -> None:
        self._definition = definition
        self.host = urlsplit(definition.url).netloc

    def ask(
        self, question: Any, data: BaseModel, answer: type[Said], message_id: str = "", waits_s: float = 0.0
    ) -> Said:
        """The data of the answer; raises `HookError` alone. UNKNOWN_OUTCOME is for a submission: all else may be asked
        again.
        """
        try:
            return self._asked(question, data, answer, message_id, waits_s)
        except HookError as error:
            if error.trouble is Trouble.UNKNOWN_OUTCOME and question is not Submit:
                raise HookError(Trouble.UNREACHABLE, str(error)) from error
            raise

    def _asked(self, question: Any, data: BaseModel, answer: type[Said], message_id: str, waits_s: float) -> Said:
        keys = self._keys()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        asked = question(timestamp=now, data=data)
        body = asked.model_dump_json(exclude_none=True).encode()
        message_id = message_id or uuid.uuid4().hex
        try:
            headers = signed(keys, message_id, body)
        except ImportError:
            raise _not_installed() from None
        response, text = self._sent(body, headers, waits_s)
        self._check(keys, response, message_id, text)
        return self._read(asked.type, body, text, answer)

    def _sent(self, body: bytes, headers: dict[str, str], waits_s: float) -> tuple[httpx.Response, bytes]:
        with client(self._definition.destination, max_bytes=_MAX_ANSWER, total_s=_ANSWER_S + waits_s) as http:
            response = http.post(
                self._definition.url,
                content=body,
                headers={**headers, "content-type": "application/json"},
                timeout=_ANSWER_S + waits_s,
            )
            return response, response.content

    def _keys(self) -> Keys:
        source = self._definition.secret
        try:
            return keys_of(secret(source).reveal())
        except ValueError as error:
            raise HookError(Trouble.REFUSED, f"{source.told}: {error}") from None

    def _check(self, keys: Keys, response: httpx.Response, message_id: str, text: bytes) -> None:
        if not response.headers.get(ID):
            self._unsigned(response, text)
        try:
            check(keys, response.headers, text)
        except ClockProblemError as error:
            raise HookError(Trouble.BAD_ANSWER, f"the answer of {self.host}: {error}") from None
        except SignatureProblemError as error:
            raise HookError(Trouble.BAD_ANSWER, f"the answer of {self.host} is not believed: {error}") from None
        if response.headers[ID] != ANSWER + message_id:
            raise HookError(Trouble.BAD_ANSWER, f"{self.host} answered another question than was asked")

    def _unsigned(self, response: httpx.Response, text: bytes) -> NoReturn:
        """Whoever says this has not shown that it has the secret; it is told, and not relied on."""
        status = response.status_code
        said = _problem(text)
        if status == 401:
            if said is not None and said.code == "clock":
                message = f"{self.host} does not accept when this was sent: {plain_line(said.message)}"
                raise HookError(Trouble.REFUSED, message)
            message = (
                f"{self.host} does not know the secret of this hook: the same one is needed on both sides, "
                f"and clocks that differ by less than {TOLERANCE_S} s"
            )
            raise HookError(Trouble.REFUSED, message)
        if said is not None:
            raise HookError(_TROUBLES.get(said.code, Trouble.BAD_ANSWER), f"{self.host}: {plain_line(said.message)}")
        if status in (429, 500, 502, 503, 504):
            raise HookError(Trouble.UNKNOWN_OUTCOME, f"{self.host}: what lies before the receiver answered {status}")
        raise HookError(Trouble.BAD_ANSWER, f"{self.host} answered {status} without a signature: is this a receiver?")

    def _read(self, kind: str, body: bytes, text: bytes, answer: type[Said]) -> Said:
        try:
            said = Answer.model_validate_json(text)
            if said.question != hashlib.sha256(body).hexdigest():
                raise HookError(Trouble.BAD_ANSWER, f"{self.host} answered another message than was sent")
            if said.error is not None:
                self._refused(said.error)
            if said.type != kind:
                raise HookError(Trouble.BAD_ANSWER, f"{self.host} answered {said.type} to {kind}")
            return answer.model_validate_json(json.dumps(said.data))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            message = f"{self.host}: its answer to {kind} is not what the contract allows: {where}: {first['msg']}"
            raise HookError(Trouble.BAD_ANSWER, message) from None

    def _refused(self, problem: Problem) -> NoReturn:
        message = f"{self.host}: {plain_line(problem.message, 2000)}"
        if problem.code == "missing-files":
            raise MissingFilesError(Trouble.UNREACHABLE, message)
        raise HookError(_TROUBLES.get(problem.code, Trouble.BAD_ANSWER), message)


def _problem(text: bytes) -> Problem | None:
    try:
        return Answer.model_validate_json(text).error
    except ValidationError:
        return None


def _not_installed() -> HookError:
    return HookError(Trouble.NOT_INSTALLED, "standardwebhooks is not installed: pip install 'weighbridge[hooks]'")
