"""The hook `http` against a receiver that runs: jobs from one end to the other, and receivers that are killed."""

from __future__ import annotations

import base64
import hashlib
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import trustme
from receivers import VARIABLE, Receiver, serving
from standin import GOOD, PATIENT, TASK, bundled, new_key, training_python, until
from weighbridge_training.contract import HookError, Ref, Trouble
from weighbridge_training.layout import JOB, RESULT, TRAIN, WORKER
from weighbridge_training.program import worker
from weighbridge_training.running.folder import HERE, OWN, read_json
from weighbridge_training.signed.messages import CHUNK
from weighbridge_training.signed.signatures import new_secret
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.contract import Status
    from weighbridge_training.hooks.http import Http

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes with signals")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    return training_python(tmp_path_factory.mktemp("python"))


@pytest.fixture(scope="module")
def secret() -> str:
    return new_secret()


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory, python: str, secret: str) -> Iterator[Receiver]:
    with serving(tmp_path_factory.mktemp("receiver") / "jobs", python, "--max-concurrent", "4", secret=secret) as one:
        yield one


@pytest.fixture
def hook(receiver: Receiver, secret: str, monkeypatch: pytest.MonkeyPatch) -> Http:
    monkeypatch.setenv(VARIABLE, secret)
    return receiver.hook()


def ended(hook: Http, ref: Ref, seconds: float = 30.0) -> Status:
    until(lambda: hook.get(ref).state.is_final, seconds)
    return hook.get(ref)


def test_it_says_where_a_job_goes_and_what_is_there(hook: Http, receiver: Receiver) -> None:
    said = hook.describe()
    assert said.target == receiver.url.split("/")[2]
    assert (said.type, said.leaves_machine, said.idempotent, said.problems) == ("http", True, True, ())
    assert receiver.hook(usd_per_gpu_hour=3.0).describe().usd_per_gpu_hour == 3.0


def test_a_job_from_submission_to_its_files(hook: Http, tmp_path: Path) -> None:
    big = os.urandom(CHUNK + 1000)
    bundle = bundled(
        GOOD.replace("b'weights' * 1000", f"os.urandom({CHUNK} + 7)"), train=b'{"x": "%s"}\n' % big.hex().encode()
    )
    key = bundle.job.key
    assert hook.find(key) is None
    ref = hook.submit(bundle)
    assert hook.find(key) == ref == Ref(key, key) == hook.submit(bundle)
    seen = 0
    while not hook.get(ref).state.is_final or hook.events(ref, seen, 0).events:
        for event in hook.events(ref, seen, 5).events:
            assert event["seq"] == seen + 1
            seen = event["seq"]
    assert seen == 4
    status = ended(hook, ref)
    assert (status.state, status.reason) == (State.SUCCEEDED, "")
    for artifact in status.artifacts:
        into = tmp_path / artifact.name.replace("/", "-")
        hook.artifact(ref, artifact, into)
        assert hashlib.sha256(into.read_bytes()).hexdigest() == artifact.sha256
    assert len(status.artifacts) == 2
    hook.cancel(ref)
    assert hook.get(ref).state is State.SUCCEEDED


def test_a_log_comes_as_plain_text(hook: Http) -> None:
    ref = hook.submit(bundled("print('\\x1b[31mred\\x1b[0m \\x1b]8;;http://x\\x07link', file=sys.stderr); sys.exit(1)"))
    status = ended(hook, ref)
    assert hook.log(ref, 0)[0] == "red link\n"
    assert hook.log(ref, hook.log(ref, 0)[1]) == ("", hook.log(ref, 0)[1])
    assert status.reason == "the worker ended with code 1; its last lines: red link"


def test_a_job_is_cancelled(hook: Http) -> None:
    ref = hook.submit(bundled(PATIENT))
    assert hook.events(ref, 0, 20).events
    hook.cancel(ref)
    assert ended(hook, ref).state is State.CANCELLED
    assert hook.events(ref, 2, 20).events == ()


def test_a_job_that_nobody_sent_is_none(hook: Http) -> None:
    for verb in (hook.get, hook.cancel, lambda ref: hook.log(ref, 0), lambda ref: hook.events(ref, 0, 0)):
        with pytest.raises(HookError, match="there is no job") as error:
            verb(Ref(new_key()))
        assert error.value.trouble is Trouble.NO_SUCH_JOB


