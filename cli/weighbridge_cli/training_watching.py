"""Stays with a job and says how it goes: one line that changes on a terminal, lines of their own elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from weighbridge_training.driving.driver import has_work
from weighbridge_training.driving.views import view
from weighbridge_training.states import State

from weighbridge_cli.failure import CLEAN, FOUND, INTERRUPTED
from weighbridge_cli.jobs_words import outcome_lines, progress_words

if TYPE_CHECKING:
    from weighbridge_training.driving.trainings import Trainings
    from weighbridge_training.ledger.entries import Entry

_WAIT_S = 2.0
_SENDING_S = 30.0
_PATIENCE_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Between looks at what cannot be reached."""


def followed(trainings: Trainings, key: str) -> int:
    """Waits until a job is sent, and says where it is then."""
    until = time.monotonic() + _SENDING_S
    entry = trainings.look(key)
    while entry.state in (State.APPROVED, State.SUBMITTING) and not entry.trouble and time.monotonic() < until:
        time.sleep(0.2)
        entry = trainings.look(key)
    sys.stdout.writelines(outcome_lines(entry))
    return FOUND if entry.state in (State.FAILED, State.LOST) else CLEAN


def watched(trainings: Trainings, key: str) -> int:
    """Waits until a job has ended and its adapter is here; an interruption leaves the job alone."""
    line = _Line()
    try:
        entry = _watch(trainings, key, line)
        line.end()
        if entry.state is State.SUCCEEDED:
            entry = _with_adapter(trainings, entry)
        sys.stdout.writelines(outcome_lines(entry))
        return CLEAN if entry.state is State.SUCCEEDED else FOUND
    except KeyboardInterrupt:
        line.end()
        print(f"The job goes on, nothing was cancelled. To see it again: weighbridge jobs show {key} --watch")
        return INTERRUPTED


def _watch(trainings: Trainings, key: str, line: _Line) -> Entry:
    failures = 0
    while True:
        entry = trainings.look(key, _WAIT_S)
        line.say(progress_words(view(trainings, entry)))
        if not has_work(entry):
            return entry
        failures = failures + 1 if entry.trouble else 0
        time.sleep(_PATIENCE_S[min(failures, len(_PATIENCE_S)) - 1] if failures else 0.2)


def _with_adapter(trainings: Trainings, entry: Entry) -> Entry:
    from weighbridge_training.contract import HookError

    try:
        return trainings.fetch(entry.key)
    except HookError as error:
        print(f"weighbridge: the adapter was not fetched: {error}", file=sys.stderr)
        return entry


class _Line:
    """Where progress goes."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._last = ""
        self._at = 0.0

    def say(self, words: str) -> None:
        if words == self._last:
            return
        state = words.split(" ", 1)[0]
        if self._terminal:
            print(f"\r\x1b[K{words}", end="", flush=True)
        elif not self._last.startswith(state) or time.monotonic() - self._at >= _WAIT_S:
            print(words, flush=True)
            self._at = time.monotonic()
        else:
            return
        self._last = words

    def end(self) -> None:
        if self._terminal and self._last:
            print(flush=True)
        self._last = ""
