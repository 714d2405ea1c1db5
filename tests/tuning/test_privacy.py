"""What is a secret or somebody's data, and what only looks like it. The values here are made up."""

from __future__ import annotations

import time

import pytest
from weighbridge.tuning.privacy import Kind, private_parts

FOUND = [
    (Kind.PRIVATE_KEY, "-----BEGIN RSA PRIVATE KEY-----"),
    (Kind.PRIVATE_KEY, "-----BEGIN PRIVATE KEY-----"),
    (Kind.API_KEY, "sk-" + "proj-" + "a8Kd93jfLq02mVbN7xYt51Zw"),
    (Kind.API_KEY, "AKIA" + "Q7R2M9LXW4TZ8P3K"),
    (Kind.API_KEY, "hf_" + "qWmRtYpLkJhGfDsAzXcVbNmQwErTyUiOp"),
    (Kind.TOKEN, "ghp_" + "9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX"),
    (Kind.TOKEN, "Authorization: Bearer " + "q8w7e6r5t4y3u2i1o0p9a8s7d6f5g4h3"),
    (Kind.PASSWORD, "postgres://app:hunter22@db.internal/orders"),
    (Kind.EMAIL, "Write to lena.brandt@ottervale.eu, please."),
    (Kind.IBAN, "Refund to DE89 3704 0044 0532 0130 00 today."),
    (Kind.IBAN, "NL91ABNA0417164300"),
    (Kind.CARD, "My card is 4539 1488 0343 6467."),
    (Kind.PHONE, "Call me: +49 30 901820 or not"),
    (Kind.PHONE, "(212) 736-5000"),
    (Kind.PHONE, "Reach me at 0471 2345678."),
]
SILENT = [
    "sk-your-api-key-goes-here-please",
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "Answer in the format user@example.com.",
    "pip install weighbridge@1.2.3 and @ottervale/core@2.0.1",
    "git@github.com:ottervale/app.git",
    "Order 4539148803436468 was sent.",
    "The test card 4242 4242 4242 4242",
    "DE89 3704 0044 0532 0130 01",
    "From 2026-11-29 to 2026-12-24, 12:30-14:00",
    "Version 10.15.7, build 20261129",
    "Costs 1,299.00 or 1 299,00; article 12-34567-89",
    "555-0142 is a number of the films: (212) 555-0142",
    "-----BEGIN CERTIFICATE-----",
    "https://ottervale.eu:8080/path@2x.png",
    "192.168.10.254 and 0800-1600",
]


@pytest.mark.parametrize(("kind", "text"), FOUND, ids=lambda value: str(value)[:30])
def test_a_secret_or_personal_data_is_found_once(kind: Kind, text: str) -> None:
    assert [one.kind for one in private_parts(text)] == [kind]


@pytest.mark.parametrize("text", SILENT, ids=lambda text: text[:30])
def test_what_only_looks_like_it_is_passed_over(text: str) -> None:
    assert [(one.kind, text[one.span.start : one.span.end]) for one in private_parts(text)] == []


def test_long_texts_take_time_in_proportion() -> None:
    for piece in ("1 ", "a.", "sk-a", "eyJa", "+1 23", "a@b.", "DE12 ", "x:y@"):
        text = piece * 50_000
        before = time.process_time()
        list(private_parts(text))
        assert time.process_time() - before < 5, piece
