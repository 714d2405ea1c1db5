"""Which judged adapter is meant: the one of a job in the ledger, or the one that a report is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.adapters.evidence import (
    WEIGHTS,
    NoEvidence,
    evidence_in,
    folder_of_report,
    refuse_other_weights,
    weights_in,
)
from weighbridge_training.layout import ADAPTER
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.states import State

if TYPE_CHECKING:
    from weighbridge_training.adapters.evidence import Evidence
    from weighbridge_training.ledger.entries import Entry

JOBS = "jobs"
"""In the state home: a folder for every job, laid out as `layout` says."""


def evidence_of_job(home: Path, root: Path, task: str, key: str = "") -> Evidence:
    """The evidence of a job, or of the last one of a task that has succeeded; raises `NoEvidence`."""
    entry = _entry(home, root, task, key)
    if not entry.adapter:
        raise NoEvidence(f"The adapter of {entry.key} is not here yet: weighbridge jobs fetch {entry.key}")
    evidence = evidence_in(home / JOBS / entry.key, Path(entry.adapter))
    sent = next((one.sha256 for one in entry.artifacts if one.name == f"adapter/{WEIGHTS}"), "")
    refuse_other_weights(evidence, sent)
    return evidence


def evidence_of_report(report: Path, adapter: Path | None) -> Evidence:
    """The evidence beside a report; the adapter lies there, too, or where a person says; raises `NoEvidence`."""
    folder = folder_of_report(report)
    evidence = evidence_in(folder, adapter or folder / ADAPTER)
    # whoever trained it, the answers were given by the adapter that lies in the folder of the comparison
    refuse_other_weights(evidence, weights_in(folder / ADAPTER))
    return replace(evidence, content=evidence.weights)


def _entry(home: Path, root: Path, task: str, key: str) -> Entry:
    with Ledger(home) as ledger:
        if key:
            entry = ledger.jobs.get(key)
            if (entry.task, entry.workspace) != (task, str(root)):
                raise NoEvidence(f"{entry.key} trained `{entry.task}` in {entry.workspace}, and not `{task}` here.")
            found = [entry]
        else:
            found = [one for one in ledger.jobs.listed() if (one.task, one.workspace) == (task, str(root))]
    ended = [one for one in found if one.state is State.SUCCEEDED]
    if ended:
        return ended[-1]
    if found:
        raise NoEvidence(f"{found[-1].key} is {found[-1].state}: there is an adapter when it has succeeded.")
    raise NoEvidence(f"No job has trained `{task}` here: weighbridge train {task}")
