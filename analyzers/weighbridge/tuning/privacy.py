"""Secrets and personal data in texts that are about to be written into a data set; found offline, by careful patterns.

A pattern counts only where its form proves it (a prefix that a provider gives, a checksum, a header) or where it is
what the text is about (an address with an @). Reserved names and documentation examples are nobody's data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Kind(StrEnum):
    """What was found, in words."""

    PRIVATE_KEY = "a private key"
    API_KEY = "an API key"
    TOKEN = "an access token"
    PASSWORD = "a password in an address"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    IBAN = "a bank account number"
    CARD = "a payment card number"

    @property
    def is_secret(self) -> bool:
        """It opens something: it never goes into a data set."""
        return self in (Kind.PRIVATE_KEY, Kind.API_KEY, Kind.TOKEN, Kind.PASSWORD)


@dataclass(frozen=True, slots=True)
class Private:
    """One place of a text that is nobody else's business."""

    kind: Kind
    span: Span


def private_parts(text: str) -> Iterator[Private]:
    """Every secret and every piece of personal data of a text, in order; of those that overlap the first kind."""
    found: list[Private] = []
    for kind, pattern, holds in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span("it") if "it" in pattern.groupindex else match.span())
            if holds(text[span.start : span.end]) and not any(known.span.overlaps(span) for known in found):
                found.append(Private(kind, span))
    yield from sorted(found, key=lambda one: one.span)


_SEPARATORS = re.compile(r"[ \-]")
_RESERVED = re.compile(
    r"(?:^|[@.])(?:example\.(?:com|org|net|edu)|example|test|invalid|localhost|local)$", re.IGNORECASE
)
_NOBODY = re.compile(r"^(?:git|noreply|no-reply|user|username|name|you|your|someone|email|e-mail)@", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"x{4,}|\*{3,}|\.{3}|your|example|dummy|placeholder|redacted|0{8,}|1234567", re.IGNORECASE)
_ISSUERS = re.compile(r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}")
_TEST_CARDS = frozenset(
    [
        "4111111111111111",
        "4242424242424242",
        "4012888888881881",
        "5555555555554444",
        "5105105105105100",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
    ]
)
"""Numbers that providers publish for tests."""
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "TR": 26,
}  # fmt: skip


def _real(text: str) -> bool:
    return _PLACEHOLDER.search(text) is None


def _somebody(address: str) -> bool:
    domain = address.rpartition("@")[2]
    return _RESERVED.search(domain) is None and _NOBODY.search(address) is None


def _iban(text: str) -> bool:
    plain = _SEPARATORS.sub("", text).upper()
    if _IBAN_LENGTHS.get(plain[:2]) != len(plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _card(text: str) -> bool:
    plain = _SEPARATORS.sub("", text)
    if not _ISSUERS.fullmatch(plain) or plain in _TEST_CARDS:
        return False
    digits = [int(digit) for digit in reversed(plain)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _phone(text: str) -> bool:
    digits = [sign for sign in text if sign.isdigit()]
    # 555-01xx is kept free for fiction, and one digit over and over is nobody's number
    return 8 <= len(digits) <= 15 and len(set(digits)) > 3 and "55501" not in "".join(digits)


_PATTERNS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.PRIVATE_KEY, re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----"), bool),
    (
        Kind.API_KEY,
        re.compile(
            r"(?<![\w-])(?:sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_\-]{20,200}|(?:AKIA|ASIA)[A-Z0-9]{16}"
            r"|AIza[A-Za-z0-9_\-]{35}|gsk_[A-Za-z0-9]{30,100}|hf_[A-Za-z0-9]{30,60}|[rs]k_(?:live|test)_[A-Za-z0-9]{20,120}"
            r"|SG\.[A-Za-z0-9_\-]{20,24}\.[A-Za-z0-9_\-]{40,46}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_\-]{50,250}"
            r"|glpat-[A-Za-z0-9_\-]{20,60}|key-[0-9a-f]{32})(?![\w-])"
        ),
        _real,
    ),
    (
        Kind.TOKEN,
        re.compile(
            r"(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{36,100}|github_pat_[A-Za-z0-9_]{60,100}|xox[abprs]-[A-Za-z0-9\-]{20,200}"
            r"|eyJ[A-Za-z0-9_\-]{10,2000}\.eyJ[A-Za-z0-9_\-]{10,4000}\.[A-Za-z0-9_\-]{20,1000})(?![\w-])"
            r"|\b[Bb]earer[ \t]+(?P<it>[A-Za-z0-9_\-.=+/]{30,2000})"
        ),
        _real,
    ),
    (
        Kind.PASSWORD,
        re.compile(r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s:/@\"'<>]{1,100}:(?P<it>[^\s:/@\"'<>{}$]{3,200})@[\w.\-]+"),
        _real,
    ),
    (
        Kind.EMAIL,
        re.compile(
            r"(?<![\w.+\-/:@])[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,62}[A-Za-z0-9_])?@"
            r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}(?![\w@\-])"
        ),
        _somebody,
    ),
    (
        Kind.IBAN,
        re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        _iban,
    ),
    (Kind.CARD, re.compile(r"(?<![\w.\-/])(?:\d[ \-]?){12,18}\d(?![\w\-/])"), _card),
    (
        Kind.PHONE,
        re.compile(
            r"(?<![\w.+\-/])(?:\+\d{1,3}[ \-.]?(?:\(0?\d{1,4}\)[ \-.]?)?\d{1,4}(?:[ \-./]?\d{2,4}){2,4}"
            r"|\(\d{3}\)[ \-.]?\d{3}[ \-.]\d{4}|(?<=[a-z:] )0\d{2,4}[ /\-]\d{5,8})(?![\w\-/])"
        ),
        _phone,
    ),
)