def test_racing_submissions_make_one_job(hook: Http) -> None:
    bundle = bundled("emit('started', pid=os.getpid()); end('SUCCEEDED')")
    failures: list[BaseException] = []

    def send() -> None:
        try:
            hook.submit(bundle)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    ref = Ref(bundle.job.key)
    assert ended(hook, ref).state is State.SUCCEEDED
    assert len(hook.events(ref, 0, 0).events) == 1


def test_half_a_file_is_not_sent_again(hook: Http, receiver: Receiver) -> None:
    data = b'{"x": "%s"}\n' % os.urandom(CHUNK).hex().encode()
    bundle = bundled(GOOD, train=data)
    (file,) = [one for one in bundle.job.files if one.name == TRAIN]
    piece = {"sha256": file.sha256, "bytes": file.bytes, "offset": 0, "content": base64.b64encode(data[:1000]).decode()}
    assert receiver.post("job.put", piece).json()["data"] == {"received": 1000}
    # the same piece again, and one that leaves a hole, change nothing
    assert receiver.post("job.put", piece).json()["data"] == {"received": 1000}
    assert receiver.post("job.put", {**piece, "offset": 5000}).json()["data"] == {"received": 1000}
    assert receiver.post("job.have", {"files": [file.sha256]}).json()["data"]["received"] == {file.sha256: 1000}
    assert ended(hook, hook.submit(bundle)).state is State.SUCCEEDED


def test_a_job_without_its_files_is_not_begun(receiver: Receiver) -> None:
    bundle = bundled(f"{GOOD}# of this test", train=b'{"messages": ["of this test"]}\n')
    job = bundle.job.model_dump(mode="json", exclude_none=True)
    answer = receiver.post("job.submit", {"job": job}, message_id=bundle.job.key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "missing-files")
    assert TRAIN in answer.json()["error"]["message"] and WORKER in answer.json()["error"]["message"]
    assert receiver.post("job.find", {"key": bundle.job.key}).json()["data"] == {"found": False}


