"""Trainings as editors and commands use them: gates asked at the last moment, limits, and answers to a lost job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from driving_backend import FolderHook
from driving_workspace import PATH, workspace
from weighbridge.workspace import Workspace
from weighbridge_training.contract import HookError
from weighbridge_training.driving import offer as offering
from weighbridge_training.driving import trainings
from weighbridge_training.driving.reading import WorkspaceFiles
from weighbridge_training.driving.trainings import NotSubmitted, Trainings
from weighbridge_training.driving.views import view
from weighbridge_training.ledger.spending import OverCap
from weighbridge_training.states import State
from weighbridge_training.trust.allowed import allow
from weighbridge_training.trust.approvals import approval, asked
from weighbridge_training.trust.gates import Word
from weighbridge_training.trust.hooks_file import read_hooks_file
from weighbridge_training.trust.workspaces import distrust, trust

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.driving.offer import Offer
    from weighbridge_training.ledger.entries import Entry


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace(tmp_path / "workspace")


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderHook:
    (tmp_path / "remote").mkdir()
    made = FolderHook(tmp_path / "remote")
    for module in (offering, trainings):
        monkeypatch.setattr(module, "opened", lambda _: made)
    return made


@pytest.fixture
def mine(tmp_path: Path, root: Path, hook: FolderHook, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trainings]:
    monkeypatch.setenv("WEIGHBRIDGE_STATE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WEIGHBRIDGE_CONFIG_HOME", str(tmp_path / "config"))
    define(tmp_path, "usd_per_gpu_hour = 6\n")
    trust(root)
    allow(root, "local", read_hooks_file())
    with Trainings() as opened:
        yield opened


def define(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").mkdir(mode=0o700, exist_ok=True)
    file = tmp_path / "config" / "hooks.toml"
    file.write_text(f'[hooks.local]\ntype = "local"\n{text}', encoding="utf-8")
    file.chmod(0o600)


def offer(root: Path) -> Offer:
    return offering.offer_at(WorkspaceFiles(root), PATH, Workspace.open(root, [PATH]), "local", Word.SILENT)


def driven(mine: Trainings, entry: Entry) -> Entry:
    for _ in range(20):
        if not mine.look_at_all():
            break
    return mine.ledger.jobs.get(entry.key)


def test_the_same_bytes_are_sent_once_and_their_approval_is_used_up(
    mine: Trainings, root: Path, hook: FolderHook
) -> None:
    first = offer(root)
    entry = mine.submit(first)
    assert entry.state is State.APPROVED
    assert mine.submit(offer(root)).key == entry.key
    what = asked(root, "local", first.digest)
    assert approval(what, read_hooks_file()) is not None
    assert mine.look(entry.key).state is State.QUEUED
    assert approval(what, read_hooks_file()) is None
    assert driven(mine, entry).state is State.SUCCEEDED
    assert mine.submit(offer(root)).key == entry.key
    again = mine.submit_again(offer(root))
    assert again.key != entry.key
    assert driven(mine, again).state is State.SUCCEEDED
    assert len(hook.jobs()) == 2
    shown = view(mine, mine.ledger.jobs.get(entry.key))
    assert (shown["step"], shown["total"], shown["gpuS"]) == (6, 6, 5.0)
    assert shown["costUsd"] == pytest.approx(5 / 3600 * 6, abs=1e-4)


def test_a_gate_that_closes_after_the_approval_holds(mine: Trainings, root: Path, hook: FolderHook) -> None:
    entry = mine.submit(offer(root))
    distrust(root)
    assert "is not trusted" in mine.look(entry.key).trouble
    trust(root)
    assert driven(mine, entry).state is State.SUCCEEDED


def test_a_hook_that_was_defined_anew_after_the_approval_is_not_used(
    mine: Trainings, root: Path, hook: FolderHook, tmp_path: Path
) -> None:
    entry = mine.submit(offer(root))
    define(tmp_path, "usd_per_gpu_hour = 7\n")
    after = mine.look(entry.key)
    assert (after.state, hook.jobs()) == (State.APPROVED, [])
    assert "defined in another way" in after.trouble
    assert mine.cancel(entry.key).state is State.CANCELLED


def test_what_may_cost_too_much_is_not_approved(mine: Trainings, root: Path, hook: FolderHook, tmp_path: Path) -> None:
    define(tmp_path, "usd_per_gpu_hour = 6\n[spending]\nper_task_usd = 1.5\n")
    found = offer(root)
    entry = mine.submit(found)
    with pytest.raises(OverCap, match="per_task_usd"):
        mine.submit_again(offer(root))
    assert approval(asked(root, "local", found.digest), read_hooks_file()) is None
    assert mine.cancel(entry.key).state is State.CANCELLED
    assert mine.ledger.spending.spent(str(root), "parcels").task == 0
    assert hook.jobs() == []


def test_what_speaks_against_a_training_stops_it(mine: Trainings, root: Path, hook: FolderHook) -> None:
    folder = root / "training/parcels"
    with (folder / "train.jsonl").open("ab") as file:
        file.write((folder / "holdout.jsonl").read_bytes())
    with pytest.raises(NotSubmitted, match=r"train\.jsonl"):
        mine.submit(offer(root))
    assert hook.jobs() == []


def lost(mine: Trainings, root: Path, hook: FolderHook) -> Entry:
    """A submission that arrived at a back-end without keys, and whose answer was lost on the way."""
    hook.idempotent = False
    hook.find = lambda _: None  # type: ignore[method-assign]

    def lose(point: str) -> None:
        if point == "submit:accepted":
            raise HookError(trainings.Trouble.UNKNOWN_OUTCOME, "the answer was lost")

    hook.at = lose
    entry = mine.submit(offer(root))
    assert mine.look(entry.key).state is State.SUBMITTING
    hook.at = lambda _: None
    entry = mine.look(entry.key)
    assert entry.state is State.LOST
    assert view(mine, entry)["question"]
    return entry


def test_a_person_finds_a_lost_job(mine: Trainings, root: Path, hook: FolderHook) -> None:
    entry = lost(mine, root, hook)
    with pytest.raises(HookError, match="not printable"):
        mine.identify(entry.key, "\x1b[2J")
    mine.identify(entry.key, hook.jobs()[0].name)
    assert driven(mine, entry).state is State.SUCCEEDED
    assert len(hook.jobs()) == 1
    with pytest.raises(NotSubmitted, match="nothing to resolve"):
        mine.forget(entry.key)


def test_a_person_sends_a_lost_job_again(mine: Trainings, root: Path, hook: FolderHook) -> None:
    entry = lost(mine, root, hook)
    mine.resubmit(entry.key)
    assert driven(mine, entry).state is State.SUCCEEDED
    assert len(hook.jobs()) == 2
    assert len({one["key"] for one in hook.submitted(entry.key)}) == 1


def test_a_person_lets_a_lost_job_be(mine: Trainings, root: Path, hook: FolderHook) -> None:
    entry = lost(mine, root, hook)
    assert mine.forget(entry.key).state is State.CANCELLED
    assert driven(mine, entry).state is State.CANCELLED
