"""What stands between, or pretends to be a receiver: redirects, answers to other questions, answers without end."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from receivers import VARIABLE, headers_of
from standin import GOOD, bundled, new_key
from weighbridge_training.contract import Artifact, HookError, Ref, Trouble
from weighbridge_training.hooks.opening import opened
from weighbridge_training.signed.signatures import new_secret
from weighbridge_training.trust.definitions import HttpHook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from weighbridge_training.contract import Hook

SECRET = new_secret()
Said = tuple[int, dict[str, str], bytes]


@contextmanager
def lying(answer: Callable[[Any, bytes], Said | None]) -> Iterator[tuple[Hook, list[str]]]:
    """A server that answers as it likes; what it was asked is kept."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            asked.append(json.loads(body)["type"])
            said = answer(self, body)
            if said is None:
                return
            status, headers, text = said
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            asked.append("GET")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield (
            opened(HttpHook(type="http", url=f"http://127.0.0.1:{server.server_port}/hook", secret_env=VARIABLE)),
            asked,
        )
    finally:
        server.shutdown()
        server.server_close()


def answer_to(
    body: bytes, message_id: str, data: dict[str, Any], secret: str = SECRET, late_s: float = 0.0, **more: Any
) -> Said:
    """What an honest receiver would send, but for what a test changes."""
    said = {
        "type": json.loads(body)["type"],
        "question": hashlib.sha256(body).hexdigest(),
        "timestamp": (datetime.now(UTC) - timedelta(seconds=late_s)).isoformat(),
        "data": data,
        **more,
    }
    text = json.dumps(said).encode()
    return 200, headers_of(secret, f"answer-{message_id}", text, late_s), text


STANDING = {"state": "SUCCEEDED", "reason": "", "artifacts": []}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)


def refused(answer: Callable[[Any, bytes], Said | None]) -> tuple[Trouble, str]:
    with lying(answer) as (hook, _), pytest.raises(HookError) as error:
        hook.get(Ref(new_key()))
    return error.value.trouble, str(error.value)


def test_an_honest_answer_is_believed() -> None:
    """The control: the same server, when it does not lie."""
    with lying(lambda ask, body: answer_to(body, ask.headers["webhook-id"], STANDING)) as (hook, _):
        assert hook.get(Ref(new_key())).state == "SUCCEEDED"


def test_an_answer_without_the_secret_is_not_believed() -> None:
    def unsigned(ask: Any, body: bytes) -> Said:
        status, _, text = answer_to(body, ask.headers["webhook-id"], STANDING)
        return status, {}, text

    trouble, words = refused(unsigned)
    assert (trouble, "without a signature" in words) == (Trouble.BAD_ANSWER, True)
    other = new_secret()
    trouble, words = refused(lambda ask, body: answer_to(body, ask.headers["webhook-id"], STANDING, other))
    assert (trouble, "is not believed" in words) == (Trouble.BAD_ANSWER, True)


def test_an_answer_to_another_question_is_not_believed() -> None:
    trouble, words = refused(lambda _, body: answer_to(body, "another-question", STANDING))
    assert (trouble, "another question" in words) == (Trouble.BAD_ANSWER, True)
    trouble, words = refused(lambda ask, body: answer_to(body + b" ", ask.headers["webhook-id"], STANDING))
    assert (trouble, "another message" in words) == (Trouble.BAD_ANSWER, True)
    trouble, words = refused(lambda ask, body: answer_to(body, ask.headers["webhook-id"], STANDING, type="job.find"))
    assert (trouble, "answered job.find" in words) == (Trouble.BAD_ANSWER, True)


def test_an_old_answer_is_not_believed() -> None:
    trouble, words = refused(lambda ask, body: answer_to(body, ask.headers["webhook-id"], STANDING, late_s=400))
    assert (trouble, "set the clocks right" in words) == (Trouble.BAD_ANSWER, True)


def test_a_question_that_is_sent_back_is_no_answer() -> None:
    def mirror(ask: Any, body: bytes) -> Said:
        return 200, {name: value for name, value in ask.headers.items() if name.startswith("webhook-")}, body

    assert refused(mirror)[0] is Trouble.BAD_ANSWER


@pytest.mark.parametrize(
    "data",
    [
        {"state": "DONE"},
        {"state": "LOST"},
        {"state": "APPROVED"},
        {},
        {"state": "SUCCEEDED", "artifacts": [{"name": "report.json", "bytes": -1, "sha256": "0" * 64}]},
        {"state": "SUCCEEDED", "artifacts": [{"name": "report.json", "bytes": 1, "sha256": "../x"}]},
        {"state": "FAILED", "reason": "x" * 5000},
    ],
    ids=str,
)
def test_a_state_that_there_is_not_is_refused(data: dict[str, Any]) -> None:
    assert refused(lambda ask, body: answer_to(body, ask.headers["webhook-id"], data))[0] is Trouble.BAD_ANSWER