def test_jobs_live_on_where_a_receiver_is_killed(tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    with serving(tmp_path / "jobs", python, secret=secret) as first:
        hook = first.hook()
        ref = hook.submit(bundled(PATIENT))
        waiting = hook.submit(bundled(GOOD))
        before = hook.events(ref, 0, 20).events
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        with pytest.raises(HookError) as error:
            hook.get(ref)
        assert error.value.trouble is Trouble.UNREACHABLE
    supervisor = (read_json(tmp_path / "jobs" / ref.key / HERE) or {})["pid"]
    os.kill(supervisor, 0)
    with serving(tmp_path / "jobs", python, secret=secret) as second:
        hook = second.hook()
        assert hook.get(ref).state is State.RUNNING
        assert hook.get(waiting).state is State.QUEUED
        assert hook.events(ref, 0, 0).events == before
        hook.cancel(ref)
        assert ended(hook, ref).state is State.CANCELLED
        assert ended(hook, waiting).state is State.SUCCEEDED


def test_a_submission_is_known_after_a_restart(tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    bundle = bundled(GOOD)
    with serving(tmp_path / "jobs", python, secret=secret) as first:
        ref = first.hook().submit(bundle)
        ended(first.hook(), ref)
    with serving(tmp_path / "jobs", python, secret=secret) as second:
        with pytest.raises(HookError, match="that of another job") as error:
            second.hook().submit(bundled(PATIENT, ref.key))
        assert error.value.trouble is Trouble.REFUSED
        assert second.hook().submit(bundle) == ref
        assert len(second.hook().events(ref, 0, 0).events) == 4


def test_the_files_of_a_job_go_after_its_days_and_how_it_ended_stays(
    tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    bundle, jobs = bundled(GOOD), tmp_path / "jobs"
    with serving(jobs, python, "--keep-days", "1", secret=secret) as first:
        hook = first.hook()
        ref, going_on = hook.submit(bundle), hook.submit(bundled(PATIENT))
        before = ended(hook, ref)
        assert before.artifacts
    before_it = {path.name for path in (jobs / ref.key).iterdir()}
    with serving(jobs, python, "--keep-days", "0", secret=secret) as second:
        hook = second.hook()
        until(lambda: {path.name for path in (jobs / ref.key).iterdir()} <= {JOB, RESULT, OWN})
        assert {"data", "out", WORKER} < before_it
        assert hook.get(ref) == before
        assert hook.submit(bundle) == ref
        with pytest.raises(HookError, match=r"is gone: the files of wb-.* were taken away there") as error:
            hook.artifact(ref, before.artifacts[0], tmp_path / "fetched")
        assert error.value.trouble is Trouble.REFUSED
        assert hook.get(going_on).state is State.RUNNING
        assert (jobs / going_on.key / TRAIN).is_file()
        hook.cancel(going_on)
        ended(hook, going_on)


def test_only_the_own_worker_is_run_unless_the_operator_says_otherwise(
    tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    mine = bundled(GOOD)
    with serving(tmp_path / "jobs", python, any_worker="", secret=secret) as strict:
        with pytest.raises(HookError, match=f"--allow-worker {mine.job.worker.sha256}") as error:
            strict.hook().submit(mine)
        assert error.value.trouble is Trouble.REFUSED
        # the own one needs not even be sent
        own = worker().sha256
        assert strict.post("job.have", {"files": [own]}).json()["data"]["received"][own] == len(worker().data)
    with serving(
        tmp_path / "jobs", python, "--allow-worker", mine.job.worker.sha256, any_worker="", secret=secret
    ) as two:
        assert ended(two.hook(), two.hook().submit(mine)).state is State.SUCCEEDED


def test_what_the_operator_limits_is_said(tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    with serving(tmp_path / "jobs", python, "--max-jobs", "1", "--max-hours", "0.01", secret=secret) as one:
        hook = one.hook()
        with pytest.raises(HookError, match="max_runtime_s is 120; this receiver lets a job run for 36 s") as error:
            hook.submit(bundled(GOOD))
        assert error.value.trouble is Trouble.REFUSED
        short = TASK.replace("max_runtime_s: 120", "max_runtime_s: 30")
        first = hook.submit(bundled(PATIENT, task=short))
        second = bundled(GOOD, task=short)
        with pytest.raises(HookError, match="1 jobs wait or run here") as error:
            hook.submit(second)
        assert error.value.trouble is Trouble.UNREACHABLE
        hook.cancel(first)
        ended(hook, first)
        assert ended(hook, hook.submit(second)).state is State.SUCCEEDED


def test_a_python_without_the_libraries_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    with serving(tmp_path / "jobs", "/usr/bin/false", secret=secret) as one:
        (problem,) = one.hook().describe().problems
        assert problem == "/usr/bin/false is no Python that can train: it ended with code 1"
        with pytest.raises(HookError, match="is no Python that can train") as error:
            one.hook().submit(bundled(GOOD))
        assert error.value.trouble is Trouble.NOT_INSTALLED


def test_a_certificate_is_trusted_when_the_user_names_who_signed_it(
    tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    certificate.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    for at, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(str(tmp_path / "cert.pem"), append=at > 0)
    options = ("--certfile", str(tmp_path / "cert.pem"), "--keyfile", str(tmp_path / "key.pem"))
    with serving(tmp_path / "jobs", python, *options, secret=secret) as one:
        assert one.url.startswith("https://")
        with pytest.raises(HookError, match="certificate is not trusted") as error:
            one.hook().describe()
        assert error.value.trouble is Trouble.UNREACHABLE
        trusted = one.hook(ca_file=str(tmp_path / "ca.pem"))
        assert ended(trusted, trusted.submit(bundled(GOOD))).state is State.SUCCEEDED


def test_two_secrets_are_known_while_one_is_changed(
    tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, other = new_secret(), new_secret(), new_secret()
    with serving(tmp_path / "jobs", python, secret=f"{old} {new}") as one:
        for known in (old, new, f"{new} {old}", f"{other} {new}"):
            monkeypatch.setenv(VARIABLE, known)
            assert one.hook().describe().type == "http"
        monkeypatch.setenv(VARIABLE, other)
        with pytest.raises(HookError, match="does not know the secret") as error:
            one.hook().describe()
        assert error.value.trouble is Trouble.REFUSED
        assert other not in str(error.value)


def test_nobody_there_is_unreachable(monkeypatch: pytest.MonkeyPatch, hook: Http, receiver: Receiver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    away = Receiver(f"http://127.0.0.1:{port}/hook", receiver.process, receiver.secret).hook()
    with pytest.raises(HookError) as error:
        away.submit(bundled(GOOD))
    assert error.value.trouble is Trouble.UNREACHABLE
    monkeypatch.setenv(VARIABLE, "whsec_short")
    with pytest.raises(HookError, match="hook new-secret") as error:
        hook.describe()
    assert error.value.trouble is Trouble.REFUSED
    assert "whsec_short" not in str(error.value)
