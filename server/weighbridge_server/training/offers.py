"""What a training from the editor would send, and its submission once a person has seen exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_server.training.desk import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.driving.offer import Offer
    from weighbridge_training.driving.trainings import Trainings

    from weighbridge_server.session import Subject


@dataclass(frozen=True, slots=True)
class Asked:
    """Which task is meant, and what its workspace holds; taken from the analyst, used on another thread."""

    root: str
    path: str
    """Of the task file, from the root."""
    index: Sequence[str]
    hook: str
    """Empty: what the task names, else this machine."""
    asks_hub: bool


def asked(subject: Subject, hook: str) -> Asked:
    paths = subject.project.workspace.paths
    return Asked(subject.home.root, subject.path, paths, hook, subject.settings.asks_hub)


def offer_of(asked: Asked, trainings: Trainings) -> Offer:
    """The offer of a task as its files are on disk; nothing is sent."""
    from weighbridge.workspace import Workspace
    from weighbridge_training.driving.looking import Look
    from weighbridge_training.driving.offer import offer_at
    from weighbridge_training.driving.reading import WorkspaceFiles

    root = Path(asked.root)
    texts = Workspace.open(root, asked.index)
    look = Look.ONLINE if asked.asks_hub else Look.OFFLINE
    return offer_at(WorkspaceFiles(root), asked.path, texts, asked.hook, trainings.word, look=look)


def preview(offer: Offer) -> dict[str, Any]:
    """An offer as a client shows it."""
    from weighbridge_training.disclosure.consent import PHRASE, needs_phrase
    from weighbridge_training.disclosure.words import cost_words

    shown = offer.disclosure
    return {
        "task": offer.prepared.at.task.name,
        "digest": offer.digest,
        "hook": offer.hook,
        "target": shown.target,
        "leavesMachine": shown.leaves_machine,
        "files": [{"name": one.name, "bytes": one.bytes, "rows": one.rows} for one in shown.files],
        "bytes": shown.bytes,
        "rows": shown.rows,
        "samples": list(shown.samples),
        "costUsd": shown.cost.upper_usd,
        "costSource": shown.cost.source,
        "costWords": cost_words(shown),
        "maxRuntimeS": shown.max_runtime_s,
        "findings": [str(one) for one in shown.findings],
        "problems": list(offer.problems),
        "needs": list(offer.needs),
        "mayAllow": only_unallowed(offer),
        "phrase": PHRASE if needs_phrase(shown) else None,
        "words": summary(offer),
    }


def summary(offer: Offer) -> str:
    """An offer in lines of plain text."""
    from weighbridge_training.driving.offer_words import offer_lines

    return "\n".join(offer_lines(offer))


def only_unallowed(offer: Offer) -> bool:
    """Whether the one thing missing is that this hook may be used from here: an editor may ask for that."""
    from weighbridge_training.trust.gates import Gate

    return offer.closed == (Gate.ALLOWED,)


def submitted(asked: Asked, digest: str, typed: str, trainings: Trainings) -> str:
    """Sends exactly what a person has seen, and gives its key; raises `TrainingError` where that is no longer so."""
    offer = offer_of(asked, trainings)
    if offer.digest != digest:
        raise TrainingError("The files have changed since they were shown: nothing was sent. Look at it again.")
    before = trainings.same(offer)
    if before is not None and before.state.is_final:
        return trainings.submit_again(offer, typed).key
    return trainings.submit(offer, typed).key


def allowed(asked: Asked) -> None:
    """A person lets a hook, as it is defined now, be used from this workspace."""
    from weighbridge_training.driving.offer import hook_for
    from weighbridge_training.driving.reading import WorkspaceFiles
    from weighbridge_training.driving.task_at import task_at
    from weighbridge_training.trust.allowed import allow
    from weighbridge_training.trust.hooks_file import read_hooks_file

    files = WorkspaceFiles(Path(asked.root))
    allow(files.root, hook_for(task_at(files, asked.path).task, asked.hook), read_hooks_file())
