"""One `weighbridge jobs`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from weighbridge_training.driving.trainings import Trainings
from weighbridge_training.driving.views import view
from weighbridge_training.states import State

from weighbridge_cli.failure import CLEAN, FOUND, Failure
from weighbridge_cli.jobs_words import history_lines, list_lines, outcome_lines, progress_words
from weighbridge_cli.training_run import say_notes
from weighbridge_cli.training_watching import watched

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge_training.ledger.entries import Entry

_MOST_LOG = 64
"""Pieces of a log of at most a mebibyte each."""


def jobs(arguments: Namespace) -> int:
    """Does what was asked for."""
    with Trainings() as trainings:
        say_notes(trainings)
        if arguments.action == "list":
            return _list(trainings, arguments)
        key = _key(trainings, arguments.key)
        match arguments.action:
            case "show":
                return _show(trainings, key, arguments)
            case "logs":
                return _logs(trainings, key)
            case "cancel":
                return _cancel(trainings, key)
            case "fetch":
                return _fetch(trainings, key)
            case _:
                return _resolve(trainings, key, arguments)


def _key(trainings: Trainings, written: str) -> str:
    if written:
        return trainings.ledger.jobs.get(written).key
    there = trainings.ledger.jobs.listed()
    if not there:
        raise Failure("there are no jobs; `weighbridge train` makes one")
    return there[-1].key


def _list(trainings: Trainings, arguments: Namespace) -> int:
    if arguments.key:
        raise Failure(f'what is "{arguments.key}"? `weighbridge jobs show {arguments.key}` shows one job.')
    if not arguments.offline:
        trainings.look_at_all()
    views = [view(trainings, one) for one in trainings.ledger.jobs.listed()]
    if arguments.format == "json":
        print(json.dumps({"v": 1, "jobs": views}, indent=2, ensure_ascii=False))
    else:
        sys.stdout.writelines(list_lines(views))
    return CLEAN


def _show(trainings: Trainings, key: str, arguments: Namespace) -> int:
    if arguments.watch:
        return watched(trainings, key)
    entry = trainings.ledger.jobs.get(key) if arguments.offline else trainings.look(key)
    job, history = view(trainings, entry), trainings.ledger.jobs.history(key)
    if arguments.format == "json":
        steps = [{"state": str(one.after), "reason": one.reason, "at": one.at} for one in history]
        print(json.dumps({"v": 1, **job, "history": steps}, indent=2, ensure_ascii=False))
    else:
        print(f"{entry.task} ({entry.task_path} in {entry.workspace}), hook {entry.hook}: {entry.target}")
        print(progress_words(job))
        sys.stdout.writelines(outcome_lines(entry))
        sys.stdout.writelines(history_lines(history))
    return FOUND if entry.state in (State.FAILED, State.LOST) else CLEAN


def _logs(trainings: Trainings, key: str) -> int:
    after = 0
    for _ in range(_MOST_LOG):
        text, following = trainings.log(key, after)
        sys.stdout.write(text)
        if following == after:
            break
        after = following
    return CLEAN


def _cancel(trainings: Trainings, key: str) -> int:
    before = trainings.ledger.jobs.get(key)
    if before.state.is_final:
        print(f"{before.key} has ended already ({before.state}); nothing was cancelled")
        return CLEAN
    return _said(trainings.cancel(key))


def _fetch(trainings: Trainings, key: str) -> int:
    entry = trainings.fetch(key)
    if entry.state is not State.SUCCEEDED:
        raise Failure(f"{entry.key} is {entry.state}: only a job that has succeeded leaves an adapter")
    return _said(entry)


def _resolve(trainings: Trainings, key: str, arguments: Namespace) -> int:
    answers = [bool(arguments.remote_id), arguments.resubmit, arguments.forget]
    if sum(answers) != 1:
        raise Failure("one answer is needed: --is ID if the back-end has it, --resubmit if not, --forget to let it be")
    if arguments.remote_id:
        return _said(trainings.identify(key, arguments.remote_id))
    return _said(trainings.resubmit(key) if arguments.resubmit else trainings.forget(key))


def _said(entry: Entry) -> int:
    sys.stdout.writelines(outcome_lines(entry))
    return FOUND if entry.state in (State.FAILED, State.LOST) else CLEAN
