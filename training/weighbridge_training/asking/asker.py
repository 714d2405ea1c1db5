"""Sends questions to one endpoint, again where that can help, and stops where it cannot.

*Invariant:* the key goes into one header of a request to the endpoint's own origin, and into no text.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge_training.asking.chat import NoAnswerError, Way, error_in, other_way, request_of, said_in
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.outgoing import client
from weighbridge_training.plain import plain_line
from weighbridge_training.secrets import secret

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

    from weighbridge_training.asking.chat import Message, Said
    from weighbridge_training.secrets import Secret
    from weighbridge_training.trust.definitions import Endpoint

MAX_BYTES = 4 * 1_048_576
TOTAL_S = 180.0
TRIES = 6
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_WAYS = 3


class AskingError(Exception):
    """An endpoint that does not answer, and what can be done about it."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and how long it took without the waits between tries."""

    said: Said
    seconds: float


@dataclass(slots=True)
class Asker:
    """One endpoint and one model; it learns how that wants to be asked."""

    name: str
    endpoint: Endpoint
    model: str
    most: int
    """Tokens after which an answer is cut."""
    sleep: Callable[[float], None] = time.sleep
    way: Way = field(default_factory=Way)
    _client: httpx.Client | None = None
    _key: Secret | None = None
    _after: float = 0.0
    """Seconds that the endpoint asked to be left alone for."""

    def ask(self, messages: Sequence[Message]) -> Timed:
        """The answer to one conversation; raises `AskingError`."""
        why = ""
        for attempt in range(TRIES):
            if attempt:
                self.sleep(self._wait(attempt))
            begun = time.monotonic()
            try:
                status, body, after = self._sent(messages)
            except HookError as error:
                if error.trouble not in (Trouble.UNREACHABLE, Trouble.UNKNOWN_OUTCOME):
                    raise AskingError(f'the endpoint "{self.name}": {self._hidden(str(error))}') from None
                why, self._after = str(error), 0.0
                continue
            if status == 200:
                return Timed(self._said(body), time.monotonic() - begun)
            why, self._after = f"it answered {status}{self._told(body)}", after
            if status not in _AGAIN:
                raise AskingError(f'the endpoint "{self.name}" refuses: {why}{_hint(status)}')
        raise AskingError(
            f'the endpoint "{self.name}" did not answer in {TRIES} tries: {self._hidden(why)}. Try again later: what '
            "it has answered is kept"
        )

    def _sent(self, messages: Sequence[Message]) -> tuple[int, bytes, float]:
        if self._client is None:
            self._client = client(self.endpoint.destination, max_bytes=MAX_BYTES, total_s=TOTAL_S)
            self._key = secret(self.endpoint.key) if self.endpoint.key is not None else None
        headers = {"authorization": f"Bearer {self._key.reveal()}"} if self._key is not None else {}
        status, body, after = 0, b"", 0.0
        for _ in range(_WAYS):
            request = request_of(self.model, messages, self.most, self.way)
            response = self._client.post("chat/completions", json=request, headers=headers)
            status, body, after = response.status_code, response.content, _seconds(response.headers.get("retry-after"))
            other = other_way(self.way, error_in(body)) if status in (400, 422) else None
            if other is None:
                break
            self.way = other
        return status, body, after

    def _said(self, body: bytes) -> Said:
        try:
            return said_in(body)
        except NoAnswerError as error:
            raise AskingError(
                f'the endpoint "{self.name}" answers, but not in the OpenAI protocol: {error}. Does its `url` end '
                "with the version, such as /v1?"
            ) from None

    def _wait(self, attempt: int) -> float:
        grown = float(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (attempt - 1)))
        return min(_LONGEST_WAIT_S, max(self._after, grown * random.uniform(0.8, 1.2)))

    def _told(self, body: bytes) -> str:
        message = plain_line(self._hidden(error_in(body)), 300)
        return f" ({message})" if message else ""

    def _hidden(self, text: str) -> str:
        return text.replace(self._key.reveal(), "(the key)") if self._key is not None else text


def _hint(status: int) -> str:
    if status in (401, 403):
        return ": is its key the right one?"
    return ": does its `url` end with the version, such as /v1, and is the model there?" if status == 404 else ""


def _seconds(value: str | None) -> float:
    """What `Retry-After` asks for, where it is a number."""
    try:
        return max(0.0, float(value)) if value else 0.0
    except ValueError:
        return 0.0
