"""A receiver and those who have no secret, an old one, somebody else's message, or too much of anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest
from receivers import VARIABLE, Receiver, headers_of, question, serving
from standardwebhooks import Webhook
from standin import GOOD, bundled, new_key, training_python
from weighbridge_training.receiver.store import Store
from weighbridge_training.signed.messages import MAX_BODY, hook_schema
from weighbridge_training.signed.signatures import new_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes with signals")
PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "hook.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    python = training_python(tmp_path_factory.mktemp("python"))
    with serving(tmp_path_factory.mktemp("receiver") / "jobs", python) as one:
        yield one


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, (answer.json().get("error") or {"code": ""})["code"]


def submission(receiver: Receiver) -> str:
    """A job that is there, and has ended."""
    bundle = bundled(GOOD)
    for file, data in [(one.sha256, bundle.contents[one.name].data) for one in bundle.job.files] + [
        (bundle.job.worker.sha256, bundle.worker.data)
    ]:
        import base64

        receiver.post(
            "job.put", {"sha256": file, "bytes": len(data), "offset": 0, "content": base64.b64encode(data).decode()}
        )
    job = bundle.job.model_dump(mode="json", exclude_none=True)
    assert code(receiver.post("job.submit", {"job": job}, message_id=bundle.job.key)) == (200, "")
    end = time.monotonic() + 30
    while receiver.post("job.get", {"key": bundle.job.key}).json()["data"]["state"] != "SUCCEEDED":
        assert time.monotonic() < end
        time.sleep(0.1)
    return bundle.job.key


def test_the_published_schema_is_fresh_and_closed() -> None:
    assert hook_schema() == PUBLISHED, "run: python tools/schemas.py"
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)
    ask = json.loads(question("job.get", {"key": new_key()}))
    jsonschema.validate(ask, PUBLISHED)
    for wrong in ({**ask, "command": "true"}, {**ask, "data": {"key": "../x"}}, {**ask, "type": "job.run"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, PUBLISHED)


def test_an_answer_is_signed_for_its_question(receiver: Receiver) -> None:
    answer = receiver.post("job.describe", {}, message_id="test-of-this-answer")
    assert answer.headers["webhook-id"] == "answer-test-of-this-answer"
    Webhook(receiver.secret).verify(answer.content, dict(answer.headers))
    schema = {**PUBLISHED, "oneOf": [{"$ref": "#/$defs/Answer"}]}
    jsonschema.validate(answer.json(), {key: value for key, value in schema.items() if key != "discriminator"})


def test_what_is_not_signed_with_the_secret_is_refused(receiver: Receiver) -> None:
    body = question("job.describe", {})
    good = headers_of(receiver.secret, "test-12345678", body)
    assert code(httpx.post(receiver.url, content=body)) == (401, "unsigned")
    for name in good:
        left = {key: value for key, value in good.items() if key != name}
        assert code(httpx.post(receiver.url, content=body, headers=left)) == (401, "unsigned")
    assert code(receiver.send(body, secret=new_secret())) == (401, "unsigned")
    assert code(receiver.send(body + b" ", signed=body)) == (401, "unsigned")
    other = httpx.post(receiver.url, content=body, headers={**good, "webhook-id": "test-87654321"})
    assert code(other) == (401, "unsigned")
    for signature in ("v1", "v1,", "v1,!!!", "x" * 5000, "v1a,AAAA"):
        answer = httpx.post(receiver.url, content=body, headers={**good, "webhook-signature": signature})
        assert code(answer) == (401, "unsigned"), signature
    assert "webhook-signature" not in answer.headers


@pytest.mark.parametrize("late_s", [301.5, -302.5, 10_000, -10_000])
def test_what_was_signed_at_another_time_is_refused(receiver: Receiver, late_s: float) -> None:
    answer = receiver.post("job.describe", {}, late_s=late_s)
    assert code(answer) == (401, "clock")
    assert ("old" if late_s > 0 else "ahead") in answer.json()["error"]["message"]
    assert code(receiver.post("job.describe", {}, late_s=290 if late_s > 0 else -290)) == (200, "")


def test_a_time_that_is_none_is_refused(receiver: Receiver) -> None:
    body = question("job.describe", {})
    for at in ("now", "1e3", "nan", "-5", "9" * 40):
        headers = {**headers_of(receiver.secret, "test-12345678", body), "webhook-timestamp": at}
        assert code(httpx.post(receiver.url, content=body, headers=headers)) == (401, "unsigned")


def test_the_same_message_gets_the_same_answer_and_its_id_no_other(receiver: Receiver) -> None:
    body = question("job.find", {"key": new_key()})
    first = receiver.send(body, message_id="replayed-message")
    again = receiver.send(body, message_id="replayed-message")
    assert first.json()["data"] == again.json()["data"]
    other = question("job.find", {"key": new_key()})
    assert code(receiver.send(other, message_id="replayed-message")) == (422, "replayed")
    kind = question("job.get", {"key": new_key()})
    assert code(receiver.send(kind, message_id="replayed-message")) == (422, "replayed")


def test_a_replay_is_answered_from_memory(receiver: Receiver) -> None:
    """What has changed since is not told to whoever recorded a question."""
    key = submission(receiver)
    body = question("job.get", {"key": key})
    first = receiver.send(body, message_id="recorded-question").json()["data"]
    folder = Path(receiver.process.args[receiver.process.args.index("--folder") + 1])  # type: ignore[union-attr,index]
    result = folder / key / "result.json"
    result.write_text(result.read_text().replace("SUCCEEDED", "FAILED"))
    assert receiver.post("job.get", {"key": key}).json()["data"]["state"] == "FAILED"
    assert receiver.send(body, message_id="recorded-question").json()["data"] == first


def test_an_answer_is_no_question(receiver: Receiver) -> None:
    answer = receiver.post("job.describe", {})
    sent_back = httpx.post(receiver.url, content=answer.content, headers=dict(answer.headers))
    assert code(sent_back) == (400, "malformed")
    # nor may a question bear the id of an answer, or who sends it would take it for one
    assert code(receiver.post("job.describe", {}, message_id="answer-12345678")) == (400, "malformed")
    assert code(receiver.post("job.describe", {}, message_id="question-12345678")) == (200, "")


def test_a_submission_is_sent_under_its_key(receiver: Receiver) -> None:
    job = bundled(GOOD).job.model_dump(mode="json", exclude_none=True)
    assert code(receiver.post("job.submit", {"job": job})) == (400, "malformed")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("job.run", {}),
        ("job.get", {"key": "../../etc"}),
        ("job.get", {"key": "wb-" + "0" * 32 + "\n"}),
        ("job.get", {"key": "wb-" + "0" * 32, "more": 1}),
        ("job.events", {"key": "wb-" + "0" * 32, "after": -1}),
        ("job.events", {"key": "wb-" + "0" * 32, "after": 0, "wait_s": 3600}),
        ("job.put", {"sha256": "../" + "0" * 61, "bytes": 1, "offset": 0, "content": ""}),
        ("job.put", {"sha256": "0" * 64, "bytes": 1, "offset": 0, "content": "no base64!"}),
        ("job.put", {"sha256": "0" * 64, "bytes": 1, "offset": 0, "content": "AAAA"}),
        ("job.have", {"files": ["0" * 63]}),
        ("job.submit", {"job": {"key": "wb-" + "0" * 32}}),
        ("job.artifact", {"key": "wb-" + "0" * 32, "name": "report.json", "offset": 0, "bytes": 1 << 40}),
    ],
    ids=str,
)
def test_what_the_contract_does_not_have_is_refused(receiver: Receiver, kind: str, data: dict[str, Any]) -> None:
    assert code(receiver.post(kind, data)) == (400, "malformed")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"type": "job.get"}'])
def test_what_is_no_message_is_refused(receiver: Receiver, body: bytes) -> None:
    # latin-1, as the library signs text
    message_id, at = "test-12345678", int(time.time())
    import base64
    import hashlib
    import hmac

    key = base64.b64decode(receiver.secret.removeprefix("whsec_"))
    signature = hmac.new(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }
    answer = httpx.post(receiver.url, content=body, headers=headers)
    assert code(answer) in ((400, "malformed"), (401, "unsigned"))


def test_names_lead_to_no_other_file(receiver: Receiver) -> None:
    key = submission(receiver)
    for name in (
        "../job.json",
        "../../.files",
        "/etc/passwd",
        "adapter/../../job.json",
        "checkpoints/x",
        "report.json\n",
    ):
        answer = receiver.post("job.artifact", {"key": key, "name": name, "offset": 0, "bytes": 100})
        assert code(answer) == (403, "refused"), name
    assert code(receiver.post("job.artifact", {"key": key, "name": "report.json", "offset": 0, "bytes": 9})) == (
        200,
        "",
    )


def test_a_message_has_a_size(receiver: Receiver) -> None:
    big = b"x" * (MAX_BODY + 1)
    assert code(receiver.send(big)) == (413, "too-large")

    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    try:
        answer = httpx.post(receiver.url, content=endless(), headers=headers_of(receiver.secret, "test-12345678", b""))
        assert code(answer) == (413, "too-large")
    except (httpx.WriteError, httpx.ReadError):
        pass  # it hung up while we still spoke, which is as good an answer
    assert code(receiver.post("job.describe", {})) == (200, "")


def test_there_is_one_address_and_one_method(receiver: Receiver) -> None:
    assert httpx.get(receiver.url).status_code == 405
    assert httpx.post(receiver.url.replace("/hook", "/")).status_code == 404
    assert httpx.post(receiver.url + "/../../etc/passwd").status_code == 404


def test_weights_that_would_be_unpickled_are_not_taken(receiver: Receiver) -> None:
    job = json.loads(bundled(GOOD).job_json)
    job["task"]["base_model"] = {"folder": "models/base"}
    job["files"].append({"name": "data/base/pytorch_model.bin", "sha256": "0" * 64, "bytes": 1})
    answer = receiver.post("job.submit", {"job": job}, message_id=job["key"])
    assert code(answer) == (403, "refused")
    assert "safetensors only" in answer.json()["error"]["message"]


def test_a_content_that_is_not_what_its_name_says_is_thrown_away(receiver: Receiver) -> None:
    chunk = {"sha256": "0" * 64, "bytes": 3, "offset": 0, "content": "AAAA"}
    assert code(receiver.post("job.put", chunk)) == (400, "malformed")
    assert receiver.post("job.have", {"files": ["0" * 64]}).json()["data"]["received"] == {"0" * 64: 0}


def test_the_store_is_full_and_is_tidied(tmp_path: Path) -> None:
    import hashlib

    store = Store(tmp_path / "files", max_bytes=10)
    name = hashlib.sha256(b"12345678").hexdigest()
    assert store.put(name, 8, 0, b"12345678") == 8
    with pytest.raises(Exception, match="10 bytes of files at most"):
        store.put(hashlib.sha256(b"abc").hexdigest(), 3, 0, b"abc")
    path = store.path(name)
    assert path is not None
    path.write_bytes(b"changed!")
    assert store.path(name) is None
    assert not path.exists()
    store.put(name, 8, 0, b"12345678")
    os.utime(path, (0, 0))
    store.tidy()
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "--behind-tls-proxy"),
        (["--host", "::"], "--behind-tls-proxy"),
        (["--keep-days", "-1"], "--keep-days takes a number of days from 0 on, found -1"),
        (["--keep-days", "nan"], "--keep-days takes a number of days from 0 on, found nan"),
        (["--certfile", "x.pem"], "--certfile and --keyfile go together"),
        (["--secret-file", "{tmp}/open"], "others may read it"),
        (["--secret-file", "{tmp}/none"], "there is no such file"),
        (["--secret-file", "{tmp}/weak"], "found 5: make a new one"),
        (["--secret-env", "NOT_THERE"], "there is no secret in the environment variable NOT_THERE"),
    ],
    ids=str,
)
def test_what_would_be_unsafe_does_not_start(options: list[str], words: str, tmp_path: Path) -> None:
    for name, secret, mode in (("open", new_secret(), 0o644), ("weak", "whsec_c2hvcnQ=", 0o600)):
        (tmp_path / name).write_text(secret)
        (tmp_path / name).chmod(mode)
    command = [sys.executable, "-m", "weighbridge_cli", "hook", "serve", "--port", "0", "--folder", str(tmp_path / "x")]
    run = subprocess.run(
        [*command, *(option.format(tmp=tmp_path) for option in options)],
        env={**os.environ, VARIABLE: new_secret()},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert words in run.stderr
    assert "whsec_" not in run.stderr.replace("begins with whsec_", "")


def test_a_secret_from_a_file_that_is_the_users_alone(tmp_path: Path) -> None:
    secret = new_secret()
    (tmp_path / "secret").write_text(secret + "\n")
    (tmp_path / "secret").chmod(0o600)
    with serving(tmp_path / "jobs", sys.executable, "--secret-file", str(tmp_path / "secret")) as one:
        body = question("job.describe", {})
        assert code(one.send(body, secret=secret)) == (200, "")
        assert code(one.send(body)) == (401, "unsigned")


def test_a_folder_has_one_receiver(tmp_path: Path) -> None:
    with serving(tmp_path / "jobs", sys.executable) as one:
        command = [*map(str, one.process.args)]  # type: ignore[union-attr]
        env = {**os.environ, VARIABLE: one.secret}
        second = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        assert second.returncode == 2
        assert "another receiver has" in second.stderr
