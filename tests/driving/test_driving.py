"""A job from its approval to its papers, over a back-end that is a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from driving_backend import EVENTS, FolderHook
from driving_workspace import KEY, approved, workspace
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.driving.driver import Driver
from weighbridge_training.driving.logs import kept_log
from weighbridge_training.driving.stored import folder_of
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.ledger.entries import Entry


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def hook(tmp_path: Path) -> FolderHook:
    (tmp_path / "remote").mkdir()
    return FolderHook(tmp_path / "remote")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "workspace")


def driver(ledger: Ledger, home: Path, hook: FolderHook, against: str | None = None) -> Driver:
    return Driver(ledger, home, lambda _: hook, lambda _: against)


def driven(one: Driver, most: int = 20) -> Entry:
    """Looks until nothing is left to do."""
    for _ in range(most):
        if not one.look_at_all():
            break
    return one.ledger.jobs.get(KEY)


def test_a_job_goes_from_its_approval_to_its_papers_and_its_adapter(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path
) -> None:
    approved(ledger, home, root)
    one = driver(ledger, home, hook)
    entry = driven(one)
    assert (entry.state, entry.remote_id, entry.attempts, entry.trouble) == (State.SUCCEEDED, KEY, 1, "")
    assert [step.after for step in ledger.jobs.history(KEY)] == [
        State.DRAFT, State.APPROVED, State.SUBMITTING, State.QUEUED, State.RUNNING, State.SUCCEEDED,
    ]  # fmt: skip
    assert ledger.events.after(KEY, 0) == EVENTS
    folder = folder_of(home, KEY)
    assert entry.report == str(folder)
    assert (folder / "theirs" / "report.json").is_file()
    assert (folder / "out" / "answers" / "adapter.jsonl").is_file()
    assert kept_log(folder) == "red and plain\n"
    fetched = one.fetch_adapter(KEY)
    assert fetched.adapter == str(home / "adapters" / "parcels" / f"v1-{entry.recipe[:12]}")
    config = json.loads((home / "adapters" / "parcels" / f"v1-{entry.recipe[:12]}" / "adapter_config.json").read_text())
    assert config["r"] == 4
    assert not list(home.rglob(".*"))
    assert len(hook.jobs()) == 1


def test_what_may_not_be_sent_is_not_sent_and_says_why(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path
) -> None:
    approved(ledger, home, root)
    entry = driven(driver(ledger, home, hook, "the hook is not allowed here"))
    assert (entry.state, entry.trouble) == (State.APPROVED, "the hook is not allowed here")
    assert hook.jobs() == []
    assert driven(driver(ledger, home, hook)).state is State.SUCCEEDED


def test_bytes_that_changed_after_the_approval_are_not_sent(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path
) -> None:
    approved(ledger, home, root)
    with (folder_of(home, KEY) / "data" / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    entry = driven(driver(ledger, home, hook))
    assert entry.state is State.CANCELLED
    assert "nothing was sent" in entry.reason
    assert hook.jobs() == []


@pytest.mark.parametrize("state", [State.APPROVED, State.QUEUED, State.RUNNING], ids=str)
def test_a_job_is_cancelled_wherever_it_is(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path, state: State
) -> None:
    approved(ledger, home, root)
    one = driver(ledger, home, hook)
    while ledger.jobs.get(KEY).state is not state:
        one.look(KEY)
    ledger.jobs.ask_cancel(KEY)
    assert driven(one).state is State.CANCELLED
    assert len(hook.jobs()) == (state is not State.APPROVED)


def test_a_dead_back_end_is_asked_again_until_it_lives(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path
) -> None:
    approved(ledger, home, root)
    one = driver(ledger, home, hook)
    dead = hook.folder / "DEAD"
    states: list[State] = []
    for _ in range(12):
        dead.touch()
        entry = one.look(KEY)
        assert entry.trouble == "nobody answers there"
        dead.unlink()
        entry = one.look(KEY)
        assert entry.trouble == ""
        states.append(entry.state)
        if not [found for found in [entry] if found.report == ""]:
            break
    assert ledger.jobs.get(KEY).state is State.SUCCEEDED
    assert len(hook.jobs()) == 1
    assert ledger.events.after(KEY, 0) == EVENTS


def test_a_refusal_is_the_end(ledger: Ledger, home: Path, hook: FolderHook, root: Path) -> None:
    def refuse(point: str) -> None:
        if point == "submit":
            raise HookError(Trouble.REFUSED, "this box has no GPU")

    hook.at = refuse
    approved(ledger, home, root)
    entry = driven(driver(ledger, home, hook))
    assert (entry.state, entry.reason) == (State.FAILED, "refused: this box has no GPU")


def test_a_job_that_the_back_end_forgot_is_a_question_and_a_person_answers_it(
    ledger: Ledger, home: Path, hook: FolderHook, root: Path
) -> None:
    approved(ledger, home, root)
    one = driver(ledger, home, hook)
    while ledger.jobs.get(KEY).state is not State.RUNNING:
        one.look(KEY)
    (hook.folder / KEY).rename(hook.folder / "moved")
    assert one.look(KEY).state is State.LOST
    assert "weighbridge jobs resolve" in ledger.jobs.get(KEY).reason
    assert one.look(KEY).state is State.LOST
    ledger.jobs.move(KEY, State.QUEUED, "a person found it", remote_id="moved")
    assert driven(one).state is State.SUCCEEDED
