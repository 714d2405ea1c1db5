"""A back-end that lies: what it says is not stored, or ends the job with the reason; no terminal sees it as it came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from driving_backend import EVENTS, FolderHook
from driving_workspace import KEY, approved, left_files, sha, weights, workspace
from weighbridge_training.contract import Artifact, HookError, Page, Ref, Status, Trouble
from weighbridge_training.driving.driver import Driver
from weighbridge_training.driving.following import MAX_PAGES
from weighbridge_training.driving.logs import kept_log
from weighbridge_training.driving.stored import folder_of
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from weighbridge_training.ledger.entries import Entry

ONE = EVENTS[0]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "home") as opened:
        approved(opened, tmp_path / "home", workspace(tmp_path / "workspace"))
        yield opened


@pytest.fixture
def hook(tmp_path: Path) -> FolderHook:
    (tmp_path / "remote").mkdir()
    return FolderHook(tmp_path / "remote")


@pytest.fixture
def driver(ledger: Ledger, hook: FolderHook, tmp_path: Path) -> Driver:
    return Driver(ledger, tmp_path / "home", lambda _: hook, lambda _: None)


def until(driver: Driver, state: State) -> Entry:
    for _ in range(20):
        entry = driver.look(KEY)
        if entry.state is state:
            return entry
    raise AssertionError(f"never {state}: {entry}")


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("get", lambda *_: Status("DONE"), '"DONE" is no state'),
        ("get", lambda *_: Status(State.LOST), '"LOST" is no state'),
        ("get", lambda *_: Status(State.RUNNING, remote_id="another"), "answered for"),
        ("get", lambda *_: None, "answered with NoneType"),
        ("get", lambda *_: 1 / 0, "ZeroDivisionError"),
        ("events", lambda *_: Page(({**ONE, "seq": 3},)), "event 2 was to follow, and 3 came"),
        ("events", lambda *_: Page((ONE,)), "event 2 was to follow, and 1 came"),
        ("events", lambda *_: Page(({**ONE, "seq": True},)), "was to follow"),
        ("events", lambda *_: Page(({**ONE, "seq": 2, "x": "x" * 70_000},)), "at most 65,536"),
        ("events", lambda *_: Page(({**ONE, "seq": 2, "v": 9},)), "has no `v`"),
        ("events", lambda *_: Page(({**ONE, "seq": 2, "t": "now"},)), "has no `v`, `t`"),
        ("events", lambda *_: Page(({**ONE, "seq": 2, "x": {1, 2}},)), "is no JSON"),
        ("events", lambda *_: Page(("a line",)), "is no object"),
        ("events", lambda *_: Page(tuple({**ONE, "seq": n} for n in range(2, 10_100))), "at once"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_answer_changes_nothing(
    ledger: Ledger, driver: Driver, hook: FolderHook, verb: str, answer: Callable[..., Any], said: str
) -> None:
    hook.events_told = [ONE]
    until(driver, State.RUNNING)
    setattr(hook, verb, answer)
    entry = driver.look(KEY)
    assert said in entry.trouble
    assert entry.state is State.RUNNING
    assert ledger.events.after(KEY, 0) == [ONE]
    delattr(hook, verb)
    hook.events_told = list(EVENTS)
    assert until(driver, State.SUCCEEDED).trouble == ""
    assert ledger.events.after(KEY, 0) == EVENTS


def test_a_job_that_was_not_sent_is_not_accepted(ledger: Ledger, driver: Driver, hook: FolderHook) -> None:
    hook.submit = lambda _: Ref("wb-" + "f" * 32, "17")  # type: ignore[method-assign]
    entry = driver.look(KEY)
    assert (entry.state, entry.remote_id) == (State.SUBMITTING, "")
    assert "another job" in entry.trouble
    hook.submit = lambda _: Ref(KEY, "17\x1b[2J")  # type: ignore[method-assign]
    assert "not printable" in driver.look(KEY).trouble


def test_pages_without_end_keep_nobody_and_lose_nothing(ledger: Ledger, driver: Driver, hook: FolderHook) -> None:
    until(driver, State.RUNNING)
    hook.events = lambda _ref, after, _wait: Page(  # type: ignore[method-assign]
        tuple({"v": 1, "seq": n, "t": 1.0, "event": "note", "text": "again"} for n in range(after + 1, after + 3))
    )
    before = ledger.events.last(KEY)
    entry = driver.look(KEY)
    assert "faster than they are read" in entry.trouble
    assert ledger.events.last(KEY) == before + 2 * MAX_PAGES


def test_what_has_ended_stays_as_it_ended(ledger: Ledger, driver: Driver, hook: FolderHook) -> None:
    until(driver, State.SUCCEEDED)
    before = ledger.jobs.history(KEY)
    for state in (State.RUNNING, State.FAILED, State.CANCELLED):
        hook.course = (state,)
        assert driver.look(KEY).state is State.SUCCEEDED
    assert ledger.jobs.history(KEY) == before


def _named(**changed: bytes | None) -> dict[str, bytes]:
    names = {"config": "adapter/adapter_config.json", "weights": "adapter/adapter_model.safetensors"}
    files = {**left_files(), **{names[key]: data for key, data in changed.items() if data is not None}}
    return {
        name: data for name, data in files.items() if name not in [names[k] for k, v in changed.items() if v is None]
    }


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({**left_files(), "../../.ssh/authorized_keys": b"x"}, "no file that may be fetched"),
        ({**left_files(), "adapter/adapter_model.bin": b"x"}, "no file that may be fetched"),
        ({**left_files(), "adapter/model.py": b"x"}, "no file that may be fetched"),
        ({**left_files(), "report.html": b"x" * 1_100_000}, "max_artifact_mb"),
        (_named(weights=None), "names no adapter/adapter_model.safetensors"),
    ],
    ids=["path", "pickle", "program", "size", "no weights"],
)
def test_a_success_that_names_what_cannot_be_has_failed(
    driver: Driver, hook: FolderHook, files: dict[str, bytes], said: str
) -> None:
    hook.files = files
    entry = until(driver, State.FAILED)
    assert said in entry.reason
    assert "the back-end says SUCCEEDED, but" in entry.reason


@pytest.mark.parametrize(
    ("artifacts", "said"),
    [
        ((Artifact("report.json", 1, "0" * 64),) * 2, "twice"),
        ((Artifact("report.json", -1, "0" * 64),), "cannot be one"),
        ((Artifact("report.json", 1, "0" * 63),), "cannot be one"),
    ],
    ids=["twice", "negative", "digest"],
)
def test_artifacts_that_are_none_have_failed(
    driver: Driver, hook: FolderHook, artifacts: tuple[Artifact, ...], said: str
) -> None:
    until(driver, State.RUNNING)
    hook.get = lambda _: Status(State.SUCCEEDED, artifacts=artifacts)  # type: ignore[method-assign]
    entry = until(driver, State.FAILED)
    assert said in entry.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data + b"x", "bytes, and"),
        (lambda data: data[:-1], "bytes, and"),
        (lambda data: b"x" * len(data), "another one"),
    ],
    ids=["longer", "shorter", "other"],
)
def test_papers_that_are_not_what_was_announced_give_no_verdict(
    ledger: Ledger, driver: Driver, hook: FolderHook, tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    entry = until(driver, State.SUCCEEDED)
    hook.files = {**hook.files, "answers/adapter.jsonl": change(hook.files["answers/adapter.jsonl"])}
    entry = driver.look(KEY)
    assert said in entry.trouble
    assert entry.verdict is None
    assert not (folder_of(tmp_path / "home", KEY) / "out" / "answers").exists()
    assert not list((tmp_path / "home" / "jobs").glob(".wb-*"))


def test_a_link_in_place_of_a_file_is_not_followed(driver: Driver, hook: FolderHook, tmp_path: Path) -> None:
    until(driver, State.SUCCEEDED)
    secret = tmp_path / "secret"
    secret.write_bytes(hook.files["report.json"])
    hook.artifact = lambda _ref, _one, into: into.symlink_to(secret)  # type: ignore[method-assign]
    assert "something else than a file" in driver.look(KEY).trouble


GOOD = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "base_model_name_or_path": "org/tiny"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (_named(config=json.dumps({**GOOD, "r": 8}).encode()), "`r` 8, and 4 was asked for"),
        (_named(config=json.dumps({**GOOD, "base_model_name_or_path": "evil/base"}).encode()), "evil/base"),
        (_named(config=json.dumps({**GOOD, "auto_mapping": {"base_model_class": "X"}}).encode()), "auto_mapping"),
        (_named(config=json.dumps({**GOOD, "peft_type": "PREFIX_TUNING"}).encode()), "peft_type"),
        (_named(config=json.dumps({**GOOD, "use_dora": True}).encode()), "use_dora"),
        (_named(config=b"[1]"), "no JSON object"),
        (_named(config=b"{" * 5000), "is no JSON"),
        ({**left_files(), "adapter/tokenizer_config.json": b'{"auto_map": {"AutoTokenizer": "a.B"}}'}, "auto_map"),
        (_named(weights=b"\x80\x04" * 40), "header is longer"),
        (_named(weights=weights() + b"more"), "not as long as it"),
        (_named(weights=weights()[:-4]), "not as long as it"),
        (_named(weights=weights().replace(b"F32", b"F31")), "not described"),
        (_named(weights=weights().replace(b'"shape": [4]', b'"shape": [5]')), "not described"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_an_adapter_that_is_not_the_one_asked_for_is_not_taken(
    ledger: Ledger, driver: Driver, hook: FolderHook, tmp_path: Path, files: dict[str, bytes], said: str
) -> None:
    hook.files = files
    until(driver, State.SUCCEEDED)
    with pytest.raises(HookError, match=r".") as caught:
        driver.fetch_adapter(KEY)
    assert said in str(caught.value)
    assert caught.value.trouble is Trouble.BAD_ANSWER
    assert ledger.jobs.get(KEY).adapter == ""
    assert not list((tmp_path / "home" / "adapters" / "parcels").iterdir())


def test_the_same_recipe_with_other_weights_gets_a_place_of_its_own(
    ledger: Ledger, driver: Driver, hook: FolderHook, tmp_path: Path
) -> None:
    until(driver, State.SUCCEEDED)
    first = driver.fetch_adapter(KEY).adapter
    ledger.jobs.put_adapter(KEY, "")
    assert driver.fetch_adapter(KEY).adapter == first
    other = bytearray(hook.files["adapter/adapter_model.safetensors"])
    other[-1] = 1
    hook.files = {**hook.files, "adapter/adapter_model.safetensors": bytes(other)}
    ledger.jobs.put_adapter(KEY, "")
    ledger.jobs.put_artifacts(KEY, [Artifact(name, len(data), sha(data)) for name, data in hook.files.items()])
    assert driver.fetch_adapter(KEY).adapter == f"{first}-2"
    assert sha((tmp_path / first / "adapter_model.safetensors").read_bytes()) == sha(weights())


def test_a_verdict_that_the_back_end_made_up_is_said_and_does_not_count(driver: Driver, hook: FolderHook) -> None:
    hook.files["report.json"] = json.dumps({"outcome": "adapter-wins\x1b[31m", "ship": "adapter"}).encode()
    until(driver, State.SUCCEEDED)
    entry = driver.look(KEY)
    assert entry.verdict is not None
    assert entry.verdict["outcome"] == "unproved"
    assert entry.trouble == 'the back-end reports "adapter-wins"; worked out again here it is "unproved", which counts'


def test_words_of_a_back_end_are_plain(ledger: Ledger, driver: Driver, hook: FolderHook, tmp_path: Path) -> None:
    until(driver, State.RUNNING)
    hook.get = lambda _: Status(State.FAILED, "\x1b]0;title\x07out \x1b[2Jof\u202e memory\r\n" + "x" * 9000)  # type: ignore[method-assign]
    entry = until(driver, State.FAILED)
    assert entry.reason.startswith("out of memory xxx")
    assert len(entry.reason) < 2100
    assert kept_log(folder_of(tmp_path / "home", KEY)) == "red and plain\n"
