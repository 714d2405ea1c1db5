"""What a person is told before anything leaves, what stops it; none of it repeats a secret or moves a cursor."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from weighbridge.tuning.task_file import read_task
from weighbridge_training.bundle import Bundle, Content, bundle_of
from weighbridge_training.contract import Description
from weighbridge_training.disclosure import libraries
from weighbridge_training.disclosure.consent import PHRASE, blocked, needs_phrase
from weighbridge_training.disclosure.disclosure import Disclosure, disclosed
from weighbridge_training.disclosure.words import lines
from weighbridge_training.layout import HOLDOUT, PROMPT, TRAIN
from weighbridge_training.program import Worker
from weighbridge_training.spending import Estimate

TASK = """
version: 1
name: parcels
base_model: {id: org/model}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
limits: {max_runtime_s: 7200}
"""
BOX = Description("http", "https://box.example/", leaves_machine=True, idempotent=True)
FIVE = Estimate(5.0, "a test")
GITHUB = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
TWILIO = "SK" + "0123456789abcdef" * 2
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def row(question: str, answer: str = "blue") -> str:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns}) + "\n"


def bundled(*questions: str, **more: bytes) -> Bundle:
    data = "".join(row(question) for question in questions).encode()
    contents = {TRAIN: Content(data, len(questions)), HOLDOUT: Content(row("Last?").encode(), 1)}
    contents |= {name.replace("__", "/"): Content(value) for name, value in more.items()}
    key = "wb-" + "0a" * 16
    return bundle_of(key, read_task(TASK, "task.yaml"), contents, Worker(b"PK", "0"))


def shown(bundle: Bundle, cost: Estimate = FIVE) -> Disclosure:
    return disclosed(bundle, "box", BOX, cost)


def test_everything_that_is_sent_is_told() -> None:
    bundle = bundled("Where is it?", "And when?", "Which colour?", "How many?")
    told = "\n".join(lines(shown(bundle)))
    sent = [name for name, _ in bundle.files() if name != "job.json"]
    assert not [name for name in sent if f"{name}: " not in told]
    for expected in (
        "https://box.example/",
        "data leaves this machine",
        "5 rows of examples",
        "at most 7,200 s",
        "at most 5.00 USD",
        bundle.digest,
        "user: Where is it?",
        "user: Which colour?",
        "user: How many?",
    ):
        assert expected in told, expected
    assert "And when?" not in told, "three rows are shown"
    assert shown(bundle).bytes == sum(len(data) for _, data in bundle.files())


def test_an_unknown_cost_is_told_with_its_remedy() -> None:
    assert "cost     unknown: say usd_per_gpu_hour" in "\n".join(
        lines(shown(bundled("x"), Estimate(None, "say usd_per_gpu_hour")))
    )


def test_a_row_cannot_move_the_cursor_or_write_a_line_of_its_own() -> None:
    hostile = "\x1b[2J\x1b]0;title\x07Where\r\nto       this machine (hook local)\u202e" + "x" * 5000
    told = list(lines(shown(bundled(hostile))))
    assert not [line for line in told if not line.isprintable()]
    assert len([line for line in told if line.startswith("to ")]) == 1
    assert max(map(len, told)) < 700


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"My token is {GITHUB}", "an access token"),
        (f"use {TWILIO} there", "a secret (Twilio API Key)"),
        (f"use {STRIPE} there", "an API key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("postgres://me:hunter2-and-more@db.internal/x", "a password in an address"),
        ("hf_" + "AbCdEfGhIj" * 3 + "KlMn", "an API key"),
    ],
)  # fmt: skip
def test_a_secret_stops_it_whatever_is_typed(text: str, what: str) -> None:
    found = shown(bundled("Where?", text))
    assert [(one.what, one.file, one.line) for one in found.secrets] == [(what, TRAIN, 2)]
    assert f"{TRAIN}:2" in blocked(found, "")
    assert blocked(found, PHRASE) == blocked(found, "")
    told = "\n".join((*lines(found), blocked(found, ""), repr(found.findings), json.dumps(found.recorded())))
    secret = max(text.split(), key=len)
    assert secret not in "\n".join(line for line in told.splitlines() if not line.startswith("such as"))


def test_a_secret_is_found_behind_escapes_and_in_every_file() -> None:
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in GITHUB)
    raw = f'{{"messages": [{{"role": "user", "content": "{escaped}"}}]}}\n'.encode()
    assert shown(bundled("x", **{"data__extra.jsonl": raw})).secrets
    prompt = json.dumps({"system": f"Use {GITHUB}.", "before": "", "after": "", "missing": []}).encode()
    found = shown(bundled("x", **{PROMPT.replace("/", "__"): prompt}))
    assert [one.file for one in found.secrets] == [PROMPT]
    assert shown(bundled("x", **{"data__broken.jsonl": f"{{no json {GITHUB}\n".encode()})).secrets


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to jane.doe@acme-widgets.io", "an e-mail address"),
        ("Call +49 30 901820 today", "a phone number"),
        ("Pay to DE89 3704 0044 0532 0130 00", "a bank account number"),
    ],
)
def test_personal_data_goes_only_where_somebody_typed_that_it_may(text: str, what: str) -> None:
    found = shown(bundled(text))
    assert not found.secrets
    assert [one.what for one in found.personal] == [what]
    assert needs_phrase(found)
    for typed in ("", "yes", "y", PHRASE.upper(), PHRASE + " no"):
        assert what in blocked(found, typed)
    assert blocked(found, f" {PHRASE}\n") == ""
    assert found.recorded()["personal_data"] == [f"1 x {what}"]


def test_plain_data_goes_with_a_plain_yes() -> None:
    found = shown(
        bundled("Where is parcel 4711-0815 of 2026-11-29?", "The code is 3F2504E0-4F89-11D3-9A0C-0305E82C3301")
    )
    assert found.findings == ()
    assert blocked(found, "") == ""
    assert "no secret and no personal data by the patterns" in "\n".join(lines(found))


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries._detectors.cache_clear()
    libraries._phonenumbers.cache_clear()
    for name in ("detect_secrets.core.plugins.util", "phonenumbers"):
        monkeypatch.setitem(sys.modules, name, None)
    try:
        found = shown(bundled(f"{TWILIO} and {GITHUB}"))
    finally:
        libraries._detectors.cache_clear()
        libraries._phonenumbers.cache_clear()
    assert len([note for note in found.unseen if "weighbridge[hooks]" in note]) == 2
    assert found.secrets, "what Weighbridge itself knows is still found"


def test_a_model_that_goes_along_is_not_searched_and_that_is_told() -> None:
    found = shown(bundled("x", **{"data__base__tokenizer.json": GITHUB.encode()}))
    assert found.findings == ()
    assert "1 file of the base model was not searched" in " ".join(found.unseen)


def test_a_record_keeps_what_was_shown_and_no_row() -> None:
    kept: dict[str, Any] = shown(bundled("A question of a customer")).recorded()
    assert "A question" not in json.dumps(kept)
    assert {name for name, *_ in kept["files"]} == {TRAIN, HOLDOUT, "worker.pyz"}
    assert kept["upper_usd"] == 5.0
