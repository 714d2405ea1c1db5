"""The ledger as one process uses it: steps by the rules, events without a gap, costs that cannot be spent twice."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from weighbridge_training.contract import Artifact
from weighbridge_training.ledger.entries import Draft
from weighbridge_training.ledger.errors import LeaseLost, UnknownJob, WrongStep
from weighbridge_training.ledger.events import EventGap
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.ledger.spending import OverCap
from weighbridge_training.states import FOLLOWS, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.ledger.spending import Spent

DRAFT = Draft(
    key="wb-" + "0" * 32,
    workspace="/somewhere",
    task="parcels",
    task_path="training/parcels/task.yaml",
    version="v1",
    hook="box",
    hook_digest="1" * 64,
    target="a box",
    digest="2" * 64,
    recipe="3" * 64,
)
KEY = DRAFT.key
OTHER = "wb-" + "1" * 32
WAYS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (),
    State.APPROVED: (State.APPROVED,),
    State.SUBMITTING: (State.APPROVED, State.SUBMITTING),
    State.QUEUED: (State.APPROVED, State.SUBMITTING, State.QUEUED),
    State.RUNNING: (State.APPROVED, State.SUBMITTING, State.RUNNING),
    State.CANCELLING: (State.APPROVED, State.SUBMITTING, State.RUNNING, State.CANCELLING),
    State.LOST: (State.APPROVED, State.SUBMITTING, State.LOST),
    State.SUCCEEDED: (State.APPROVED, State.SUBMITTING, State.RUNNING, State.SUCCEEDED),
    State.FAILED: (State.APPROVED, State.SUBMITTING, State.RUNNING, State.FAILED),
    State.CANCELLED: (State.CANCELLED,),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)), ids=str)
def test_a_step_is_made_where_the_rules_have_it_and_nowhere_else(ledger: Ledger, before: State, after: State) -> None:
    ledger.jobs.create(DRAFT)
    for state in WAYS[before]:
        ledger.jobs.move(KEY, state, "on the way")
    steps = len(ledger.jobs.history(KEY))
    if after is before or after in FOLLOWS[before]:
        assert ledger.jobs.move(KEY, after, "because").state is after
        assert len(ledger.jobs.history(KEY)) == steps + (after is not before)
    else:
        with pytest.raises(WrongStep):
            ledger.jobs.move(KEY, after, "because")
        assert ledger.jobs.get(KEY).state is before
        assert len(ledger.jobs.history(KEY)) == steps


def test_every_step_is_recorded_in_order_even_when_the_clock_goes_back(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([3e9, 2e9, 1e9, 0.0] + [5.0] * 20)
    monkeypatch.setattr(time, "time", lambda: next(clock))
    ledger.jobs.create(DRAFT)
    for state in (State.APPROVED, State.SUBMITTING, State.QUEUED, State.RUNNING):
        ledger.jobs.move(KEY, state, f"to {state}")
    found = ledger.jobs.history(KEY)
    assert [one.after for one in found] == [
        State.DRAFT, State.APPROVED, State.SUBMITTING, State.QUEUED, State.RUNNING,
    ]  # fmt: skip
    assert [one.reason for one in found][1:] == [
        "to APPROVED", "to SUBMITTING", "to QUEUED", "to RUNNING",
    ]  # fmt: skip
    assert [one.n for one in found] == sorted(one.n for one in found)
    assert found[0].at > found[3].at


def test_the_same_bytes_are_one_job_unless_a_person_says_again(ledger: Ledger) -> None:
    first = ledger.jobs.create(DRAFT)
    assert ledger.jobs.create(replace(DRAFT, key=OTHER)) == first
    again = ledger.jobs.create_again(replace(DRAFT, key=OTHER))
    assert (again.key, again.round) == (OTHER, 2)
    assert ledger.jobs.create(replace(DRAFT, key="wb-" + "2" * 32)) == again
    other = replace(DRAFT, key="wb-" + "3" * 32, digest="4" * 64)
    assert ledger.jobs.create(other).round == 1
    assert [one.key for one in ledger.jobs.listed()] == [KEY, OTHER, other.key]


def test_a_job_is_found_by_the_beginning_of_its_key_where_that_means_one(ledger: Ledger) -> None:
    ledger.jobs.create(DRAFT)
    ledger.jobs.create_again(replace(DRAFT, key=OTHER))
    assert ledger.jobs.get("wb-0").key == KEY
    for text in ("wb-", "wb-9", "", "wb-%", "wb_0", KEY + "\n"):
        with pytest.raises(UnknownJob):
            ledger.jobs.get(text)


def test_what_is_learned_of_a_job_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    ledger.jobs.create(DRAFT)
    ledger.jobs.move(KEY, State.APPROVED, "approved")
    ledger.leases.take(KEY)
    assert ledger.jobs.begin(KEY, "sent").attempts == 1
    assert ledger.jobs.note_nothing_sent(KEY, "no route").nothing_sent
    began = ledger.jobs.begin(KEY, "sent again")
    assert (began.attempts, began.nothing_sent, began.trouble) == (2, False, "")
    ledger.jobs.move_held(KEY, State.QUEUED, "accepted", remote_id="17")
    ledger.jobs.put_artifacts(KEY, [Artifact("report.json", 3, "5" * 64)])
    ledger.jobs.put_report(KEY, "/report", {"outcome": "tie"})
    ledger.jobs.put_adapter(KEY, "/adapter")
    ledger.jobs.ask_cancel(KEY)
    ledger.close()
    with Ledger(tmp_path) as reopened:
        entry = reopened.jobs.get(KEY)
        assert (entry.remote_id, entry.report, entry.adapter) == ("17", "/report", "/adapter")
        assert entry.artifacts == (Artifact("report.json", 3, "5" * 64),)
        assert entry.verdict == {"outcome": "tie"}
        assert entry.cancel_asked
        assert entry.is_open
        assert [one.reason for one in reopened.jobs.history(KEY)] == [
            "prepared", "approved", "sent", "sent again", "accepted",
        ]  # fmt: skip


def test_events_are_stored_once_in_order_and_without_a_gap(ledger: Ledger) -> None:
    ledger.jobs.create(DRAFT)
    one, two, three, five = ({"v": 1, "seq": seq, "event": "progress", "step": seq} for seq in (1, 2, 3, 5))
    assert ledger.events.append(KEY, [one, two]) == 2
    assert ledger.events.append(KEY, [one, two, three]) == 1
    for refused in ([five], [{**two, "step": 9}], [three, five]):
        with pytest.raises(EventGap):
            ledger.events.append(KEY, refused)
    with pytest.raises(EventGap):
        ledger.events.append(KEY, [{**one, "seq": 4}, {**one, "seq": 6}])
    assert ledger.events.after(KEY, 0) == [one, two, three]
    assert ledger.events.after(KEY, 2) == [three]
    assert ledger.events.last(KEY) == 3
    assert ledger.events.latest(KEY, "progress") == three
    assert ledger.events.latest(KEY, "failed") is None


def test_what_is_left_to_spend_is_not_spent_twice(ledger: Ledger) -> None:
    def at_most_ten(spent: Spent) -> str | None:
        return "more than 10 USD" if spent.task + 6 > 10 or spent.month + 6 > 10 else None

    ledger.jobs.create(DRAFT)
    ledger.jobs.create_again(replace(DRAFT, key=OTHER))
    ledger.spending.reserve(KEY, 6.0, "the user's file", at_most_ten)
    ledger.spending.reserve(KEY, 6.0, "the user's file", at_most_ten)
    with pytest.raises(OverCap, match="more than 10 USD"):
        ledger.spending.reserve(OTHER, 6.0, "the user's file", at_most_ten)
    assert ledger.spending.of(OTHER) is None
    ledger.spending.settle(KEY, 2.5)
    ledger.spending.reserve(OTHER, 6.0, "the user's file", at_most_ten)
    spent = ledger.spending.spent(DRAFT.workspace, DRAFT.task)
    assert (spent.task, spent.month) == (8.5, 8.5)
    assert ledger.spending.spent(DRAFT.workspace, "another").task == 0


def test_a_step_inside_a_transaction_that_fails_is_not_made(ledger: Ledger) -> None:
    ledger.jobs.create(DRAFT)
    with pytest.raises(ZeroDivisionError), ledger.transaction():
        ledger.jobs.move(KEY, State.APPROVED, "approved")
        ledger.spending.reserve(KEY, 1.0, "somewhere", lambda _: None)
        raise ZeroDivisionError
    assert ledger.jobs.get(KEY).state is State.DRAFT
    assert ledger.spending.of(KEY) is None


def test_one_drives_at_a_time_and_the_other_writes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    ledger.jobs.create(DRAFT)
    ledger.jobs.move(KEY, State.APPROVED, "approved")
    with Ledger(tmp_path) as other:
        assert ledger.leases.take(KEY)
        assert ledger.leases.take(KEY)
        assert not other.leases.take(KEY)
        with pytest.raises(LeaseLost):
            other.jobs.begin(KEY, "sent")
        with pytest.raises(LeaseLost):
            other.leases.beat(KEY)
        ledger.leases.release(KEY)
        with pytest.raises(LeaseLost):
            ledger.jobs.begin(KEY, "sent")
        assert other.leases.take(KEY)
        assert other.jobs.begin(KEY, "sent").state is State.SUBMITTING


def test_a_holder_that_is_silent_for_too_long_is_relieved_whatever_the_wall_clock_says(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.jobs.create(DRAFT)
    with Ledger(tmp_path) as other:
        assert ledger.leases.take(KEY, silent_s=0.3)
        monkeypatch.setattr(time, "time", lambda: 4e9)
        assert not other.leases.take(KEY)
        time.sleep(0.2)
        ledger.leases.beat(KEY, silent_s=0.3)
        time.sleep(0.2)
        assert not other.leases.take(KEY)
        monkeypatch.setattr(time, "time", lambda: 0.0)
        time.sleep(0.2)
        assert not other.leases.take(KEY)
        time.sleep(0.2)
        assert other.leases.take(KEY)
        with pytest.raises(LeaseLost):
            ledger.leases.beat(KEY)
