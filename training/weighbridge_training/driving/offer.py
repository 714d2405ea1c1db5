"""What a training would be, before anybody decides: what is sent, where, for how much, and what speaks against it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.adapters.version import VersionTaken, refuse_taken
from weighbridge_training.bundle import recipe_digest
from weighbridge_training.contract import Description, HookError
from weighbridge_training.disclosure.disclosure import disclosed
from weighbridge_training.driving import asking
from weighbridge_training.driving.looking import Look, looked_at
from weighbridge_training.driving.preparing import prepared
from weighbridge_training.driving.task_at import task_at
from weighbridge_training.homes import state_home
from weighbridge_training.hooks.opening import opened
from weighbridge_training.layout import BASE, WORKER
from weighbridge_training.spending import estimate
from weighbridge_training.trust.approvals import asked
from weighbridge_training.trust.definitions import LOCAL
from weighbridge_training.trust.gates import Gate, Word, may_act, missing_gates, told
from weighbridge_training.trust.hooks_file import read_hooks_file
from weighbridge_training.trust.targets import target_of
from weighbridge_training.verdict.judging import check
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task
    from weighbridge.workspace import Workspace

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.disclosure.disclosure import Disclosure
    from weighbridge_training.driving.preparing import Prepared
    from weighbridge_training.driving.reading import WorkspaceFiles
    from weighbridge_training.preflight.checking import Preflight
    from weighbridge_training.preflight.problems import Problem

NO_KEY = f"wb-{'0' * 32}"
"""Stands in a job that nobody has made yet; a key is chosen when it is, and the digest does not depend on it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A training that could be sent."""

    prepared: Prepared
    bundle: Bundle
    """Under `NO_KEY`."""
    hook: str
    hook_digest: str
    description: Description
    disclosure: Disclosure
    preflight: Preflight
    problems: tuple[str, ...]
    """Why it would fail or prove nothing, each with what to do."""
    closed: tuple[Gate, ...]
    """What a person has to open first, but for the approval of these bytes."""
    needs: tuple[str, ...]
    """The same in words, each with what to do."""

    @property
    def digest(self) -> str:
        """What is approved."""
        return self.disclosure.digest


def hook_for(task: Task, hook: str) -> str:
    """The hook that a person names, else the one of the task, else this machine."""
    return hook or task.hook or LOCAL


def offer_at(
    files: WorkspaceFiles,
    path: str,
    texts: Workspace,
    hook: str,
    word: Word,
    resumes: str | None = None,
    look: Look = Look.OFFLINE,
) -> Offer:
    """The offer of a task file, given by its path from the root, as it and all that it names are on disk.

    A hook, and a hub, is asked only where it may be from here; nothing is sent or kept.
    """
    at = task_at(files, path)
    put_together = prepared(files, at, texts)
    hook, hooks = hook_for(at.task, hook), read_hooks_file()
    definition = hooks.hook(hook)
    bundle = put_together.bundle(NO_KEY, resumes)
    what = asked(put_together.workspace, hook, bundle.digest)
    closed = tuple(gate for gate in missing_gates(what, hooks, word) if gate is not Gate.APPROVED)
    target = target_of(definition)
    description = Description(definition.type, target.words, target.leaves_machine, idempotent=False)
    preflight = looked_at(put_together, look if may_act(put_together.workspace, word) else Look.OFFLINE)
    problems = [*_worthless(bundle), *_misnamed(bundle)]
    told_already = tuple(problems)
    problems += [one.said for one in preflight.errors if not _is_among(one, told_already)]
    if not closed:
        try:
            description = asking.describe(opened(definition))
            problems += description.problems
        except HookError as error:
            problems.append(f"{target.words}: {error}")
    cost = estimate(at.task, definition, description, preflight.expected_s)
    return Offer(
        prepared=put_together,
        bundle=bundle,
        hook=hook,
        hook_digest=hooks.digest(hook),
        description=description,
        disclosure=disclosed(bundle, hook, description, cost),
        preflight=preflight,
        problems=tuple(problems),
        closed=closed,
        needs=tuple(told(gate, what) for gate in closed),
    )


def _is_among(one: Problem, told_already: tuple[str, ...]) -> bool:
    """The verdict's own check speaks of some problems in the same words."""
    return any(f"{one.where}: {one.message}" in said for said in told_already)


def _misnamed(bundle: Bundle) -> Iterator[str]:
    """Another adapter that has the name of this one already: code that asks for it could not tell them apart."""
    task = bundle.job.task
    try:
        refuse_taken(state_home(), task.name, task.adapter.version, recipe_digest(bundle.job))
    except VersionTaken as error:
        yield str(error)


def _worthless(bundle: Bundle) -> Iterator[str]:
    """What would make the verdict worthless, such as a held-out row that is trained on."""
    with tempfile.TemporaryDirectory(prefix="weighbridge-") as scratch:
        for name, data in bundle.files():
            if name != WORKER and not name.startswith(f"{BASE}/"):
                path = Path(scratch) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        try:
            check(read(Path(scratch)))
        except VerdictError as error:
            yield from map(str, error.problems)