def test_only_files_of_the_contract_are_named_and_none_of_a_job_that_runs() -> None:
    file = {"name": "report.json", "bytes": 1, "sha256": "0" * 64}
    said: dict[str, Any] = {"state": "SUCCEEDED", "artifacts": [{**file, "name": "../../.bashrc"}, file]}
    with lying(lambda ask, body: answer_to(body, ask.headers["webhook-id"], said)) as (hook, _):
        assert hook.get(Ref(new_key())).artifacts == (Artifact("report.json", 1, "0" * 64),)
        said["state"] = "RUNNING"
        assert hook.get(Ref(new_key())).artifacts == ()


def test_redirects_are_not_followed() -> None:
    with lying(lambda ask, _: (307, {"location": f"http://{ask.headers['host']}/other"}, b"")) as (hook, asked):
        with pytest.raises(HookError, match="redirect") as error:
            hook.get(Ref(new_key()))
        assert error.value.trouble is Trouble.BAD_ANSWER
        assert asked == ["job.get"]


def test_an_answer_without_end_is_cut() -> None:
    def endless(ask: Any, _: bytes) -> None:
        ask.send_response(200)
        ask.end_headers()
        try:
            while True:
                ask.wfile.write(b" " * 65_536)
        except OSError:
            return

    trouble, words = refused(endless)
    assert (trouble, "longer than" in words) == (Trouble.BAD_ANSWER, True)


def test_events_that_go_back_or_are_none_are_refused() -> None:
    event = {"v": 1, "seq": 3, "t": 1.0, "event": "progress"}
    for events in ([event, event], [{**event, "seq": 2}], [{"seq": 4}], [{**event, "seq": "4"}]):
        with (
            lying(lambda ask, body, e=events: answer_to(body, ask.headers["webhook-id"], {"events": e})) as (hook, _),  # type: ignore[misc]
            pytest.raises(HookError) as error,
        ):
            hook.events(Ref(new_key()), 2, 0)
        assert error.value.trouble is Trouble.BAD_ANSWER


def test_a_file_that_is_another_one_is_not_kept(tmp_path: Path) -> None:
    for content in ("e30=", "no base64", "", "e30=" * 100):
        with (
            lying(lambda ask, body, c=content: answer_to(body, ask.headers["webhook-id"], {"content": c})) as (hook, _),  # type: ignore[misc]
            pytest.raises(HookError) as error,
        ):
            hook.artifact(Ref(new_key()), Artifact("report.json", 2, "0" * 64), tmp_path / "file")
        assert error.value.trouble is Trouble.BAD_ANSWER
        assert not list(tmp_path.iterdir())


def test_a_log_moves_no_cursor() -> None:
    said = {"text": "\x1b[2Ja\x07 \u202eb", "next": 9}
    with lying(lambda ask, body: answer_to(body, ask.headers["webhook-id"], said)) as (hook, _):
        assert hook.log(Ref(new_key()), 0) == ("a b", 9)


def test_a_lost_answer_to_a_submission_is_of_unknown_outcome() -> None:
    def loses(ask: Any, body: bytes) -> Said | None:
        question = json.loads(body)
        if question["type"] == "job.submit":
            ask.connection.close()
            return None
        return answer_to(
            body, ask.headers["webhook-id"], {"received": dict.fromkeys(question["data"]["files"], 1 << 40)}
        )

    with lying(loses) as (hook, asked):
        with pytest.raises(HookError) as error:
            hook.submit(bundled(GOOD))
        assert error.value.trouble is Trouble.UNKNOWN_OUTCOME
        assert asked == ["job.have", "job.submit"]
    trouble, _ = refused(lambda ask, _: ask.connection.close())
    assert trouble is Trouble.UNREACHABLE, "all but a submission may be asked again"


def test_clocks_that_differ_are_told_in_words() -> None:
    error = {"code": "clock", "message": "its time is 412 s old by the clock here"}
    said = json.dumps({"type": "", "question": "0" * 64, "timestamp": "", "error": error}).encode()
    trouble, words = refused(lambda _, __: (401, {}, said))
    assert (trouble, "412 s old by the clock here" in words) == (Trouble.REFUSED, True)


def test_what_lies_before_a_receiver_may_be_asked_again() -> None:
    began = time.monotonic()
    for status in (502, 503, 504):
        assert refused(lambda _, __, s=status: (s, {}, b"<html>"))[0] is Trouble.UNREACHABLE  # type: ignore[misc]
    assert refused(lambda _, __: (200, {}, b"<html>"))[0] is Trouble.BAD_ANSWER
    assert time.monotonic() - began < 30
