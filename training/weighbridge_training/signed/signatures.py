"""Standard Webhooks, in both directions: who has the secret wrote this, now, for this one question."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLERANCE_S = 300
"""How old a signed message may be, and how far ahead of the clock; the library's own figure."""
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
ANSWER = "answer-"
"""Before the id of an answer, and never of a question, so that nothing that was asked passes for an answer."""
_PREFIX = "whsec_"
_MIN_BYTES = 24
_ID = re.compile(r"(?!answer-)[A-Za-z0-9_-]{8,100}")


class SignatureProblemError(Exception):
    """A message that is not from whoever has the secret, or not from now."""


class ClockProblemError(SignatureProblemError):
    """A message whose time is not the time here."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The secrets of both ends: all of them sign, and any of them is accepted. Two are there while one is changed."""

    secrets: tuple[str, ...]


def keys_of(text: str) -> Keys:
    """One secret, or several with blanks between; raises `ValueError` with what is wrong, and not with the text."""
    secrets = tuple(text.split())
    if not secrets:
        raise ValueError("expected a secret: `weighbridge hook new-secret` makes one")
    for secret in secrets:
        if not secret.startswith(_PREFIX):
            raise ValueError(f"expected a secret that begins with {_PREFIX}: `weighbridge hook new-secret` makes one")
        try:
            length = len(base64.b64decode(secret.removeprefix(_PREFIX), validate=True))
        except (ValueError, binascii.Error):
            raise ValueError(f"expected base64 after {_PREFIX}: `weighbridge hook new-secret` makes one") from None
        if length < _MIN_BYTES:
            message = f"expected {_MIN_BYTES} bytes at least in a secret, found {length}: make a new one"
            raise ValueError(message)
    return Keys(secrets)


def new_secret() -> str:
    """A secret that nobody can guess."""
    import secrets

    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_question_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def signed(keys: Keys, message_id: str, body: bytes) -> dict[str, str]:
    """The headers of a message that is sent now."""
    from standardwebhooks import Webhook

    now = datetime.now(UTC)
    text = body.decode()
    signatures = [Webhook(secret).sign(message_id, now, text) for secret in keys.secrets]
    return {ID: message_id, TIMESTAMP: str(int(now.timestamp())), SIGNATURE: " ".join(signatures)}


def check(keys: Keys, headers: Mapping[str, str], body: bytes) -> None:
    """Raises `SignatureProblemError` unless one of the keys has signed this, within the tolerance."""
    from standardwebhooks import Webhook, WebhookVerificationError

    if not all(headers.get(name) for name in (ID, TIMESTAMP, SIGNATURE)):
        raise SignatureProblemError("it is not signed")
    _check_clock(headers[TIMESTAMP])
    given = {name: headers[name] for name in (ID, TIMESTAMP, SIGNATURE)}
    for secret in keys.secrets:
        try:
            Webhook(secret).verify(body, given, json_parse=False)
        except (WebhookVerificationError, ValueError, UnicodeError):
            continue
        return
    raise SignatureProblemError("its signature is not made with the secret that is known here")


def _check_clock(text: str) -> None:
    if not re.fullmatch("[0-9]{1,12}", text):
        raise SignatureProblemError("its time is no time")
    off = int(datetime.now(UTC).timestamp()) - int(text)
    if abs(off) > TOLERANCE_S:
        way = "old" if off > 0 else "ahead"
        raise ClockProblemError(
            f"its time is {abs(off)} s {way} by the clock here, and {TOLERANCE_S} s are accepted: set the clocks right"
        )
