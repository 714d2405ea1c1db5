"""What editors and commands need for trainings, over one ledger: submit, look, cancel, fetch, resolve.

Plain functions that block; whoever has an event loop calls them on a thread. Any number of processes may do so at once.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from weighbridge_training.bundle import recipe_digest
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.disclosure.consent import blocked
from weighbridge_training.driving import asking
from weighbridge_training.driving.driver import Driver, has_work
from weighbridge_training.driving.logs import kept_log
from weighbridge_training.driving.refusing import refusal_of
from weighbridge_training.driving.stored import folder_of, store
from weighbridge_training.homes import state_home
from weighbridge_training.hooks.opening import opened
from weighbridge_training.ledger.entries import Draft
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.spending import refusal
from weighbridge_training.states import State
from weighbridge_training.trust.approvals import approve, asked, withdraw
from weighbridge_training.trust.gates import Word
from weighbridge_training.trust.hooks_file import HooksFileError, UnknownNameError, read_hooks_file

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.contract import Hook
    from weighbridge_training.driving.offer import Offer
    from weighbridge_training.ledger.entries import Entry


class NotSubmitted(Exception):
    """A training that may not be sent as it is, with why and what to do; nothing was sent."""


class Trainings:
    """The trainings of this user."""

    def __init__(self, word: Word = Word.SILENT, home: Path | None = None) -> None:
        self.home = home or state_home()
        self.word = word
        self.ledger = Ledger(self.home)
        self._driver = Driver(self.ledger, self.home, _hook_of, self._refusal)

    def submit(self, offer: Offer, typed: str = "") -> Entry:
        """Approves an offer in the name of the person who has seen it, and lets it be sent; a job that was made of the
        same bytes is given back as it stands.
        """
        return self._submit(offer, typed, self.ledger.jobs.create(_draft(offer)))

    def submit_again(self, offer: Offer, typed: str = "") -> Entry:
        """The same as a new job, though there is one of the same bytes."""
        self._check(offer, typed)
        return self._submit(offer, typed, self.ledger.jobs.create_again(_draft(offer)))

    def same(self, offer: Offer) -> Entry | None:
        """The last job that was made of the same bytes for the same hook."""
        return self.ledger.jobs.latest(offer.prepared.workspace, offer.digest, offer.hook)

    def look(self, key: str, wait_s: float = 0) -> Entry:
        """One step on; see `Driver`."""
        before = self.ledger.jobs.get(key)
        after = self._driver.look(before.key, wait_s)
        if before.state in (State.APPROVED, State.SUBMITTING) and after.state not in (State.APPROVED, State.SUBMITTING):
            self._use_up(after)
        return after

    def look_at_all(self) -> list[Entry]:
        """One look at every job for which there is something to do."""
        return [self.look(one.key) for one in self.ledger.jobs.listed() if has_work(one)]

    def cancel(self, key: str) -> Entry:
        """Ends a job, now or as soon as the back-end can be reached; one that has ended is left as it is."""
        entry = self.ledger.jobs.get(key)
        if entry.state.is_final:
            return entry
        if entry.state is State.DRAFT:
            return self.ledger.jobs.move(entry.key, State.CANCELLED, "cancelled before anything was sent")
        self.ledger.jobs.ask_cancel(entry.key)
        return self.look(entry.key)

    def fetch(self, key: str) -> Entry:
        """Brings papers and adapter of a job that has succeeded; raises `HookError`."""
        entry = self.ledger.jobs.get(key)
        if has_work(entry):
            entry = self.look(entry.key)
        return self._driver.fetch_adapter(entry.key)

    def log(self, key: str, after: int = 0) -> tuple[str, int]:
        """What a job printed after a place, and the place to go on from; raises `HookError`."""
        entry = self.ledger.jobs.get(key)
        if entry.state in (State.DRAFT, State.APPROVED, State.SUBMITTING):
            return "", 0
        kept = kept_log(folder_of(self.home, entry.key)) if entry.state.is_final else None
        if kept is not None:
            return kept[after:], max(after, len(kept))
        return asking.log(_hook_of(entry), entry.ref, after)

    def resubmit(self, key: str) -> Entry:
        """A person says that the back-end does not have a lost job: the same bytes go again, by the same key."""
        entry = self._lost(key)
        hooks = read_hooks_file()
        if entry.hook in hooks.hooks:
            approve(asked(entry.workspace, entry.hook, entry.digest), hooks, {"again": entry.key})
        self.ledger.jobs.move(entry.key, State.SUBMITTING, "a person says that the back-end does not have it")
        self.ledger.jobs.note_nothing_sent(entry.key, "")
        return self.look(entry.key)

    def forget(self, key: str) -> Entry:
        """A person lets a lost job be; whatever the back-end does with it is its business."""
        return self.ledger.jobs.move(self._lost(key).key, State.CANCELLED, "a person lets it be: it was lost")

    def identify(self, key: str, remote_id: str) -> Entry:
        """A person has found a lost job at the back-end."""
        entry = self._lost(key)
        asking.check_remote_id(remote_id)
        self.ledger.jobs.move(entry.key, State.QUEUED, f"a person found it as {remote_id}", remote_id=remote_id)
        return self.look(entry.key)

    def close(self) -> None:
        self.ledger.close()

    def __enter__(self) -> Trainings:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check(self, offer: Offer, typed: str) -> None:
        if offer.needs:
            raise NotSubmitted("\n".join(offer.needs))
        if against := blocked(offer.disclosure, typed):
            raise NotSubmitted(against)
        if offer.problems:
            raise NotSubmitted("\n".join(offer.problems))

    def _submit(self, offer: Offer, typed: str, entry: Entry) -> Entry:
        if entry.state is not State.DRAFT:
            return entry
        self._check(offer, typed)
        hooks = read_hooks_file()
        task, cost = offer.prepared.at.task, offer.disclosure.cost
        store(self.home, offer.prepared.bundle(entry.key, offer.bundle.job.resumes))
        what = asked(entry.workspace, entry.hook, entry.digest)
        approve(what, hooks, offer.disclosure.recorded())
        try:
            with self.ledger.transaction():
                against = refusal(task, hooks.spending, cost)
                self.ledger.spending.reserve(entry.key, cost.upper_usd, cost.source, against)
                return self.ledger.jobs.move(entry.key, State.APPROVED, f"approved: sha256 {entry.digest}")
        except BaseException:
            withdraw(what, hooks)
            raise

    def _refusal(self, entry: Entry) -> str | None:
        return refusal_of(entry, self.word)

    def _use_up(self, entry: Entry) -> None:
        hooks = read_hooks_file()
        if entry.hook in hooks.hooks:
            withdraw(asked(entry.workspace, entry.hook, entry.digest), hooks)

    def _lost(self, key: str) -> Entry:
        entry = self.ledger.jobs.get(key)
        if entry.state is not State.LOST:
            raise NotSubmitted(f"{entry.key} is {entry.state}: there is nothing to resolve")
        return entry


def _hook_of(entry: Entry) -> Hook:
    try:
        return opened(read_hooks_file().hook(entry.hook))
    except (UnknownNameError, HooksFileError) as error:
        raise HookError(Trouble.REFUSED, str(error)) from error


def _draft(offer: Offer) -> Draft:
    prepared = offer.prepared
    return Draft(
        key=f"wb-{secrets.token_hex(16)}",
        workspace=prepared.workspace,
        task=prepared.at.task.name,
        task_path=prepared.at.path,
        version=prepared.at.task.adapter.version,
        hook=offer.hook,
        hook_digest=offer.hook_digest,
        target=offer.description.target,
        digest=offer.digest,
        recipe=recipe_digest(offer.bundle.job),
    )
